// SPDX-License-Identifier: Apache-2.0

/// Exact decimal text of scaled integers.
enum ExactDecimal {
    /// `value · 10^exponent` without an exponent and without needless zeros: "-1.25", "300".
    static func text(_ value: Int128, exponent: Int) -> String {
        guard value != 0 else { return "0" }
        let digits = String(value.magnitude)
        let sign = value < 0 ? "-" : ""
        guard exponent < 0 else { return sign + digits + String(repeating: "0", count: exponent) }
        let places = -exponent
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let whole = padded.dropLast(places)
        let fraction = padded.suffix(places)
        guard let last = fraction.lastIndex(where: { $0 != "0" }) else { return sign + whole }
        return sign + whole + "." + fraction[...last]
    }

    /// `dividend / divisor`, rounded to the nearest integer, halves away from zero.
    static func quotient(_ dividend: Int128, _ divisor: Int128) -> Int128 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        guard remainder.magnitude >= divisor.magnitude - remainder.magnitude else {
            return quotient
        }
        return quotient + ((dividend < 0) == (divisor < 0) ? 1 : -1)
    }

    /// Ten to the given power, which must be below 38.
    static func powerOfTen(_ power: Int) -> Int128 {
        (0..<power).reduce(1) { value, _ in value * 10 }
    }
}
