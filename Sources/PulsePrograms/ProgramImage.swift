// SPDX-License-Identifier: Apache-2.0

/// Where the parts of a program's bytes lie.
///
/// ```
/// "HP" | version u8 | waveform count u8 | waveforms | instructions, the last one `end`
/// waveform: kind u8 (0 samples, 1 points) | period LEB128 | count LEB128 | data
///   samples: code i16 little-endian, each held for one period
///   points:  ticks u64 after the point before, code i16: linear between, one code a period
/// ```
public struct ProgramImage: Sendable {
    /// The first bytes of every program.
    public static let magic: [UInt8] = [0x48, 0x50, 1]

    /// The most waveforms a program holds.
    public static let maximumWaveforms = 16

    /// A stored waveform.
    public struct Waveform: Sendable, BitwiseCopyable {
        /// Whether the data are points rather than samples.
        public var isPiecewise: Bool
        /// Program ticks between two codes.
        public var period: UInt64
        /// How many codes it plays.
        public var updates: UInt64
        /// Lowest code.
        public var lowest: Int16
        /// Highest code.
        public var highest: Int16
        /// How many samples or points there are.
        var count: Int
        /// Byte offset of the first one.
        var offset: Int

        /// Program ticks from its first code to its end.
        public var duration: UInt64 { period * updates }
    }

    /// Byte offset of the first instruction.
    public private(set) var firstInstruction = 0

    /// Length of the whole program in bytes.
    public let length: Int

    /// How many waveforms there are.
    public private(set) var waveformCount = 0

    private var waveforms: InlineArray<16, Waveform>

    /// No program: nothing to play.
    public init() {
        length = 0
        waveforms = InlineArray(repeating: Self.noWaveform)
    }

    private static var noWaveform: Waveform {
        Waveform(
            isPiecewise: false,
            period: 1,
            updates: 0,
            lowest: 0,
            highest: 0,
            count: 0,
            offset: 0
        )
    }

    /// A program of `length` bytes whose waveform table is read from `source`.
    ///
    /// - Throws: ``ProgramFault`` when the header or the table is malformed.
    public init(
        _ source: borrowing some ByteSource & ~Copyable,
        length: Int
    ) throws(ProgramFault) {
        self.length = length
        waveforms = InlineArray(repeating: Self.noWaveform)
        var cursor = ByteCursor(offset: 0, end: length)
        guard try cursor.byte(source) == 0x48, try cursor.byte(source) == 0x50,
            try cursor.byte(source) == 1
        else { throw .notAProgram }
        let count = Int(try cursor.byte(source))
        guard count <= Self.maximumWaveforms else { throw .malformedWaveform }
        for index in 0..<count {
            waveforms[index] = try Self.readWaveform(source, &cursor)
        }
        waveformCount = count
        firstInstruction = cursor.offset
    }

    /// The waveform with the given number.
    ///
    /// - Throws: `.unknownWaveform` when there is none.
    public func waveform(_ number: UInt8) throws(ProgramFault) -> Waveform {
        guard Int(number) < waveformCount else { throw .unknownWaveform }
        return waveforms[Int(number)]
    }

    /// The code a waveform plays at update `index`, which must be below its `updates`.
    public static func code(
        of waveform: Waveform,
        at index: UInt64,
        _ source: borrowing some ByteSource & ~Copyable
    ) -> Int16 {
        guard waveform.isPiecewise else {
            return rawCode(source, waveform.offset + 2 * Int(index))
        }
        let time = index * waveform.period
        var start: UInt64 = 0
        var from: Int16 = 0
        for point in 0..<waveform.count {
            let offset = waveform.offset + 10 * point
            let ticks = rawTicks(source, offset)
            let to = rawCode(source, offset + 8)
            if time < start + ticks {
                let rise = (Int64(to) - Int64(from)) * Int64(time - start)
                return Int16(Int64(from) + rise / Int64(ticks))
            }
            start += ticks
            from = to
        }
        return from
    }

    private static func readWaveform(
        _ source: borrowing some ByteSource & ~Copyable,
        _ cursor: inout ByteCursor
    ) throws(ProgramFault) -> Waveform {
        let kind = try cursor.byte(source)
        let period = try cursor.unsigned(source, upTo: 1 << 32)
        let count = Int(try cursor.unsigned(source, upTo: 1 << 20))
        guard kind <= 1, period > 0, count > 0 else { throw .malformedWaveform }
        let bytes = count * (kind == 0 ? 2 : 10)
        guard cursor.end - cursor.offset >= bytes else { throw .truncated }
        var waveform = Waveform(
            isPiecewise: kind == 1,
            period: period,
            updates: UInt64(count),
            lowest: 0,
            highest: 0,
            count: count,
            offset: cursor.offset
        )
        var time: UInt64 = 0
        for index in 0..<count {
            let offset = cursor.offset + index * (kind == 0 ? 2 : 10)
            if kind == 1 {
                let ticks = rawTicks(source, offset)
                guard ticks <= 1 << 32 else { throw .malformedWaveform }
                time += ticks
            }
            let code = rawCode(source, kind == 0 ? offset : offset + 8)
            waveform.lowest = min(waveform.lowest, code)
            waveform.highest = max(waveform.highest, code)
        }
        if kind == 1 {
            waveform.updates = (time + period - 1) / period
            guard waveform.updates > 0 else { throw .malformedWaveform }
        }
        cursor.offset += bytes
        return waveform
    }

    private static func rawCode(
        _ source: borrowing some ByteSource & ~Copyable,
        _ offset: Int
    ) -> Int16 {
        Int16(
            bitPattern: UInt16(source.byte(at: offset)) | UInt16(source.byte(at: offset + 1)) << 8
        )
    }

    private static func rawTicks(
        _ source: borrowing some ByteSource & ~Copyable,
        _ offset: Int
    ) -> UInt64 {
        var ticks: UInt64 = 0
        for byte in 0..<8 {
            ticks |= UInt64(source.byte(at: offset + byte)) << UInt64(8 * byte)
        }
        return ticks
    }
}
