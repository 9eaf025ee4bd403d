// SPDX-License-Identifier: Apache-2.0

/// The mean difference of values from their matched controls, with its interval at 95 % confidence.
///
/// Source: Student, Biometrika 6 (1908) 1: paired differences, ± t(0.975, n − 1) · s ∕ √n.
package struct MatchedDifference: Hashable, Sendable {
    /// The mean of value − control.
    package let mean: Double
    /// The lower end of the interval.
    package let low: Double
    /// The upper end of the interval.
    package let high: Double

    /// The difference of pairs; nil with fewer than two of them.
    package init?(of values: [Double], from controls: [Double]) {
        precondition(values.count == controls.count, "Each value has its control.")
        guard values.count > 1 else { return nil }
        let differences = zip(values, controls).map { $0 - $1 }
        let error =
            Statistics.standardDeviation(differences) / Double(differences.count).squareRoot()
        let reach = Self.quantile(freedom: differences.count - 1) * error
        mean = Statistics.mean(differences)
        low = mean - reach
        high = mean + reach
    }

    /// t(0.975) of 1 to 30 degrees of freedom.
    ///
    /// Source: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
    private static let table = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
        2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
        2.052, 2.048, 2.045, 2.042,
    ]

    /// t(0.975) of a number of degrees of freedom from 1 on.
    ///
    /// Source: beyond the table M. Abramowitz, I. Stegun, Handbook of Mathematical Functions
    /// (1964), 26.7.5, to the second term: better than 0.001 there.
    static func quantile(freedom: Int) -> Double {
        guard freedom > table.count else { return table[freedom - 1] }
        let normal = 1.959_963_985
        let square = normal * normal
        let count = Double(freedom)
        return normal + normal * (square + 1) / (4 * count)
            + normal * ((5 * square + 16) * square + 3) / (96 * count * count)
    }
}
