// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
internal import Quantities

/// A run of consecutive records as it is stored: one array a column, little-endian.
///
/// ```
/// 0 format u8 = 1 | 1 tick of the first record u64 | then 8 columns:
///     width u8 (0, 1, 2, 4 or 8) | base i64 | count × (value − base) in width bytes
/// columns: tick (difference to the record before; 0 for the first), program counter, code, line,
///     drive, flags, kind, range
/// ```
///
/// The checksum is CRC-32C over play number u32, first index u64, count u32 and all these bytes,
/// so a block that is put in another's place is found too.
enum RecordBlock {
    /// Most records of one block.
    static let maximumCount = 32_768

    private static let format: UInt8 = 1
    private static let columnCount = 8

    /// The stored bytes of `records`.
    static func encode(_ records: ArraySlice<Record>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(96 + records.count * 12)
        bytes.append(format)
        let firstTick = records.first?.tick ?? 0
        append(firstTick, width: 8, to: &bytes)
        var previous = firstTick
        let differences = records.map { record in
            defer { previous = record.tick }
            return Int64(bitPattern: record.tick &- previous)
        }
        appendColumn(differences, to: &bytes)
        appendColumn(records.map { Int64($0.programCounter) }, to: &bytes)
        appendColumn(records.map { Int64($0.code) }, to: &bytes)
        appendColumn(records.map { Int64($0.line.rawValue) }, to: &bytes)
        appendColumn(records.map { Int64($0.drive) }, to: &bytes)
        appendColumn(records.map { Int64($0.flags.rawValue) }, to: &bytes)
        appendColumn(records.map { Int64($0.kind.rawValue) }, to: &bytes)
        appendColumn(records.map { Int64($0.range) }, to: &bytes)
        return bytes
    }

    /// The checksum that goes with `bytes`.
    static func checksum(_ bytes: [UInt8], play: UInt32, first: UInt64, count: Int) -> UInt32 {
        var checksum = CyclicChecksum()
        checksum.update(play)
        checksum.update(first)
        checksum.update(UInt32(truncatingIfNeeded: count))
        checksum.update(bytes)
        return checksum.value
    }

    /// The records of a block, or nil when the bytes cannot be a block of `count` records.
    static func decode(_ bytes: [UInt8], count: Int) -> [Record]? {
        guard bytes.first == format, (0...maximumCount).contains(count) else { return nil }
        var position = 1
        guard var tick = read(8, bytes, &position) else { return nil }
        var columns: [[Int64]] = []
        for _ in 0..<columnCount {
            guard let column = readColumn(count, bytes, &position) else { return nil }
            columns.append(column)
        }
        guard position == bytes.count else { return nil }
        var records: [Record] = []
        records.reserveCapacity(count)
        for index in 0..<count {
            tick &+= UInt64(bitPattern: columns[0][index])
            guard let record = record(index, tick, columns) else { return nil }
            records.append(record)
        }
        return records
    }

    private static func record(_ index: Int, _ tick: UInt64, _ columns: [[Int64]]) -> Record? {
        guard
            let programCounter = UInt32(exactly: columns[1][index]),
            let code = Int32(exactly: columns[2][index]),
            let line = UInt16(exactly: columns[3][index]).flatMap(Line.init(rawValue:)),
            let drive = Int16(exactly: columns[4][index]),
            let flags = UInt16(exactly: columns[5][index]),
            let kind = UInt8(exactly: columns[6][index]).flatMap(Record.Kind.init(rawValue:)),
            let range = UInt8(exactly: columns[7][index])
        else { return nil }
        return Record(
            tick: tick,
            programCounter: programCounter,
            kind: kind,
            line: line,
            code: code,
            range: range,
            drive: drive,
            flags: Record.Flags(rawValue: flags)
        )
    }

    // MARK: Columns

    private static func appendColumn(_ values: [Int64], to bytes: inout [UInt8]) {
        let base = values.min() ?? 0
        let span = UInt64(bitPattern: (values.max() ?? 0) &- base)
        let width =
            switch span {
            case 0: 0
            case ...0xFF: 1
            case ...0xFFFF: 2
            case ...0xFFFF_FFFF: 4
            default: 8
            }
        bytes.append(UInt8(width))
        append(UInt64(bitPattern: base), width: 8, to: &bytes)
        guard width > 0 else { return }
        for value in values {
            append(UInt64(bitPattern: value &- base), width: width, to: &bytes)
        }
    }

    private static func readColumn(
        _ count: Int,
        _ bytes: [UInt8],
        _ position: inout Int
    ) -> [Int64]? {
        guard
            let width = read(1, bytes, &position).map(Int.init),
            [0, 1, 2, 4, 8].contains(width),
            let base = read(8, bytes, &position).map(Int64.init(bitPattern:)),
            bytes.count - position >= count * width
        else { return nil }
        guard width > 0 else { return Array(repeating: base, count: count) }
        var values: [Int64] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            guard let value = read(width, bytes, &position) else { return nil }
            values.append(base &+ Int64(bitPattern: value))
        }
        return values
    }

    private static func append(_ value: UInt64, width: Int, to bytes: inout [UInt8]) {
        var rest = value
        for _ in 0..<width {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    private static func read(_ width: Int, _ bytes: [UInt8], _ position: inout Int) -> UInt64? {
        guard bytes.count - position >= width else { return nil }
        var value: UInt64 = 0
        for offset in 0..<width {
            value |= UInt64(bytes[position + offset]) << UInt64(offset * 8)
        }
        position += width
        return value
    }
}
