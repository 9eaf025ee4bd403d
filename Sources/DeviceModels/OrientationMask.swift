// SPDX-License-Identifier: Apache-2.0

/// The orientations of up to 64 magnets, which a cell keeps as two whole numbers below 2³².
///
/// As numbers, not as a bit pattern: every state of a cell compares and prints.
struct OrientationMask: Sendable, BitwiseCopyable {
    /// Bit i is 1 where magnet i points up.
    private(set) var bits: UInt64

    /// The first `count` of the magnets up.
    init(up count: Int) {
        bits = count >= 64 ? .max : (1 << UInt64(max(count, 0))) - 1
    }

    /// What two variables of a cell hold.
    init(low: Double, high: Double) {
        bits = UInt64(min(max(low, 0), 4_294_967_295))
        bits |= UInt64(min(max(high, 0), 4_294_967_295)) << 32
    }

    /// The lower 32 magnets as a whole number.
    var low: Double { Double(UInt32(truncatingIfNeeded: bits)) }

    /// The upper 32 magnets as a whole number.
    var high: Double { Double(UInt32(truncatingIfNeeded: bits >> 32)) }

    /// How many point up.
    var count: Int { bits.nonzeroBitCount }

    /// Whether a magnet points up.
    subscript(index: Int) -> Bool {
        get { bits >> UInt64(index) & 1 == 1 }
        set {
            let bit = UInt64(1) << UInt64(index)
            bits = newValue ? bits | bit : bits & ~bit
        }
    }
}
