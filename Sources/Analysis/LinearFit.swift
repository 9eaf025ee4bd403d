// SPDX-License-Identifier: Apache-2.0

/// The straight line with the least squares.
///
/// Source: the normal equations about the means.
package struct LinearFit: Hashable, Sendable {
    /// The slope; 0 where all abscissas agree.
    package let slope: Double
    /// The value at 0.
    package let intercept: Double
    /// The root mean square of what the line leaves.
    package let error: Double

    /// The line through points of equal weight.
    package init(_ x: [Double], _ y: [Double]) {
        precondition(x.count == y.count, "A fit needs as many ordinates as abscissas.")
        let centerX = Statistics.mean(x)
        let centerY = Statistics.mean(y)
        let squares = Statistics.sum(x.map { ($0 - centerX) * ($0 - centerX) })
        let products = Statistics.sum(zip(x, y).map { ($0 - centerX) * ($1 - centerY) })
        let slope = Statistics.ratio(products, to: squares)
        self.slope = slope
        intercept = centerY - slope * centerX
        let intercept = self.intercept
        error = Statistics.rootMeanSquare(zip(x, y).map { $1 - slope * $0 - intercept })
    }

    /// The factor that brings `values` nearest to `reference`; 0 where there is none.
    package static func scale(of values: [Double], to reference: [Double]) -> Double {
        precondition(values.count == reference.count, "Two lists of one length are compared.")
        let products = Statistics.sum(zip(values, reference).map { $0 * $1 })
        return Statistics.ratio(products, to: Statistics.sum(values.map { $0 * $0 }))
    }
}
