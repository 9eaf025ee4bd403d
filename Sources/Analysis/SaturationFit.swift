// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The approach y(n) = y∞ − (y∞ − y₀) · e^(−n ∕ N) of equal pulses to a bound, with the least squares.
///
/// For each N both y have a closed form, so one number is searched: a scan of 64 values on a
/// logarithmic scale from a tenth of a pulse to ten times the number of pulses, then 60 steps of a
/// golden section around the best of them.
///
/// Source: variable projection, G. H. Golub, V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413.
package struct SaturationFit: Hashable, Sendable {
    /// y₀.
    package let start: Double
    /// y∞.
    package let asymptote: Double
    /// N, in pulses.
    package let scale: Double
    /// The root mean square of what the approach leaves.
    package let error: Double

    private static let scanCount = 64
    private static let sectionSteps = 60
    private static let section = 0.618_033_988_749_894_9

    /// The approach nearest to the values after 0, 1, 2 … pulses; nil with fewer than four, or
    /// where they are all equal.
    package init?(_ values: [Double]) {
        guard values.count > 3, let first = values.first, values.contains(where: { $0 != first })
        else { return nil }
        let low = Portable.log(0.1)
        let high = Portable.log(10 * Double(values.count - 1))
        let stride = (high - low) / Double(Self.scanCount - 1)
        var best = 0
        var least = Double.infinity
        for place in 0..<Self.scanCount {
            let error = Self.project(values, low + stride * Double(place)).error
            if error < least { (best, least) = (place, error) }
        }
        let center = low + stride * Double(best)
        var ends = (max(low, center - stride), min(high, center + stride))
        for _ in 0..<Self.sectionSteps {
            let width = Self.section * (ends.1 - ends.0)
            let (left, right) = (ends.1 - width, ends.0 + width)
            if Self.project(values, left).error <= Self.project(values, right).error {
                ends.1 = right
            } else {
                ends.0 = left
            }
        }
        let exponent = 0.5 * (ends.0 + ends.1)
        let line = Self.project(values, exponent)
        scale = Portable.exp(exponent)
        asymptote = line.intercept
        start = line.intercept + line.slope
        error = line.error
    }

    /// After how many pulses a part of the way is made.
    package func count(toPart part: Double) -> Double { -scale * Portable.log(1 - part) }

    /// The part of the way that a number of pulses makes.
    package func part(after count: Double) -> Double { -Portable.expm1(-count / scale) }

    /// The line over e^(−n ∕ N), for N = e^`exponent`.
    private static func project(_ values: [Double], _ exponent: Double) -> LinearFit {
        let scale = Portable.exp(exponent)
        return LinearFit(values.indices.map { Portable.exp(-Double($0) / scale) }, values)
    }
}
