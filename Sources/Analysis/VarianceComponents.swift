// SPDX-License-Identifier: Apache-2.0

/// The spread of repeated values, separated into that between groups and that within them.
///
/// A group is a cell and its values are those of its cycles: between cells is the spread in space,
/// within a cell the one in time. A component that the scatter hides is 0.
///
/// Source: one-way analysis of variance with random effects, S. R. Searle, G. Casella,
/// C. E. McCulloch, Variance Components (1992), chapter 3.
package struct VarianceComponents: Hashable, Sendable {
    /// The mean of all values.
    package let mean: Double
    /// The standard deviation from group to group.
    package let between: Double
    /// The standard deviation from value to value of one group.
    package let within: Double

    /// The components of at least two groups of one count, at least two each; nil of others.
    ///
    /// - Parameters:
    ///   - groups: The values of each group.
    ///   - noise: Variance of a value that is known and belongs to neither.
    package init?(_ groups: [[Double]], noise: Double = 0) {
        guard let count = groups.first?.count, groups.count > 1, count > 1,
            groups.allSatisfy({ $0.count == count })
        else { return nil }
        let centers = groups.map { Statistics.mean($0) }
        let mean = Statistics.mean(centers)
        let inner = zip(groups, centers).flatMap { group, center in
            group.map { ($0 - center) * ($0 - center) }
        }
        let outer = centers.map { ($0 - mean) * ($0 - mean) }
        let within = Statistics.sum(inner) / Double(groups.count * (count - 1))
        let between = Statistics.sum(outer) / Double(groups.count - 1) - within / Double(count)
        self.mean = mean
        self.within = max(0, within - noise).squareRoot()
        self.between = max(0, between).squareRoot()
    }

    /// The spread from group to group as a part of the mean.
    package var relativeBetween: Double { Statistics.ratio(between, to: mean).magnitude }

    /// The spread within a group as a part of the mean.
    package var relativeWithin: Double { Statistics.ratio(within, to: mean).magnitude }
}
