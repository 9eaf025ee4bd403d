// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Text that goes into a script.
enum FigureText {
    /// A string constant of a gnuplot script, in which nothing is expanded.
    ///
    /// Control characters become spaces, so that no text can leave its line.
    static func quoted(_ text: String) -> String {
        let plain = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl =
                        scalar.properties.generalCategory == .control
                        || scalar == "\u{2028}" || scalar == "\u{2029}"
                    return isControl ? " " : scalar
                }
            )
        )
        return "'" + plain.replacing("'", with: "''") + "'"
    }

    /// Enhanced text in bold letters, in which every character stands for itself.
    ///
    /// Source: gnuplot 5.4 manual, section "Enhanced text mode".
    static func bold(_ text: String, size: Int) -> String {
        let special: Set<Character> = ["\\", "{", "}", "_", "^", "@", "&", "~"]
        let plain = text.map { special.contains($0) ? "\\\($0)" : String($0) }.joined()
        return "{/:Bold=\(size) \(plain)}"
    }

    /// At most `count` characters; what is cut off leaves an ellipsis.
    static func shortened(_ text: String, _ count: Int) -> String {
        text.count <= count ? text : text.prefix(count - 1) + "…"
    }

    /// A number of nine digits; what is no number leaves a gap in a curve.
    static func number(_ value: Double) -> String {
        value.isFinite ? String(format: "%.9g", value) : "NaN"
    }

    /// Numbers of one line of data.
    static func row(_ values: Double...) -> String {
        values.map(number).joined(separator: " ")
    }

    /// Numbers counted in a list: "1", "1 and 3", "1–5".
    static func range(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
    }
}

/// A unit with the prefix that suits some numbers.
struct EngineeringUnit: Hashable, Sendable {
    /// The unit with its prefix.
    let name: String
    /// What one of them is in the unit without prefix.
    let size: Double

    private static let prefixes: [(String, Double)] = [
        ("f", 1e-15), ("p", 1e-12), ("n", 1e-9), ("µ", 1e-6), ("m", 1e-3), ("", 1), ("k", 1e3),
        ("M", 1e6), ("G", 1e9),
    ]

    /// The prefix with which the largest amount has one to three digits before its point.
    init(_ unit: String, for values: some Sequence<Double>) {
        let largest = values.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
        let fitting = Self.prefixes.last { $0.1 <= largest * (1 + 1e-9) }
        let prefix = largest == 0 ? ("", 1) : fitting ?? Self.prefixes[0]
        name = prefix.0 + unit
        size = prefix.1
    }

    /// How many of them a value is.
    func count(_ value: Double) -> Double { value / size }
}
