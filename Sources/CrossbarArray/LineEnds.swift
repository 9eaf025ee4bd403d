// SPDX-License-Identifier: Apache-2.0

/// What a line of the array is connected to at its two ends.
///
/// The first end is a row's left and a column's top end, the last a row's right and a column's
/// bottom end. Between the source at an end and the first cell lie the resistance named here and
/// one segment of the line. An end that is nil is connected to nothing.
///
/// Units: ohms.
package struct LineEnds: Sendable, Equatable {
    /// The resistance of the source or sense circuit at each end, in ohms.
    package var first: Double?
    package var last: Double?

    package init(first: Double? = nil, last: Double? = nil) {
        self.first = first
        self.last = last
    }

    /// A line that is connected to nothing.
    package static let floating = LineEnds()

    /// Whether any end is connected.
    package var isConnected: Bool { first != nil || last != nil }
}

/// The resistances and connections of an array's lines.
///
/// Units: ohms.
package struct Wiring: Sendable, Equatable {
    /// The resistance of a row (word line) between neighbouring cells, and of a column (bit line).
    package var rowSegmentOhms: Double
    package var columnSegmentOhms: Double

    /// What each row and each column is connected to.
    package var rowEnds: [LineEnds]
    package var columnEnds: [LineEnds]

    package init(
        rowSegmentOhms: Double,
        columnSegmentOhms: Double,
        rowEnds: [LineEnds],
        columnEnds: [LineEnds]
    ) {
        self.rowSegmentOhms = rowSegmentOhms
        self.columnSegmentOhms = columnSegmentOhms
        self.rowEnds = rowEnds
        self.columnEnds = columnEnds
    }

    /// Rows driven at the left, columns sensed at the bottom, each through one segment.
    package init(
        rowCount: Int,
        columnCount: Int,
        rowSegmentOhms: Double,
        columnSegmentOhms: Double,
        driverOhms: Double = 0,
        senseOhms: Double = 0
    ) {
        self.init(
            rowSegmentOhms: rowSegmentOhms,
            columnSegmentOhms: columnSegmentOhms,
            rowEnds: Array(repeating: LineEnds(first: driverOhms), count: rowCount),
            columnEnds: Array(repeating: LineEnds(last: senseOhms), count: columnCount)
        )
    }

    /// The first complaint about these values, or nil.
    func fault(rowCount: Int, columnCount: Int) -> SolverError? {
        if rowEnds.count != rowCount || columnEnds.count != columnCount {
            return .wrongCount
        }
        func isBad(_ ohms: Double?) -> Bool {
            guard let ohms else { return false }
            return !(ohms >= 0 && ohms <= SolverLimit.ohms)
        }
        if isBad(rowSegmentOhms) || isBad(columnSegmentOhms) { return .badResistance }
        for ends in rowEnds + columnEnds where isBad(ends.first) || isBad(ends.last) {
            return .badResistance
        }
        return nil
    }
}

/// The voltages of the sources at the ends of the lines.
///
/// What is given for an end that is connected to nothing has no effect.
///
/// Units: volts.
package struct LineDrive: Sendable, Equatable {
    package var rowFirst: [Double]
    package var rowLast: [Double]
    package var columnFirst: [Double]
    package var columnLast: [Double]

    /// The same voltage at both ends of each line.
    package init(rows: [Double], columns: [Double]) {
        rowFirst = rows
        rowLast = rows
        columnFirst = columns
        columnLast = columns
    }

    /// Rows driven against columns at 0 V.
    package init(rows: [Double], columnCount: Int) {
        self.init(rows: rows, columns: Array(repeating: 0, count: columnCount))
    }

    func fault(rowCount: Int, columnCount: Int) -> SolverError? {
        guard rowFirst.count == rowCount, rowLast.count == rowCount,
            columnFirst.count == columnCount, columnLast.count == columnCount
        else { return .wrongCount }
        for volts in [rowFirst, rowLast, columnFirst, columnLast] {
            for value in volts where !(value >= -SolverLimit.volts && value <= SolverLimit.volts) {
                return .badVoltage
            }
        }
        return nil
    }
}
