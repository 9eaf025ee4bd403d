// SPDX-License-Identifier: Apache-2.0

/// What a metric of an experiment must be for its verdict to be pass.
package struct Expectation: Hashable, Sendable {
    /// How near a metric must come to its expected value.
    package enum Tolerance: Hashable, Sendable {
        /// A part of the expected value, as 0.1 for `10 %`.
        case relative(Double)
        /// A distance in the metric's unit.
        case absolute(Double)
    }

    /// The bound that a metric must keep.
    package enum Bound: Hashable, Sendable {
        /// Near a value.
        case near(Double, Tolerance)
        /// At least, at most, or both.
        case between(Double?, Double?)
    }

    /// The metric.
    package let metric: String
    /// The bound.
    package let bound: Bound
    /// The metric's unit; `1` for pure numbers.
    package let unit: String
    /// Where the expected value was published; nil when the file does not say.
    package let source: String?
    /// Whether a parameter was fitted so that this value comes out.
    package let isFitted: Bool

    /// Whether `value` keeps the bound; a value that is no number never does.
    package func isMet(by value: Double) -> Bool {
        switch bound {
        case .near(let expected, .relative(let part)):
            (value - expected).magnitude <= part * expected.magnitude
        case .near(let expected, .absolute(let distance)):
            (value - expected).magnitude <= distance
        case .between(let low, let high):
            !value.isNaN && value >= (low ?? -.infinity) && value <= (high ?? .infinity)
        }
    }

    /// The bound in words: `100 ± 10 %`, `at most 1`.
    package var expected: String {
        let suffix = unit == "1" ? "" : " \(unit)"
        switch bound {
        case .near(let value, .relative(let part)):
            return "\(Self.spell(value))\(suffix) ± \(Self.spell(part * 100)) %"
        case .near(let value, .absolute(let distance)):
            return "\(Self.spell(value)) ± \(Self.spell(distance))\(suffix)"
        case .between(let low?, let high?):
            return "\(Self.spell(low)) to \(Self.spell(high))\(suffix)"
        case .between(let low?, nil): return "at least \(Self.spell(low))\(suffix)"
        case .between(nil, let high): return "at most \(Self.spell(high ?? .infinity))\(suffix)"
        }
    }

    private static func spell(_ value: Double) -> String {
        let text = String(value)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
