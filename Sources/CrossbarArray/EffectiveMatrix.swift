// SPDX-License-Identifier: Apache-2.0

/// What an array of linear cells does to row voltages: column currents = Gᵀ·V, lines included.
///
/// It is found once, by one solve for each row or each column, whichever are fewer; a read is
/// rows × columns products from then on. It holds for columns at 0 V, and for rows whose two ends,
/// if both are driven, have the same voltage.
///
/// Units: volts, siemens, amperes. Accuracy: each element within the solver's.
///
/// Source: reciprocity of networks of resistors: the current at a column for a volt at a row is
/// the current at the row for a volt at the column.
package struct EffectiveMatrix: Sendable, Equatable {
    package let rowCount: Int
    package let columnCount: Int
    /// Row-major, shape `[rows × columns]`, in siemens.
    package let siemens: [Double]

    /// How many solves are asked of the solver at once, which may share them out to threads.
    private static let groupSize = 64

    /// The effective matrix of the array that a solver holds.
    ///
    /// - Throws: ``SolverError`` where a solve does not converge.
    package init(_ solver: inout ArraySolver) throws(SolverError) {
        rowCount = solver.rowCount
        columnCount = solver.columnCount
        var matrix = Array(repeating: 0.0, count: rowCount * columnCount)
        let restingRows = Array(repeating: 0.0, count: rowCount)
        let restingColumns = Array(repeating: 0.0, count: columnCount)
        let isByRows = rowCount <= columnCount
        let lineCount = isByRows ? rowCount : columnCount
        for start in stride(from: 0, to: lineCount, by: Self.groupSize) {
            let lines = start..<min(lineCount, start + Self.groupSize)
            let drives = lines.map { line in
                var drive = LineDrive(rows: restingRows, columns: restingColumns)
                if isByRows {
                    drive.rowFirst[line] = 1
                    drive.rowLast[line] = 1
                } else {
                    drive.columnFirst[line] = 1
                    drive.columnLast[line] = 1
                }
                return drive
            }
            for (line, solution) in zip(lines, try solver.solve(drives)) {
                if isByRows {
                    for column in 0..<columnCount {
                        matrix[line * columnCount + column] = solution.columnCurrents[column]
                    }
                } else {
                    for row in 0..<rowCount {
                        matrix[row * columnCount + line] = 0 - solution.rowCurrents[row]
                    }
                }
            }
        }
        siemens = matrix
    }

    /// The column currents for a voltage at each row, summed in the order of the rows.
    package func columnCurrents(rowVolts: [Double]) -> [Double] {
        precondition(rowVolts.count == rowCount, "There is one voltage for each row.")
        var result = Array(repeating: 0.0, count: columnCount)
        let columnCount = columnCount
        unsafe siemens.withUnsafeBufferPointer { matrix in
            unsafe result.withUnsafeMutableBufferPointer { currents in
                for (row, volts) in rowVolts.enumerated() {
                    let start = row * columnCount
                    // Both indices are within the counts that were checked above and in `init`.
                    for column in 0..<columnCount {
                        unsafe currents[column] += volts * matrix[start &+ column]
                    }
                }
            }
        }
        return result
    }
}
