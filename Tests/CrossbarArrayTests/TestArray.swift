// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import PortableMath

/// An array and a way to make one that is the same every time.
struct TestArray {
    var rowCount: Int
    var columnCount: Int
    var conductances: [Double]
    var wiring: Wiring

    /// Conductances spread evenly in the logarithm from `low` to `high`.
    init(
        rowCount: Int,
        columnCount: Int,
        low: Double = 1e-6,
        high: Double = 1e-4,
        rowOhms: Double = 1,
        columnOhms: Double = 1,
        seed: UInt64 = 1
    ) {
        self.rowCount = rowCount
        self.columnCount = columnCount
        var draws = Draws(seed: seed)
        conductances = (0..<rowCount * columnCount).map { _ in
            low * Portable.exp(draws.next() * Portable.log(high / low))
        }
        wiring = Wiring(
            rowCount: rowCount,
            columnCount: columnCount,
            rowSegmentOhms: rowOhms,
            columnSegmentOhms: columnOhms
        )
    }

    /// Row voltages from 0 to 0.2 V.
    func readDrive(seed: UInt64 = 7) -> LineDrive {
        var draws = Draws(seed: seed)
        return LineDrive(
            rows: (0..<rowCount).map { _ in 0.2 * draws.next() },
            columnCount: columnCount
        )
    }

    func solver() throws -> ArraySolver {
        try ArraySolver(
            rowCount: rowCount,
            columnCount: columnCount,
            conductances: conductances,
            wiring: wiring
        )
    }
}

/// Uniform numbers between 0 and 1.
struct Draws {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    /// The next number.
    ///
    /// Source: G. Marsaglia, J. Stat. Softw. 8 (2003) 14.
    mutating func next() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return (Double(state >> 11) + 0.5) * 0x1p-53
    }
}

/// The largest difference of two lists over the largest number of the second, and number by number
/// over the second's own.
func deviations(_ found: [Double], _ expected: [Double]) -> (overall: Double, each: Double) {
    var difference = 0.0
    var largest = 0.0
    var each = 0.0
    for (a, b) in zip(found, expected) {
        difference = max(difference, (a - b).magnitude)
        largest = max(largest, b.magnitude)
        if b != 0 { each = max(each, ((a - b) / b).magnitude) } else if a != 0 { each = .infinity }
    }
    return (largest > 0 ? difference / largest : difference, each)
}
