// SPDX-License-Identifier: Apache-2.0

internal import CZlib
internal import Foundation

/// The members of a zip file, stored or deflated, which is what an NPZ file is.
///
/// Source: PKWARE, .ZIP File Format Specification 6.3.10, sections 4.3.7, 4.3.12,
/// 4.3.14 to 4.3.16 and 4.5.3.
struct ZipArchive {
    /// A member as its directory describes it.
    struct Member {
        var name: String
        var method: Int
        var checksum: UInt32
        var packedCount: Int
        var count: Int
        var position: Int
    }

    private(set) var members: [Member] = []
    private let bytes: [UInt8]

    /// The largest member accepted: 16 million numbers.
    static let maximumByteCount = 128 << 20

    /// What is wrong with an archive.
    struct Fault: Error, CustomStringConvertible {
        var description: String
        init(_ description: String) { self.description = description }
    }

    /// Whether bytes begin like an archive.
    static func isArchive(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
    }

    init(_ bytes: [UInt8]) throws(Fault) {
        self.bytes = bytes
        var (memberCount, position) = try directory()
        while memberCount > 0 {
            memberCount -= 1
            guard try number(position, 4) == 0x0201_4B50 else {
                throw Fault("its zip directory is damaged")
            }
            let nameCount = try number(position + 28, 2)
            let extraCount = try number(position + 30, 2)
            let noteCount = try number(position + 32, 2)
            let name = String(decoding: try slice(position + 46, nameCount), as: UTF8.self)
            if try number(position + 8, 2) & 1 != 0 { throw Fault("member \(name) is encrypted") }
            var member = Member(
                name: name,
                method: try number(position + 10, 2),
                checksum: UInt32(try number(position + 16, 4)),
                packedCount: try number(position + 20, 4),
                count: try number(position + 24, 4),
                position: try number(position + 42, 4)
            )
            try widen(&member, extra: position + 46 + nameCount, extraCount)
            members.append(member)
            position += 46 + nameCount + extraCount + noteCount
        }
    }

    /// The bytes of a member, whose checksum is checked.
    func contents(of member: Member) throws(Fault) -> [UInt8] {
        guard member.count <= Self.maximumByteCount, member.packedCount <= bytes.count else {
            throw Fault("member \(member.name) is larger than \(Self.maximumByteCount) bytes")
        }
        guard try number(member.position, 4) == 0x0403_4B50 else {
            throw Fault("member \(member.name) is not where the zip directory has it")
        }
        let start =
            member.position + 30 + (try number(member.position + 26, 2))
            + (try number(member.position + 28, 2))
        let packed = Array(try slice(start, member.packedCount))
        let contents: [UInt8]
        switch member.method {
        case 0: contents = packed
        case 8: contents = try Self.inflate(packed, count: member.count, name: member.name)
        default:
            throw Fault(
                "member \(member.name) is packed by method \(member.method), not stored or deflated"
            )
        }
        let checksum = unsafe contents.withUnsafeBufferPointer { buffer in
            unsafe crc32(0, buffer.baseAddress, UInt32(buffer.count))
        }
        guard contents.count == member.count,
            UInt32(truncatingIfNeeded: checksum) == member.checksum
        else { throw Fault("member \(member.name) is damaged: its checksum differs") }
        return contents
    }

    private static func inflate(
        _ packed: [UInt8],
        count: Int,
        name: String
    ) throws(Fault) -> [UInt8] {
        // One byte of room more than announced tells a stream that is too long.
        var output = [UInt8](repeating: 0, count: count + 1)
        var input = packed
        var stream = unsafe z_stream()
        // Minus 15: a bare deflate stream with the largest window.
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(&stream, -15, ZLIB_VERSION, size) == Z_OK else {
            throw Fault("member \(name) cannot be unpacked")
        }
        defer { _ = unsafe inflateEnd(&stream) }
        // zlib reads and writes within the counts that it is given here.
        let status = unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target -> Int32 in
                unsafe stream.next_in = source.baseAddress
                unsafe stream.avail_in = UInt32(source.count)
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = UInt32(target.count)
                return unsafe CZlib.inflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END, unsafe stream.total_out == UInt(count) else {
            throw Fault("member \(name) is damaged: it cannot be unpacked")
        }
        output.removeLast()
        return output
    }

    /// How many members the directory has, and where it begins.
    ///
    /// Where its record at the end has no room for one of them (zip64), another record before it
    /// does.
    private func directory() throws(Fault) -> (memberCount: Int, position: Int) {
        guard let end = Self.directoryEnd(bytes) else {
            throw Fault("the end of its zip directory is missing, so the file is cut off")
        }
        let memberCount = try number(end + 10, 2)
        let position = try number(end + 16, 4)
        guard memberCount == 0xFFFF || position == Self.elsewhere else {
            return (memberCount, position)
        }
        guard end >= 20, try number(end - 20, 4) == 0x0706_4B50 else {
            return (memberCount, position)
        }
        let record = try number(end - 12, 8)
        guard try number(record, 4) == 0x0606_4B50 else {
            throw Fault("its zip directory is damaged")
        }
        return (try number(record + 32, 8), try number(record + 48, 8))
    }

    /// Replaces the numbers of a member that stand in its extra field instead (zip64).
    private func widen(_ member: inout Member, extra: Int, _ extraCount: Int) throws(Fault) {
        guard [member.count, member.packedCount, member.position].contains(Self.elsewhere) else {
            return
        }
        var field = extra
        while field + 4 <= extra + extraCount {
            let size = try number(field + 2, 2)
            guard try number(field, 2) == 1 else {
                field += 4 + size
                continue
            }
            var place = field + 4
            func next() throws(Fault) -> Int {
                guard place + 8 <= field + 4 + size else {
                    throw Fault("its zip directory is damaged")
                }
                place += 8
                return try number(place - 8, 8)
            }
            if member.count == Self.elsewhere { member.count = try next() }
            if member.packedCount == Self.elsewhere { member.packedCount = try next() }
            if member.position == Self.elsewhere { member.position = try next() }
            return
        }
    }

    /// What stands for a number that is too large for its four bytes.
    private static let elsewhere = 0xFFFF_FFFF

    /// Where the record at the end of the directory begins: it is 22 bytes and a note long.
    private static func directoryEnd(_ bytes: [UInt8]) -> Int? {
        var position = bytes.count - 22
        while position >= 0, position >= bytes.count - 22 - 65_535 {
            if bytes[position...].starts(with: [0x50, 0x4B, 5, 6]) { return position }
            position -= 1
        }
        return nil
    }

    private func slice(_ start: Int, _ count: Int) throws(Fault) -> ArraySlice<UInt8> {
        guard start >= 0, count >= 0, start <= bytes.count - count else {
            throw Fault("its zip directory points outside the file")
        }
        return bytes[start..<start + count]
    }

    /// A little-endian number; of eight bytes no more than a file can hold.
    private func number(_ start: Int, _ count: Int) throws(Fault) -> Int {
        let number = try slice(start, count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard number <= 1 << 48 else { throw Fault("its zip directory is damaged") }
        return Int(number)
    }
}
