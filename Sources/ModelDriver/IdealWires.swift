// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory

/// Lines without resistance; those that are not driven float to where no net current flows in.
///
/// Floating rows are eliminated exactly, the floating columns' system is solved by Gaussian
/// elimination in index order; it is symmetric and diagonally dominant, so no pivoting is needed.
/// Source: Kirchhoff's current law at each floating line.
public struct IdealWires: ~Copyable, ArrayWires {
    private var rowVolts: FixedBuffer<Double>
    private var columnVolts: FixedBuffer<Double>
    private var matrix: FixedBuffer<Double>
    private var right: FixedBuffer<Double>
    private var unknowns: FixedBuffer<Int>
    private var conductances: FixedBuffer<Double>

    private var rows = 0
    private var columns = 0

    /// Wires for an array of at most this size.
    public init(rows: Int, columns: Int) {
        rowVolts = FixedBuffer(count: rows, repeating: 0)
        columnVolts = FixedBuffer(count: columns, repeating: 0)
        matrix = FixedBuffer(count: columns * columns, repeating: 0)
        right = FixedBuffer(count: columns, repeating: 0)
        unknowns = FixedBuffer(count: columns, repeating: 0)
        conductances = FixedBuffer(count: rows * columns, repeating: 0)
    }

    /// Takes any array of ideal lines.
    public mutating func prepare(rows: Int, columns: Int, segmentMilliohms: UInt32) -> Bool {
        self.rows = rows
        self.columns = columns
        return segmentMilliohms == 0
    }

    /// A driven line is at the potential of its driver everywhere.
    public var isResistive: Bool { false }

    /// V(row) − V(column) at a cell.
    public func volts(row: Int, column: Int) -> Double { rowVolts[row] - columnVolts[column] }

    /// Notes the potential of a driven row.
    public mutating func setRow(_ row: Int, _ volts: Double) { rowVolts[row] = volts }

    /// Notes the potential of a driven column.
    public mutating func setColumn(_ column: Int, _ volts: Double) { columnVolts[column] = volts }

    /// Notes the conductance of a cell, by row · columns + column.
    public mutating func setConductance(_ cell: Int, _ siemens: Double) {
        conductances[cell] = siemens
    }

    /// Finds the potentials of the floating lines; all 0 V when nothing is driven.
    public mutating func solve(floatingRows: UInt64, floatingColumns: UInt64) -> Bool {
        var count = 0
        for column in 0..<columns where floatingColumns >> UInt64(column) & 1 != 0 {
            unknowns[count] = column
            count += 1
        }
        var drivenRows = 0
        for row in 0..<rows where floatingRows >> UInt64(row) & 1 == 0 {
            drivenRows += 1
        }
        guard drivenRows + columns - count > 0 else {
            rowVolts.fill(0)
            columnVolts.fill(0)
            return true
        }
        for place in 0..<count {
            right[place] = 0
            for other in 0..<count {
                matrix[place * count + other] = 0
            }
        }
        for row in 0..<rows {
            assemble(row, columns, count, floatingRows, floatingColumns)
        }
        eliminate(count)
        for row in 0..<rows where floatingRows >> UInt64(row) & 1 != 0 {
            var weighted = 0.0
            var total = 0.0
            for column in 0..<columns {
                let value = conductances[row * columns + column]
                weighted += value * columnVolts[column]
                total += value
            }
            rowVolts[row] = weighted / total
        }
        return true
    }

    /// Adds one row's share to the system of the floating columns.
    private mutating func assemble(
        _ row: Int,
        _ columns: Int,
        _ count: Int,
        _ floatingRows: UInt64,
        _ floatingColumns: UInt64
    ) {
        guard floatingRows >> UInt64(row) & 1 != 0 else {
            for place in 0..<count {
                let value = conductances[row * columns + unknowns[place]]
                matrix[place * count + place] += value
                right[place] += value * rowVolts[row]
            }
            return
        }
        var total = 0.0
        var driven = 0.0
        for column in 0..<columns {
            let value = conductances[row * columns + column]
            total += value
            if floatingColumns >> UInt64(column) & 1 == 0 {
                driven += value * columnVolts[column]
            }
        }
        for place in 0..<count {
            let value = conductances[row * columns + unknowns[place]]
            matrix[place * count + place] += value
            right[place] += value * (driven / total)
            for other in 0..<count {
                let share =
                    value * (conductances[row * columns + unknowns[other]] / total)
                matrix[place * count + other] -= share
            }
        }
    }

    private mutating func eliminate(_ count: Int) {
        for pivot in 0..<count {
            for place in (pivot + 1)..<max(count, pivot + 1) {
                let factor = matrix[place * count + pivot] / matrix[pivot * count + pivot]
                for other in pivot..<count {
                    matrix[place * count + other] -= factor * matrix[pivot * count + other]
                }
                right[place] -= factor * right[pivot]
            }
        }
        for place in stride(from: count - 1, through: 0, by: -1) {
            var sum = right[place]
            for other in (place + 1)..<max(count, place + 1) {
                sum -= matrix[place * count + other] * columnVolts[unknowns[other]]
            }
            columnVolts[unknowns[place]] = sum / matrix[place * count + place]
        }
    }
}

/// The wires of one array.
@available(*, unavailable)
extension IdealWires: Sendable {}
