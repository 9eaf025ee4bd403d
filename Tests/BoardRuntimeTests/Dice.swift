// SPDX-License-Identifier: Apache-2.0

/// Random numbers that are the same in every run.
///
/// Source: SplitMix64, Steele, Lea and Flood, OOPSLA 2014.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number of the range.
    mutating func roll<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number {
        Number.random(in: range, using: &self)
    }

    /// True so many times of a hundred.
    mutating func chance(_ percent: Int) -> Bool { roll(1...100) <= percent }
}
