// SPDX-License-Identifier: Apache-2.0

/// Solves arrays of 1T1R cells whose gates have voltages over ground.
///
/// A gate acts by its voltage over the lower end of its cell, which the drops of the lines move. So
/// the array is solved for gates over the lower ends as they were found last, until these no longer
/// move by more than ``tolerance``. Where the column is the lower end, that is the transistor's
/// source; where the row is (RESET), the device's own drop comes off the gate as well, and the
/// cell gets at most a threshold less than its gate has: the drop of a source follower.
package struct GatedSolver: ~Copyable {
    /// How far lower ends may still move, over the largest voltage of a source or a gate.
    package var tolerance = 1e-11
    /// After how many solutions a solve is given up.
    package var turnLimit = 200
    /// After how many solutions changes are halved.
    package var dampingStart = 40

    private var solver: NonlinearSolver
    private let rowCount: Int
    private let columnCount: Int
    private let wiring: Wiring

    /// A solver for arrays of this shape and wiring.
    package init(rowCount: Int, columnCount: Int, wiring: Wiring) throws(SolverError) {
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.wiring = wiring
        solver = try NonlinearSolver(
            rowCount: rowCount,
            columnCount: columnCount,
            wiring: wiring
        )
    }

    /// The currents for one set of source voltages.
    ///
    /// - Parameters:
    ///   - drive: The voltages of the sources.
    ///   - law: The cells; its gates have the voltages over ground, in volts.
    ///   - detail: What the solution holds beside the currents of the lines.
    /// - Returns: The currents, and the true voltages of all nodes where they were asked for.
    /// - Throws: ``SolverError`` `.notConverged`, whose residual is then the last move of a lower
    ///   end over the largest voltage.
    package mutating func solve<Device: CellLaw>(
        _ drive: LineDrive,
        law: TransistorLaw<Device>,
        detail: Solution.Detail = []
    ) throws(SolverError) -> Solution {
        let count = rowCount * columnCount
        let gates = (0..<count).map { law.gates.volts(ofCell: $0) }
        var largest = gates.map(\.magnitude).reduce(0, max)
        for volts in drive.rowFirst + drive.rowLast + drive.columnFirst + drive.columnLast {
            largest = max(largest, volts.magnitude)
        }
        var relative = law
        var lower = firstLowerEnds(drive)
        var iterationCount = 0
        var move = 0.0
        for turn in 1...turnLimit {
            relative.gates = .cells(zip(gates, lower).map { $0 - $1 })
            var solution = try solver.solve(drive, law: relative, detail: detail.union(.nodes))
            iterationCount += solution.iterationCount
            solution.iterationCount = iterationCount
            move = 0
            let share = turn > dampingStart ? 0.5 : 1.0
            for index in 0..<count {
                let found = min(solution.rowVoltages[index], solution.columnVoltages[index])
                move = max(move, (found - lower[index]).magnitude)
                lower[index] += share * (found - lower[index])
            }
            if move <= tolerance * largest {
                solution.residual = max(solution.residual, largest > 0 ? move / largest : 0)
                if !detail.contains(.nodes) {
                    solution.rowVoltages = []
                    solution.columnVoltages = []
                }
                return solution
            }
        }
        throw .notConverged(residual: move / largest, iterationCount: iterationCount)
    }

    /// Where the lower ends are without drops along lines.
    private func firstLowerEnds(_ drive: LineDrive) -> [Double] {
        var lower: [Double] = []
        lower.reserveCapacity(rowCount * columnCount)
        for row in 0..<rowCount {
            let above = wiring.rowEnds[row].first == nil ? drive.rowLast : drive.rowFirst
            for column in 0..<columnCount {
                let below =
                    wiring.columnEnds[column].last == nil ? drive.columnFirst : drive.columnLast
                lower.append(min(above[row], below[column]))
            }
        }
        return lower
    }
}
