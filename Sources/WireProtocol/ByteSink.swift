// SPDX-License-Identifier: Apache-2.0

/// A place that takes bytes in order: an array on the host, a block of memory on a board.
public protocol ByteSink: ~Copyable {
    /// Takes one more byte.
    mutating func append(_ byte: UInt8)
}

extension Array: ByteSink where Element == UInt8 {}

extension ByteSink where Self: ~Copyable {
    /// Takes the bytes of `value`, lowest first.
    @inlinable
    public mutating func append(integer value: some FixedWidthInteger) {
        var rest = value
        for _ in 0..<(value.bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: rest))
            // In two steps, because a byte cannot be shifted by eight places at once.
            rest = (rest >> 4) >> 4
        }
    }

    /// Takes an unsigned number as LEB128, at most ten bytes.
    public mutating func append(unsigned value: UInt64) {
        var rest = value
        while rest > 0x7F {
            append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// Takes a signed number, zigzag-coded, as LEB128.
    public mutating func append(signed value: Int64) {
        append(unsigned: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }
}
