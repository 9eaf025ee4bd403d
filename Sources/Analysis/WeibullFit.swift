// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// How long one of several equal things lasted.
package struct Lifetime: Hashable, Sendable {
    /// How long it lasted, above 0, in any unit.
    package let length: Double
    /// Whether it failed then; false where it was still whole when one stopped looking.
    package let hasFailed: Bool

    /// A lifetime.
    package init(length: Double, hasFailed: Bool) {
        precondition(length > 0, "A lifetime is longer than nothing.")
        self.length = length
        self.hasFailed = hasFailed
    }
}

/// The Weibull distribution F(t) = 1 − e^(−(t ∕ λ)^k) of greatest likelihood, right-censored.
///
/// The shape is the only root of a function that rises with it, found by 100 bisections of its
/// logarithm; the scale has a closed form. Intervals are those of the observed information, normal
/// in the logarithms of shape and scale: good from about ten failures on.
///
/// Source: J. F. Lawless, Statistical Models and Methods for Lifetime Data, 2nd ed. (2003), 5.2.
package struct WeibullFit: Hashable, Sendable {
    /// A number and the interval that holds it with 95 % confidence.
    package struct Estimate: Hashable, Sendable {
        /// The most likely value.
        package let value: Double
        /// The lower end.
        package let low: Double
        /// The upper end.
        package let high: Double

        fileprivate init(logarithm: Double, error: Double) {
            value = Portable.exp(logarithm)
            low = Portable.exp(logarithm - 1.959_963_984_540_054 * error)
            high = Portable.exp(logarithm + 1.959_963_984_540_054 * error)
        }
    }

    /// The largest shape that is told: lifetimes that hardly differ have no finite one.
    package static let largestShape = 1000.0
    private static let smallestShape = 0.01

    /// k: below 1 early failures, 1 accidents, above 1 wear.
    package let shape: Estimate
    /// λ: when 63 % have failed, in the unit of the lifetimes.
    package let scale: Estimate

    /// The distribution of lifetimes; nil with fewer than two failures.
    package init?(_ lifetimes: [Lifetime]) {
        let failures = lifetimes.filter(\.hasFailed)
        guard failures.count > 1 else { return nil }
        // Lengths as parts of the longest one, so that no power overflows.
        let longest = lifetimes.map(\.length).max() ?? 1
        let logarithms = lifetimes.map { Portable.log($0.length / longest) }
        let center = Statistics.mean(failures.map { Portable.log($0.length / longest) })
        var low = Portable.log(Self.smallestShape)
        var high = Portable.log(Self.largestShape)
        for _ in 0..<100 {
            let middle = 0.5 * (low + high)
            if Self.slope(Portable.exp(middle), logarithms, center) < 0 {
                low = middle
            } else {
                high = middle
            }
        }
        let logShape = 0.5 * (low + high)
        let shape = Portable.exp(logShape)
        let powers = Statistics.sum(logarithms.map { Portable.exp(shape * $0) })
        let logScale = Portable.log(powers / Double(failures.count)) / shape
        let errors = Self.errors(
            logarithms.map { shape * ($0 - logScale) },
            failures: Double(failures.count)
        )
        self.shape = Estimate(logarithm: logShape, error: errors.shape)
        scale = Estimate(logarithm: logScale + Portable.log(longest), error: errors.scale / shape)
    }

    /// A function of the shape that crosses 0, rising, where the likelihood is greatest.
    private static func slope(_ shape: Double, _ logarithms: [Double], _ center: Double) -> Double {
        let powers = logarithms.map { Portable.exp(shape * $0) }
        let weighted = Statistics.sum(zip(powers, logarithms).map { $0 * $1 })
        return weighted / Statistics.sum(powers) - 1 / shape - center
    }

    /// The standard errors of the logarithms of the shape, and of the scale in units of 1 ∕ k, for
    /// z = k · ln(t ∕ λ).
    private static func errors(
        _ distances: [Double],
        failures: Double
    ) -> (shape: Double, scale: Double) {
        let powers = distances.map { Portable.exp($0) }
        let mixed = Statistics.sum(zip(powers, distances).map { $0 * $1 })
        let squares = Statistics.sum(zip(powers, distances).map { $0 * $1 * $1 })
        let determinant = failures * (failures + squares) - mixed * mixed
        return (
            Statistics.ratio(failures, to: determinant).squareRoot(),
            Statistics.ratio(failures + squares, to: determinant).squareRoot()
        )
    }
}
