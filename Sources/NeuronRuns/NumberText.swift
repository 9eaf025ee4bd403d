// SPDX-License-Identifier: Apache-2.0

/// Numbers for people.
enum NumberText {
    /// A number with at most nine significant digits.
    static func short(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        let rounded = Self.rounded(value)
        let text = "\(rounded)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func rounded(_ value: Double) -> Double {
        guard abs(value) < 1e9, abs(value) > 1e-9 else { return value }
        var scale = 1.0
        while abs(value) * scale < 1e8 { scale *= 10 }
        return (value * scale).rounded() / scale
    }

    /// A number with its unit: `10 us`, `0.3 V`, `100 kOhm`, `2.5 uA/cm2`, `7`.
    static func quantity(_ value: Double, _ unit: String) -> String {
        let (numbers, spelled) = quantities([value], unit)
        return numbers[0] + spelled
    }

    /// Numbers that share a unit, and the unit with a space before it; empty for plain numbers.
    ///
    /// An SI unit without a prefix gets the one that suits the largest number.
    static func quantities(_ values: [Double], _ unit: String) -> ([String], String) {
        guard unit != "1" else { return (values.map(short), "") }
        let largest = values.reduce(0) { max($0, $1.isFinite ? $1.magnitude : 0) }
        let prefix = Self.prefix(largest, unit)
        return (values.map { short($0 * prefix.factor) }, " \(prefix.text)\(unit)")
    }

    private static let prefixes: [(text: String, least: Double, factor: Double)] = [
        ("G", 1e9, 1e-9), ("M", 1e6, 1e-6), ("k", 1e3, 1e-3), ("", 1, 1), ("m", 1e-3, 1e3),
        ("u", 1e-6, 1e6), ("n", 1e-9, 1e9), ("p", 1e-12, 1e12), ("f", 1e-15, 1e15),
    ]

    private static func prefix(
        _ value: Double,
        _ unit: String
    ) -> (text: String, least: Double, factor: Double) {
        let isPlain = value == 0 || (value >= 0.1 && value < 1e4)
        guard !isPlain, ["s", "A", "V", "S", "F", "Ohm", "m"].contains(unit) else {
            return ("", 1, 1)
        }
        let suiting = prefixes.first { value >= $0.least * (1 - 1e-9) } ?? prefixes[8]
        return unit == "s" && suiting.least > 1 ? ("", 1, 1) : suiting
    }
}
