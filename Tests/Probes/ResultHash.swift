// SPDX-License-Identifier: Apache-2.0

/// FNV-1a, 64 bits, over the bit patterns of results as little-endian bytes.
///
/// Source: Fowler, Noll, Vo; IETF draft-eastlake-fnv.
struct ResultHash: Sendable, BitwiseCopyable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ number: Double) {
        // The sign and payload of a not-a-number are the machine's own choice.
        add(number.isNaN ? 0x7FF8_0000_0000_0000 : number.bitPattern)
    }

    mutating func add(_ bits: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            value = (value ^ (bits >> UInt64(shift) & 0xFF)) &* 0x100_0000_01B3
        }
    }
}
