// SPDX-License-Identifier: Apache-2.0

/// A unit that may be a product or a quotient, such as `uA/cm2`, `1/ms`, `ohm m` or `W/(m K)`.
///
/// Source: the SI Brochure, 9th edition (2019), section 5.4.
package struct CompoundUnit: Hashable, Sendable {
    /// The unit as it was spelled.
    package let spelling: String
    /// The SI symbols without prefixes, such as `A/m2`; `1/s` for a frequency.
    let symbol: String
    /// The power of ten of all prefixes.
    let exponent: Int
    /// The number of units in minutes, hours and days; 1 otherwise.
    let factor: UInt64

    /// Areas, which only divide.
    private static let areas = [("cm2", -4), ("mm2", -6), ("um2", -12), ("m2", 0)]

    /// The unit that `text` spells, or nil when nobody knows it.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let top = Self.factors(first)
        else { return nil }
        spelling = text
        factor = top.factor
        guard parts.count == 2 else {
            symbol = top.symbol == "Hz" ? "1/s" : top.symbol
            exponent = top.exponent
            return
        }
        if let area = Self.areas.first(where: { $0.0 == parts[1] }) {
            symbol = top.symbol + "/m2"
            exponent = top.exponent - area.1
            return
        }
        guard let bottom = Self.factors(Self.bare(parts[1])), bottom.factor == 1,
            bottom.symbol != "1"
        else { return nil }
        symbol = "\(top.symbol)/\(bottom.symbol)"
        exponent = top.exponent - bottom.exponent
    }

    /// A product such as `ohm m`, whose factors may stand in any order.
    private static func factors(
        _ text: Substring
    ) -> (symbol: String, exponent: Int, factor: UInt64)? {
        var units: [UnitSpelling] = []
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            guard let unit = UnitSpelling(String(word)) else { return nil }
            units.append(unit)
        }
        // A plain number or a time in minutes is a unit, but no part of a product.
        if units.count > 1, units.contains(where: { $0.symbol == "1" || $0.factor != 1 }) {
            return nil
        }
        let exponent = units.reduce(0) { $0 + $1.exponent }
        let symbol = units.map(\.symbol).sorted().joined(separator: " ")
        return (symbol, exponent, units.first?.factor ?? 1)
    }

    /// `m K` of `(m K)`; a product below the line needs its brackets.
    private static func bare(_ text: Substring) -> Substring {
        guard text.first == "(", text.last == ")" else {
            return text.contains(" ") ? "?" : text
        }
        return text.dropFirst().dropLast()
    }

    /// Why a text is no value of a unit.
    package enum Misfit: Error {
        /// It begins with no number, or the number has too many digits.
        case notANumber
        /// The number has no unit, and needs one.
        case noUnit
        /// Its unit is unknown, or measures something else.
        case wrongUnit
        /// It is too large.
        case tooLarge
    }

    /// Reads `10 uA/cm2` as the nearest binary64 number of this unit.
    ///
    /// The prefixes are exact: no value is rounded twice.
    package func value(of text: String) throws(Misfit) -> Double {
        guard let (number, rest) = DecimalText.parse(text) else { throw .notANumber }
        let written = String(rest.drop { $0 == " " })
        guard !written.isEmpty || symbol == "1" else { throw .noUnit }
        guard let unit = CompoundUnit(written), unit.symbol == symbol else { throw .wrongUnit }
        guard var scaled = number.multiplied(by: unit.factor) else { throw .tooLarge }
        scaled.exponent += unit.exponent - exponent
        guard let value = scaled.double else { throw .tooLarge }
        return value
    }
}
