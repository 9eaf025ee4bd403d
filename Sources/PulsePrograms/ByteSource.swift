// SPDX-License-Identifier: Apache-2.0

public import FixedMemory

/// Bytes that can be read by position: an array on the host, a block of memory on a board.
public protocol ByteSource: ~Copyable {
    /// How many bytes there are.
    var byteCount: Int { get }

    /// The byte at `offset`, which must be below ``byteCount``.
    func byte(at offset: Int) -> UInt8
}

extension FixedBuffer: ByteSource where Element == UInt8 {
    /// How many bytes there are.
    public var byteCount: Int { count }

    /// The byte at `offset`.
    public func byte(at offset: Int) -> UInt8 { self[offset] }
}

extension Array: ByteSource where Element == UInt8 {
    /// How many bytes there are.
    public var byteCount: Int { count }

    /// The byte at `offset`.
    public func byte(at offset: Int) -> UInt8 { self[offset] }
}

/// A position in a program's bytes that reads the numbers instructions are made of.
///
/// Unsigned numbers are LEB128, at most ten bytes; signed numbers are zigzag-coded first.
public struct ByteCursor: Sendable, BitwiseCopyable {
    /// The next byte to read.
    public var offset: Int

    /// One past the last byte that may be read.
    public let end: Int

    /// A cursor over `offset..<end`.
    public init(offset: Int, end: Int) {
        self.offset = offset
        self.end = end
    }

    /// Reads one byte.
    public mutating func byte(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> UInt8 {
        guard offset < end else { throw .truncated }
        defer { offset += 1 }
        return source.byte(at: offset)
    }

    /// Reads an unsigned number.
    public mutating func unsigned(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte(source)
            let bits = UInt64(next & 0x7F)
            guard shift < 63 || (shift == 63 && bits <= 1) else { throw .numberTooLarge }
            value |= bits << shift
            guard next & 0x80 != 0 else { return value }
            shift += 7
        }
    }

    /// Reads an unsigned number that must not exceed `maximum`.
    public mutating func unsigned(
        _ source: borrowing some ByteSource & ~Copyable,
        upTo maximum: UInt64
    ) throws(ProgramFault) -> UInt64 {
        let value = try unsigned(source)
        guard value <= maximum else { throw .numberTooLarge }
        return value
    }

    /// Reads a signed number.
    public mutating func signed(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> Int64 {
        let raw = try unsigned(source)
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    /// Reads a signed number whose magnitude must not exceed `limit`.
    public mutating func signed(
        _ source: borrowing some ByteSource & ~Copyable,
        within limit: Int64
    ) throws(ProgramFault) -> Int64 {
        let value = try signed(source)
        guard value >= -limit, value <= limit else { throw .numberTooLarge }
        return value
    }

    /// Reads a signed number of 16 bits.
    public mutating func code(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> Int16 {
        guard let value = Int16(exactly: try signed(source)) else { throw .numberTooLarge }
        return value
    }

    /// Reads a duration in program ticks.
    public mutating func ticks(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> UInt64 {
        try unsigned(source, upTo: Instruction.longestTicks)
    }
}
