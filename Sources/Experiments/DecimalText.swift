// SPDX-License-Identifier: Apache-2.0

/// An exact decimal number, ±digits · 10^exponent, as a file spells it.
struct DecimalText: Hashable, Sendable {
    var isNegative: Bool
    var digits: UInt64
    var exponent: Int

    /// Why a decimal is no integer of a unit.
    enum Misfit: Error {
        case tooFine
        case tooLarge
    }

    /// Splits `text` into the number it begins with and the rest, or nil when it begins with
    /// none or with more than 19 significant digits.
    static func parse(_ text: String) -> (number: Self, rest: String)? {
        var scanner = Scanner(bytes: Array(text.utf8))
        let isNegative = scanner.takeSign()
        var number = Self(isNegative: isNegative, digits: 0, exponent: 0)
        guard scanner.takeDigits(into: &number, isFraction: false) else { return nil }
        if scanner.peek(0) == UInt8(ascii: "."), scanner.isDigit(1) {
            scanner.index += 1
            guard scanner.takeDigits(into: &number, isFraction: true) else { return nil }
        }
        guard scanner.takeExponent(into: &number) else { return nil }
        return (number.normalised, String(decoding: scanner.rest, as: UTF8.self))
    }

    /// The integer count of units of 10^`baseExponent`.
    func integer(baseExponent: Int) throws(Misfit) -> Int64 {
        guard digits != 0 else { return 0 }
        var magnitude = digits
        var scale = exponent - baseExponent
        while scale > 0 {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .tooLarge }
            magnitude = product
            scale -= 1
        }
        while scale < 0 {
            guard magnitude % 10 == 0 else { throw .tooFine }
            magnitude /= 10
            scale += 1
        }
        guard magnitude <= UInt64(Int64.max) else { throw .tooLarge }
        return isNegative ? -Int64(magnitude) : Int64(magnitude)
    }

    /// The nearest binary64 number, ties to even, or nil when it would be infinite.
    var double: Double? {
        guard digits != 0 else { return 0 }
        // The standard library rounds decimal text correctly.
        guard let value = Double("\(isNegative ? "-" : "")\(digits)e\(exponent)") else {
            return nil
        }
        return value.isFinite ? value : nil
    }

    /// The number times `factor`, or nil when its digits overflow.
    func multiplied(by factor: UInt64) -> Self? {
        let (product, overflow) = digits.multipliedReportingOverflow(by: factor)
        return overflow
            ? nil : Self(isNegative: isNegative, digits: product, exponent: exponent).normalised
    }

    private var normalised: Self {
        var number = self
        while number.digits != 0 && number.digits % 10 == 0 {
            number.digits /= 10
            number.exponent += 1
        }
        if number.digits == 0 { number.exponent = 0 }
        return number
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var rest: ArraySlice<UInt8> { bytes[index...] }

        func peek(_ offset: Int) -> UInt8? {
            index + offset < bytes.count ? bytes[index + offset] : nil
        }

        func isDigit(_ offset: Int) -> Bool {
            guard let byte = peek(offset) else { return false }
            return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        }

        mutating func takeSign() -> Bool {
            guard let byte = peek(0), byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") else {
                return false
            }
            index += 1
            return byte == UInt8(ascii: "-")
        }

        mutating func takeDigits(into number: inout DecimalText, isFraction: Bool) -> Bool {
            guard isDigit(0) else { return false }
            var zeros = 0
            while isDigit(0) {
                let digit = UInt64(bytes[index] - UInt8(ascii: "0"))
                index += 1
                // Zeros wait for a digit behind them, so that 1.000…0 does not overflow.
                zeros += 1
                guard digit != 0 else { continue }
                for position in 0..<zeros where number.digits != 0 || position == zeros - 1 {
                    let (product, overflow) = number.digits.multipliedReportingOverflow(by: 10)
                    let (sum, carry) = product.addingReportingOverflow(
                        position == zeros - 1 ? digit : 0
                    )
                    guard !overflow, !carry else { return false }
                    number.digits = sum
                }
                if isFraction { number.exponent -= zeros }
                zeros = 0
            }
            return isFraction || takeTrailingZeros(zeros, into: &number)
        }

        private func takeTrailingZeros(_ zeros: Int, into number: inout DecimalText) -> Bool {
            guard number.digits != 0 else { return true }
            for _ in 0..<zeros {
                let (product, overflow) = number.digits.multipliedReportingOverflow(by: 10)
                guard !overflow else { return false }
                number.digits = product
            }
            return true
        }

        mutating func takeExponent(into number: inout DecimalText) -> Bool {
            guard let letter = peek(0), letter | 0x20 == UInt8(ascii: "e") else { return true }
            let signed = peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+")
            guard isDigit(signed ? 2 : 1) else { return true }
            let isNegative = peek(1) == UInt8(ascii: "-")
            index += signed ? 2 : 1
            var exponent = 0
            while isDigit(0) {
                exponent = exponent * 10 + Int(bytes[index] - UInt8(ascii: "0"))
                index += 1
                guard exponent < 1_000 else { return false }
            }
            number.exponent += isNegative ? -exponent : exponent
            return true
        }
    }
}
