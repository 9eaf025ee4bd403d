// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The decay y = A · e^(−x ∕ τ), x ≥ 0, with the least squares.
///
/// For each τ the best A has a closed form, so one number is searched: a scan of 64 values on a
/// logarithmic scale, then 60 steps of a golden section around the best of them. It always ends,
/// with the same bits for the same points.
///
/// Source: variable projection, G. H. Golub, V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413.
package struct ExponentialFit: Hashable, Sendable {
    /// A.
    package let amplitude: Double
    /// τ, between a tenth of the least positive abscissa and twenty times the largest.
    package let timeConstant: Double
    /// The root mean square of what the decay leaves.
    package let error: Double

    private static let scanCount = 64
    private static let sectionSteps = 60
    private static let section = 0.618_033_988_749_894_9

    /// The decay nearest to points of equal weight; nil with fewer than two points at x > 0.
    package init?(_ x: [Double], _ y: [Double]) {
        precondition(x.count == y.count, "A fit needs as many ordinates as abscissas.")
        let positive = x.filter { $0 > 0 }
        guard positive.count > 1, let least = positive.min(), let largest = positive.max() else {
            return nil
        }
        let low = Portable.log(0.1 * least)
        let high = Portable.log(20 * largest)
        let stride = (high - low) / Double(Self.scanCount - 1)
        var best = 0
        var bestSquares = Double.infinity
        for place in 0..<Self.scanCount {
            let squares = Self.project(x, y, low + stride * Double(place)).squares
            if squares < bestSquares { (best, bestSquares) = (place, squares) }
        }
        let center = low + stride * Double(best)
        let exponent = Self.search(x, y, max(low, center - stride), min(high, center + stride))
        let result = Self.project(x, y, exponent)
        amplitude = result.amplitude
        timeConstant = Portable.exp(exponent)
        error = (result.squares / Double(x.count)).squareRoot()
    }

    /// The value of the decay.
    package func value(at x: Double) -> Double { amplitude * Portable.exp(-x / timeConstant) }

    private static func search(
        _ x: [Double],
        _ y: [Double],
        _ low: Double,
        _ high: Double
    ) -> Double {
        var low = low
        var high = high
        for _ in 0..<sectionSteps {
            let width = section * (high - low)
            let left = high - width
            let right = low + width
            if project(x, y, left).squares <= project(x, y, right).squares {
                high = right
            } else {
                low = left
            }
        }
        return 0.5 * (low + high)
    }

    /// The best amplitude for τ = e^`exponent`, and the sum of squares it leaves.
    private static func project(
        _ x: [Double],
        _ y: [Double],
        _ exponent: Double
    ) -> (amplitude: Double, squares: Double) {
        let time = Portable.exp(exponent)
        let shape = x.map { Portable.exp(-$0 / time) }
        let amplitude = LinearFit.scale(of: shape, to: y)
        let rest = zip(shape, y).map { $1 - amplitude * $0 }
        return (amplitude, Statistics.sum(rest.map { $0 * $0 }))
    }
}

/// The two exponentials of a window of spike-timing-dependent plasticity.
///
/// Δt = t_post − t_pre: positive means pre before post. A point at Δt = 0 does not count.
package struct WindowFit: Hashable, Sendable {
    /// A and τ₊, from Δt > 0.
    package let positive: ExponentialFit
    /// B and τ₋, from Δt < 0; B is negative where the side depresses.
    package let negative: ExponentialFit
    /// The root mean square of what both leave.
    package let error: Double

    /// The fit of changes over Δt; nil with fewer than two points on a side.
    package init?(differences: [Double], changes: [Double]) {
        precondition(differences.count == changes.count, "Each Δt has one change.")
        let points = Array(zip(differences, changes))
        let after = points.filter { $0.0 > 0 }
        let before = points.filter { $0.0 < 0 }
        guard let positive = ExponentialFit(after.map(\.0), after.map(\.1)),
            let negative = ExponentialFit(before.map { -$0.0 }, before.map(\.1))
        else { return nil }
        self.positive = positive
        self.negative = negative
        let rests =
            after.map { $0.1 - positive.value(at: $0.0) }
            + before.map { $0.1 - negative.value(at: -$0.0) }
        error = Statistics.rootMeanSquare(rests)
    }
}
