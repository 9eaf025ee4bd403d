// SPDX-License-Identifier: Apache-2.0

extension Portable {
    /// The square root, correctly rounded to nearest.
    ///
    /// Integer arithmetic, one result bit a turn for 54 turns, whatever the argument: the same
    /// bits as a hardware square root without depending on one. An argument below 2⁻¹⁰²²
    /// (subnormal, zero, negative or not-a-number) gives 0; an infinity counts as 2¹⁰²⁴.
    ///
    /// Accuracy: 0.5 ulp.
    ///
    /// Source: digit-by-digit root of an integer.
    public static func squareRoot(_ x: Double) -> Double {
        guard x >= smallestNormal else { return 0.0 }
        var exponent = Int32(truncatingIfNeeded: x.bitPattern >> 52) - 1023
        var significand = x.bitPattern & 0x000F_FFFF_FFFF_FFFF | 0x0010_0000_0000_0000
        if exponent & 1 != 0 {
            significand <<= 1
            exponent -= 1
        }
        // The root of significand · 2⁵⁴: 53 result bits and a guard bit; the rest is sticky.
        var root: UInt64 = 0
        var remainder: UInt64 = 0
        var pairs = significand << 10
        for _ in 0..<54 {
            remainder = remainder << 2 | pairs >> 62
            pairs <<= 2
            let trial = root << 2 | 1
            root <<= 1
            if remainder >= trial {
                remainder -= trial
                root |= 1
            }
        }
        var rounded = root >> 1
        if root & 1 != 0, remainder != 0 || rounded & 1 != 0 { rounded += 1 }
        var rootExponent = exponent / 2 + 1023
        if rounded >> 53 != 0 {
            rounded >>= 1
            rootExponent += 1
        }
        return Double(bitPattern: UInt64(rootExponent) << 52 | rounded & 0x000F_FFFF_FFFF_FFFF)
    }
}
