// SPDX-License-Identifier: Apache-2.0

internal import Quantities

/// A resistance in milliohms.
package struct Milliohms: IntegerQuantity {
    /// Milliohms.
    package let value: Int64

    /// A resistance of `value` milliohms.
    package init(_ value: Int64) { self.value = value }
}

/// A frequency in millihertz.
package struct Millihertz: IntegerQuantity {
    /// Millihertz.
    package let value: Int64

    /// A frequency of `value` millihertz.
    package init(_ value: Int64) { self.value = value }
}

/// A ratio in parts per million.
package struct PartsPerMillion: IntegerQuantity {
    /// Parts per million.
    package let value: Int64

    /// A ratio of `value` parts per million.
    package init(_ value: Int64) { self.value = value }
}

/// An exact integer count of the unit of its dimension.
package struct Quantity: Hashable, Sendable, CustomStringConvertible {
    /// What it measures.
    package let dimension: Dimension
    /// How many of ``Dimension/baseUnit``.
    package let value: Int64

    /// A quantity of `value` base units.
    package init(_ dimension: Dimension, _ value: Int64) {
        self.dimension = dimension
        self.value = value
    }

    /// Why a text is not a quantity of a dimension.
    enum Misfit: Error {
        case notANumber
        case noUnit
        case wrongUnit
        case tooFine
        case tooLarge
    }

    /// Reads `1.2 V` or, for a ratio, `10 %` or `0.1`, without any rounding.
    init(_ dimension: Dimension, parsing text: String) throws(Misfit) {
        guard let (number, rest) = DecimalText.parse(text) else { throw .notANumber }
        let spelling = String(rest.drop { $0 == " " })
        guard !spelling.isEmpty || dimension == .ratio else { throw .noUnit }
        guard let unit = UnitSpelling(spelling), unit.symbol == dimension.symbol else {
            throw .wrongUnit
        }
        guard var scaled = number.multiplied(by: unit.factor) else { throw .tooLarge }
        if scaled.digits != 0 { scaled.exponent += unit.exponent }
        do {
            self.init(dimension, try scaled.integer(baseExponent: dimension.baseExponent))
        } catch {
            throw error == .tooFine ? .tooFine : .tooLarge
        }
    }

    /// The nearest binary64 number of SI units without prefix.
    package var inSIUnits: Double {
        // Both are whole numbers that binary64 holds, so that the quotient is rounded once.
        Double(value) / Double(Self.power(-dimension.baseExponent))
    }

    /// The shortest usual spelling: `1.2 V`, `5 us`, `10 %`.
    package var description: String {
        guard dimension != .ratio else { return Self.spell(value, fractionDigits: 4) + " %" }
        guard value != 0 else { return "0 \(dimension.symbol)" }
        let usual = [("G", 9), ("M", 6), ("k", 3), ("", 0), ("m", -3), ("u", -6), ("n", -9)]
        let prefixes = usual + [("p", -12), ("f", -15)]
        for (prefix, exponent) in prefixes where dimension != .duration || exponent <= 0 {
            let fractionDigits = exponent - dimension.baseExponent
            guard fractionDigits >= 0 else { break }
            if value.magnitude >= Self.power(fractionDigits) {
                return Self.spell(value, fractionDigits: fractionDigits)
                    + " \(prefix)\(dimension.symbol)"
            }
        }
        return "\(value) \(dimension.baseUnit)"
    }

    /// 10^`exponent`, or the largest number when that has more than 64 bits.
    private static func power(_ exponent: Int) -> UInt64 {
        guard exponent < 20 else { return .max }
        return (0..<exponent).reduce(UInt64(1)) { product, _ in product * 10 }
    }

    /// `value` / 10^`fractionDigits` without zeros at the end.
    private static func spell(_ value: Int64, fractionDigits: Int) -> String {
        let unit = power(fractionDigits)
        var fraction = String(value.magnitude % unit)
        fraction = String(repeating: "0", count: max(0, fractionDigits - fraction.count)) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        let sign = value < 0 ? "-" : ""
        let whole = "\(sign)\(value.magnitude / unit)"
        return fraction.isEmpty ? whole : "\(whole).\(fraction)"
    }
}

/// A decimal with its unit, as profiles and expectations state it: a binary64 number in SI units.
package struct PhysicalNumber: Hashable, Sendable {
    /// The nearest binary64 number in SI units without prefix.
    package let value: Double
    /// The SI symbol, `1` without a unit.
    package let unit: String

    /// Reads `246 nS` or `0.3`; nil when it is no number, or its unit is unknown.
    package init?(parsing text: String) {
        guard let (number, rest) = DecimalText.parse(text),
            let unit = UnitSpelling(String(rest.drop { $0 == " " })),
            var scaled = number.multiplied(by: unit.factor)
        else { return nil }
        scaled.exponent += unit.exponent
        guard let value = scaled.double else { return nil }
        self.value = value
        self.unit = unit.symbol
    }
}
