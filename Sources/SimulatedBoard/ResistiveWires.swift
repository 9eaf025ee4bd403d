// SPDX-License-Identifier: Apache-2.0

internal import CrossbarArray
internal import ModelDriver

/// Lines with resistance, solved on the host; ideal ones where a specimen has none.
///
/// Rows are driven at their left ends and columns at their bottom ends, each through one segment.
/// A floating line is connected to nothing at either end. What one advance of the driver asks for is
/// one solution: the voltages of its start hold throughout.
package struct ResistiveWires: ~Copyable, ArrayWires {
    private var ideal: IdealWires
    private var rows = 0
    private var columns = 0
    private var segmentOhms = 0.0
    private var solver: ArraySolver?
    private var floating: (rows: UInt64, columns: UInt64) = (0, 0)
    private var drive = LineDrive(rows: [], columns: [])
    private var conductances: [Double] = []
    private var rowVolts: [Double] = []
    private var columnVolts: [Double] = []

    package init(rows: Int, columns: Int) {
        ideal = IdealWires(rows: rows, columns: columns)
    }

    package var isResistive: Bool { segmentOhms > 0 }

    package mutating func prepare(rows: Int, columns: Int, segmentMilliohms: UInt32) -> Bool {
        self.rows = rows
        self.columns = columns
        segmentOhms = Double(segmentMilliohms) / 1000
        solver = nil
        conductances = Array(repeating: 0, count: rows * columns)
        rowVolts = conductances
        columnVolts = conductances
        drive = LineDrive(
            rows: Array(repeating: 0, count: rows),
            columns: Array(repeating: 0, count: columns)
        )
        return ideal.prepare(rows: rows, columns: columns, segmentMilliohms: 0)
    }

    package mutating func setRow(_ row: Int, _ volts: Double) {
        guard isResistive else { return ideal.setRow(row, volts) }
        drive.rowFirst[row] = volts
    }

    package mutating func setColumn(_ column: Int, _ volts: Double) {
        guard isResistive else { return ideal.setColumn(column, volts) }
        drive.columnLast[column] = volts
    }

    package mutating func setConductance(_ cell: Int, _ siemens: Double) {
        guard isResistive else { return ideal.setConductance(cell, siemens) }
        conductances[cell] = siemens
    }

    package mutating func solve(floatingRows: UInt64, floatingColumns: UInt64) -> Bool {
        guard isResistive else {
            return ideal.solve(floatingRows: floatingRows, floatingColumns: floatingColumns)
        }
        do throws(SolverError) {
            try solve(floatingRows, floatingColumns)
            return true
        } catch {
            return false
        }
    }

    private mutating func solve(
        _ floatingRows: UInt64,
        _ floatingColumns: UInt64
    ) throws(SolverError) {
        if solver == nil || floating != (floatingRows, floatingColumns) {
            floating = (floatingRows, floatingColumns)
            solver = try ArraySolver(
                rowCount: rows,
                columnCount: columns,
                conductances: conductances,
                wiring: wiring
            )
        } else {
            try solver?.setConductances(conductances)
        }
        guard let solution = try solver?.solve(drive, detail: .nodes) else { return }
        rowVolts = solution.rowVoltages
        columnVolts = solution.columnVoltages
    }

    private var wiring: Wiring {
        Wiring(
            rowSegmentOhms: segmentOhms,
            columnSegmentOhms: segmentOhms,
            rowEnds: (0..<rows).map {
                floating.rows >> UInt64($0) & 1 == 0 ? LineEnds(first: 0) : .floating
            },
            columnEnds: (0..<columns).map {
                floating.columns >> UInt64($0) & 1 == 0 ? LineEnds(last: 0) : .floating
            }
        )
    }

    package func volts(row: Int, column: Int) -> Double {
        guard isResistive else { return ideal.volts(row: row, column: column) }
        let cell = row * columns + column
        return rowVolts[cell] - columnVolts[cell]
    }
}
