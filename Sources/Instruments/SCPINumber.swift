// SPDX-License-Identifier: Apache-2.0

/// An exact decimal number as instruments write it: ±digits · 10^exponent.
///
/// Source: IEEE 488.2-1992, 7.7.2 (what is sent) and 8.7.2 to 8.7.4 (NR1, NR2 and NR3).
package struct SCPINumber: Hashable, Sendable {
    /// Whether it is below zero; zero never is.
    package let isNegative: Bool
    /// The significant digits, without zeros at their end.
    package let digits: UInt64
    /// The power of ten that the digits count.
    package let exponent: Int

    /// The largest power of ten that is read; IEEE 488.2-1992, 7.7.2.4.1 asks for 32,000.
    static let largestExponent = 32_000

    /// `digits` · 10^`exponent`, with the sign of `isNegative`.
    package init(isNegative: Bool = false, digits: UInt64, exponent: Int = 0) {
        var digits = digits
        var exponent = exponent
        while digits != 0, digits.isMultiple(of: 10) {
            digits /= 10
            exponent += 1
        }
        self.digits = digits
        self.exponent = digits == 0 ? 0 : exponent
        self.isNegative = isNegative && digits != 0
    }

    /// `count` units of 10^`exponent`.
    package init(_ count: Int64, exponent: Int = 0) {
        self.init(isNegative: count < 0, digits: count.magnitude, exponent: exponent)
    }

    /// How many units of 10^`exponent` it is, rounded to the nearest, halves away from zero; nil
    /// when that is no 64-bit integer.
    package func rounded(to exponent: Int) -> Int64? {
        guard digits != 0 else { return 0 }
        var scale = self.exponent - exponent
        var magnitude = digits
        if scale < -20 { return 0 }
        while scale > 0 {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow, scale <= 20 else { return nil }
            magnitude = product
            scale -= 1
        }
        // Half a unit is the first digit that is dropped, whatever follows it.
        while scale < -1 {
            magnitude /= 10
            scale += 1
        }
        if scale == -1 { magnitude = magnitude / 10 + (magnitude % 10 >= 5 ? 1 : 0) }
        guard let value = Int64(exactly: magnitude) else { return nil }
        return isNegative ? -value : value
    }

    /// The number in the form NR3, such as `1.5E-05`; zero is `0`.
    package var text: String {
        guard digits != 0 else { return "0" }
        let all = String(digits)
        let power = exponent + all.count - 1
        let fraction = all.dropFirst()
        let mantissa = "\(all.prefix(1))\(fraction.isEmpty ? "" : ".")\(fraction)"
        return (isNegative ? "-" : "") + mantissa + Self.power(power, digitCount: 2)
    }

    /// The number in the form NR3 with a fixed count of digits, as instruments answer.
    ///
    /// It has `digitCount` significant digits, 1 to 18, at least `exponentDigitCount` digits of
    /// exponent, and begins with `+` when it is not negative and `hasPlus` is true.
    package func text(digitCount: Int, exponentDigitCount: Int = 2, hasPlus: Bool = false) -> String
    {
        precondition((1...18).contains(digitCount), "A number has 1 to 18 digits.")
        let sign = isNegative ? "-" : hasPlus ? "+" : ""
        var power = digits == 0 ? 0 : exponent + String(digits).count - 1
        let magnitude = SCPINumber(digits: digits, exponent: exponent)
        var scaled = magnitude.rounded(to: power - digitCount + 1) ?? 0
        if String(scaled).count > digitCount {
            power += 1
            scaled = magnitude.rounded(to: power - digitCount + 1) ?? 0
        }
        let short = String(scaled)
        let all = short + String(repeating: "0", count: digitCount - short.count)
        let fraction = digitCount > 1 ? "." + all.dropFirst() : ""
        return sign + all.prefix(1) + fraction
            + Self.power(power, digitCount: exponentDigitCount)
    }

    private static func power(_ power: Int, digitCount: Int) -> String {
        let digits = String(power.magnitude)
        let zeros = String(repeating: "0", count: max(0, digitCount - digits.count))
        return "E\(power < 0 ? "-" : "+")\(zeros)\(digits)"
    }
}

extension SCPINumber {
    /// Reads the number that `text` begins with, and says how many bytes it has; nil when it
    /// begins with none.
    ///
    /// Digits beyond the nineteenth are dropped.
    package static func parse(_ text: ArraySlice<UInt8>) -> (number: Self, byteCount: Int)? {
        var reader = NumberReader(text)
        return reader.read().map { ($0, reader.index - text.startIndex) }
    }

    /// The number that is all of `text`, nil when it is none.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let (number, count) = Self.parse(bytes[...]), count == bytes.count else { return nil }
        self = number
    }
}

/// Reads sign, digits, point and exponent.
private struct NumberReader {
    let bytes: ArraySlice<UInt8>
    var index: Int
    private var digits: UInt64 = 0
    private var exponent = 0
    private var digitCount = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    mutating func read() -> SCPINumber? {
        let isNegative = peek() == UInt8(ascii: "-")
        if isNegative || peek() == UInt8(ascii: "+") { index += 1 }
        takeDigits(isFraction: false)
        if peek() == UInt8(ascii: ".") {
            index += 1
            takeDigits(isFraction: true)
        }
        guard digitCount > 0, takeExponent() else { return nil }
        return SCPINumber(isNegative: isNegative, digits: digits, exponent: exponent)
    }

    private func peek(_ offset: Int = 0) -> UInt8? {
        index + offset < bytes.endIndex ? bytes[index + offset] : nil
    }

    private mutating func takeDigits(isFraction: Bool) {
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            index += 1
            digitCount += 1
            let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            if overflow || carry {
                exponent += isFraction ? 0 : 1
            } else {
                digits = sum
                exponent -= isFraction ? 1 : 0
            }
        }
    }

    /// Takes an exponent if there is one; false when it is beyond the range.
    private mutating func takeExponent() -> Bool {
        guard let letter = peek(), letter | 0x20 == UInt8(ascii: "e") else { return true }
        let sign = peek(1)
        let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        let first = peek(isSigned ? 2 : 1)
        guard let first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return true
        }
        index += isSigned ? 2 : 1
        var power = 0
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            index += 1
            power = power * 10 + Int(byte - UInt8(ascii: "0"))
            guard power <= SCPINumber.largestExponent else { return false }
        }
        exponent += sign == UInt8(ascii: "-") ? -power : power
        return true
    }
}
