// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The Kolmogorov-Smirnov distance of numbers from a normal distribution, times √n.
///
/// It exceeds 1.36 with a probability of 5 % and 1.95 with one of 0.1 %.
func normalDistance(_ values: [Double], mean: Double, deviation: Double) -> Double {
    let sorted = values.sorted()
    let count = Double(sorted.count)
    var largest = 0.0
    for (index, value) in sorted.enumerated() {
        let expected = 0.5 * erfc(-(value - mean) / deviation / 2.0.squareRoot())
        largest = max(largest, (Double(index + 1) / count - expected).magnitude)
        largest = max(largest, (expected - Double(index) / count).magnitude)
    }
    return largest * count.squareRoot()
}

/// The middle of some numbers.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) * 0.5
}
