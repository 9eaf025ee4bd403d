// SPDX-License-Identifier: Apache-2.0

/// Elementary functions whose results have the same bits on every platform.
///
/// They use IEEE-754 binary64 with `+ - * /` in a fixed order, integer operations on bit patterns
/// and nothing else: no fused multiply-add, no platform mathematics. All polynomial coefficients
/// are plain rationals. An argument outside a function's domain, an infinity and a not-a-number
/// included, is clamped as the function states, so that a result is always finite.
///
/// Accuracy: each function states the largest distance to the exact result in units in the last
/// place (ulp) of the correctly rounded result. The tests assert it against a reference of 60
/// digits.
public enum Portable: Sendable {
    /// The smallest normal number, 2⁻¹⁰²².
    static let smallestNormal = 2.2250738585072014e-308

    /// Half of π, correctly rounded.
    static let halfPi = 1.57079632679489661923

    /// The upper part of ln 2, with trailing zero bits, so that its integer multiples are exact.
    static let ln2High = 0.693147180369123816490

    /// What `ln2High` leaves of ln 2.
    static let ln2Low = 1.90821492927058770002e-10

    /// The absolute value, by clearing the sign bit.
    @inline(__always)
    static func magnitude(_ x: Double) -> Double {
        Double(bitPattern: x.bitPattern & 0x7FFF_FFFF_FFFF_FFFF)
    }

    /// 2 to the power `exponent`, exact, the exponent clamped to the normal range.
    @inline(__always)
    static func powerOfTwo(_ exponent: Int32) -> Double {
        let clamped = min(max(exponent, -1022), 1023)
        return Double(bitPattern: UInt64(clamped + 1023) << 52)
    }

    /// `value`, or the largest finite number of the same sign where `value` has overflowed.
    @inline(__always)
    static func finite(_ value: Double) -> Double {
        let largest = Double.greatestFiniteMagnitude
        guard value <= largest else { return largest }
        return value < -largest ? -largest : value
    }
}
