// SPDX-License-Identifier: Apache-2.0

/// CRC-32C (Castagnoli), the checksum of the stored blocks.
///
/// Source: RFC 3720, section 12.1 and appendix B.4: polynomial 0x1EDC6F41, reflected (0x82F63B78),
/// initial value and final inversion 0xFFFFFFFF.
struct CyclicChecksum {
    private var remainder: UInt32 = 0xFFFF_FFFF

    /// The remainder of each byte.
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
        }
    }

    /// The checksum of all bytes so far.
    var value: UInt32 { ~remainder }

    /// Takes more bytes in.
    mutating func update(_ bytes: [UInt8]) {
        let table = Self.table
        var remainder = remainder
        for byte in bytes {
            remainder = remainder >> 8 ^ table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)]
        }
        self.remainder = remainder
    }

    /// Takes an integer in, little-endian.
    mutating func update(_ integer: some FixedWidthInteger) {
        update(
            (0..<(integer.bitWidth / 8)).map { UInt8(truncatingIfNeeded: integer >> ($0 * 8)) }
        )
    }
}
