// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Two states of many cells, counted in common classes of their logarithm.
///
/// Without a positive value there are no classes; a value that is not positive falls into the
/// lowest one.
package struct StateHistogram: Hashable, Sendable {
    /// The lower edge of the first class and the upper one of each, ascending.
    package let edges: [Double]
    /// How many of the first values lie in each class.
    package let first: [Int]
    /// How many of the second values lie in each class.
    package let second: [Int]

    /// The counts of two lists of values in equally wide classes of the logarithm.
    package init(_ first: [Double], _ second: [Double], classes: Int) {
        precondition(classes > 0, "A histogram has classes.")
        let positive = (first + second).filter { $0 > 0 }
        guard let least = positive.min(), let largest = positive.max() else {
            (edges, self.first, self.second) = ([], [], [])
            return
        }
        let low = Portable.log(least)
        let width = max(Portable.log(largest) - low, 1e-12) / Double(classes)
        edges = (0...classes).map { Portable.exp(low + width * Double($0)) }
        func count(_ values: [Double]) -> [Int] {
            var counts = Array(repeating: 0, count: classes)
            for value in values {
                let place = value > 0 ? (Portable.log(value) - low) / width : 0
                counts[min(max(Int(place), 0), classes - 1)] += 1
            }
            return counts
        }
        self.first = count(first)
        self.second = count(second)
    }

    /// The area that both distributions share, each of area 1; 1 where there are no classes.
    ///
    /// Source: the overlap coefficient, H. F. Inman, E. L. Bradley, Commun. Stat. 18 (1989) 3851.
    package var overlap: Double {
        let totals = (first.reduce(0, +), second.reduce(0, +))
        guard totals.0 > 0, totals.1 > 0 else { return 1 }
        return Statistics.sum(
            zip(first, second).map {
                min(Double($0) / Double(totals.0), Double($1) / Double(totals.1))
            }
        )
    }
}
