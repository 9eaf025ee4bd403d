// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms
internal import Quantities

/// Packs consecutive records of a play into the tail of a message.
///
/// Each record is: kind u8, range u8, then as LEB128 (signed ones zigzag-coded) the tick minus the
/// one before, the program counter minus the one before (signed), line, drive (signed), flags,
/// code (signed). A batch's first record counts from zeros, so batches stand alone.
public struct RecordBatch: Sendable, BitwiseCopyable {
    /// The most bytes one record takes.
    public static let largestRecord = 2 + 10 + 5 + 3 + 3 + 3 + 5

    private var tick: UInt64 = 0
    private var programCounter: UInt32 = 0

    /// An empty batch.
    public init() {}

    /// Appends a record to `sink`.
    public mutating func encode(_ record: Record, into sink: inout some ByteSink & ~Copyable) {
        sink.append(record.kind.rawValue)
        sink.append(record.range)
        sink.append(unsigned: record.tick &- tick)
        sink.append(signed: Int64(record.programCounter) - Int64(programCounter))
        sink.append(unsigned: UInt64(record.line.rawValue))
        sink.append(signed: Int64(record.drive))
        sink.append(unsigned: UInt64(record.flags.rawValue))
        sink.append(signed: Int64(record.code))
        tick = record.tick
        programCounter = record.programCounter
    }

    /// Reads the next record; nil when the bytes are not one.
    public mutating func decode(
        _ cursor: inout ByteCursor,
        _ source: borrowing some ByteSource & ~Copyable
    ) -> Record? {
        do throws(ProgramFault) {
            let rawKind = try cursor.byte(source)
            let range = try cursor.byte(source)
            let (nextTick, overflow) = tick.addingReportingOverflow(try cursor.unsigned(source))
            let counter = Int64(programCounter) + (try cursor.signed(source, within: 1 << 33))
            let rawLine = try cursor.unsigned(source, upTo: UInt64(UInt16.max))
            let drive = try cursor.code(source)
            let flags = try cursor.unsigned(source, upTo: UInt64(UInt16.max))
            let code = try cursor.signed(source, within: 1 << 31)
            guard !overflow, let kind = Record.Kind(rawValue: rawKind),
                let nextCounter = UInt32(exactly: counter),
                let line = Line(rawValue: UInt16(rawLine)), let code = Int32(exactly: code)
            else { return nil }
            tick = nextTick
            programCounter = nextCounter
            return Record(
                tick: nextTick,
                programCounter: nextCounter,
                kind: kind,
                line: line,
                code: code,
                range: range,
                drive: drive,
                flags: Record.Flags(rawValue: UInt16(flags))
            )
        } catch {
            return nil
        }
    }
}

extension Record {
    /// Writes the record's 24-byte form, which checksums and hashes cover.
    public func encode(into sink: inout some ByteSink & ~Copyable) {
        sink.append(integer: tick)
        sink.append(integer: programCounter)
        sink.append(integer: code)
        sink.append(integer: line.rawValue)
        sink.append(integer: drive)
        sink.append(integer: flags.rawValue)
        sink.append(kind.rawValue)
        sink.append(range)
    }
}

extension Crc32C: ByteSink {}
