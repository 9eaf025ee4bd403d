// SPDX-License-Identifier: Apache-2.0

/// Summaries of numbers: finite for every finite input, summed in the order given.
package enum Statistics: Sendable {
    /// The mean; 0 of nothing.
    package static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : sum(values) / Double(values.count)
    }

    /// The middle value, or the mean of the two middle ones; 0 of nothing.
    package static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle])
    }

    /// The standard deviation of a sample, divided by n − 1; 0 of fewer than two values.
    package static func standardDeviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        let center = mean(values)
        let squares = values.map { ($0 - center) * ($0 - center) }
        return (sum(squares) / Double(values.count - 1)).squareRoot()
    }

    /// The root of the mean of the squares; 0 of nothing.
    package static func rootMeanSquare(_ values: [Double]) -> Double {
        mean(values.map { $0 * $0 }).squareRoot()
    }

    /// The quotient, or 0 where the divisor is 0 or the quotient is not finite.
    package static func ratio(_ value: Double, to divisor: Double) -> Double {
        guard divisor != 0 else { return 0 }
        let quotient = value / divisor
        return quotient.isFinite ? quotient : 0
    }

    /// The root-mean-square difference as a part of the reference's range.
    ///
    /// A reference without a range has nothing to be compared with: the result is then 1, or 0
    /// when the values agree.
    package static func normalisedError(of values: [Double], from reference: [Double]) -> Double {
        precondition(values.count == reference.count, "Two lists of one length are compared.")
        let error = rootMeanSquare(zip(values, reference).map { $0 - $1 })
        guard let low = reference.min(), let high = reference.max(), high > low else {
            return error == 0 ? 0 : 1
        }
        return error / (high - low)
    }

    /// The part of the steps from one value to the next that do not fall by more than `tolerance`.
    ///
    /// 0 of fewer than two values.
    package static func risingPart(_ values: [Double], tolerance: Double) -> Double {
        guard values.count > 1 else { return 0 }
        let rising = zip(values, values.dropFirst()).filter { $1 >= $0 - tolerance }.count
        return Double(rising) / Double(values.count - 1)
    }

    /// Where a curve first crosses a level, on the straight line between two of its points; nil
    /// where it does not.
    package static func crossing(_ x: [Double], _ y: [Double], level: Double) -> Double? {
        precondition(x.count == y.count, "A curve has as many ordinates as abscissas.")
        for place in y.indices.dropFirst() {
            let (before, after) = (y[place - 1] - level, y[place] - level)
            guard (before < 0) != (after < 0) else { continue }
            return x[place - 1] + (x[place] - x[place - 1]) * (before / (before - after))
        }
        return nil
    }

    /// How many values can be told apart when two of them must differ by at least `distance`.
    ///
    /// Picked from the lowest up. Without a positive distance every different value counts.
    package static func distinguishable(_ values: [Double], distance: Double) -> Int {
        var count = 0
        var last = -Double.infinity
        for value in values.sorted() where value - last >= distance && value > last {
            count += 1
            last = value
        }
        return count
    }

    /// The largest distance of a curve from the straight line between its ends, as a part of the
    /// distance of its ends.
    ///
    /// 0 for a straight line, positive where the curve lies above it, 0 where the ends agree.
    ///
    /// Source: P.-Y. Chen, X. Peng, S. Yu, IEEE Trans. Comput.-Aided Design 37 (2018) 3067: the
    /// quantity that its non-linearity label counts.
    package static func nonlinearity(_ values: [Double]) -> Double {
        guard values.count > 2, let first = values.first, let last = values.last, first != last
        else { return 0 }
        var worst = 0.0
        for (index, value) in values.enumerated() {
            let line = Double(index) / Double(values.count - 1)
            let distance = (value - first) / (last - first) - line
            if distance.magnitude > worst.magnitude { worst = distance }
        }
        return worst.isFinite ? worst : 0
    }

    static func sum(_ values: [Double]) -> Double {
        values.reduce(0.0) { $0 + $1 }
    }
}
