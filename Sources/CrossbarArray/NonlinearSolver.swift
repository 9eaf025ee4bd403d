// SPDX-License-Identifier: Apache-2.0

/// Solves arrays whose cells are not ohmic, by Newton's method over the linear solver.
///
/// In each turn every cell is replaced by its tangent, a conductance with a current source beside
/// it, and the array is solved. The next tangent touches the law at the voltage that the array
/// then gives the cell; but where the law has more than twice the current that the tangent had
/// there, it touches where the law has the tangent's current, because a steep law says little about
/// voltages and much about currents. After ``dampingStart`` turns only half of each change is made.
///
/// A solution is accepted when the laws differ from their tangents by no more than
/// ``currentTolerance`` of the largest cell current at the voltages found, so that the currents
/// balance at every node for the laws themselves. Cells are worked on in their order; equal inputs
/// give equal bits.
///
/// Source: L. W. Nagel, SPICE2, Memorandum ERL-M520, University of California, Berkeley (1975),
/// chapter 3 (iteration on current where a junction is steep).
package struct NonlinearSolver: ~Copyable {
    /// The error of a cell current that is accepted, over the largest cell current.
    package var currentTolerance = 1e-11
    /// After how many solves of the tangents a solve is given up.
    package var turnLimit = 100
    /// After how many turns changes are halved.
    package var dampingStart = 40

    private var linear: ArraySolver
    private let sources: LaneMemory
    private let cellCount: Int

    /// The tangents of all cells: where they touch, the current there, and the slope.
    private struct Tangents {
        var volts: [Double]
        var currents: [Double]
        var slopes: [Double]
    }

    /// A solver for arrays of this shape and wiring.
    package init(rowCount: Int, columnCount: Int, wiring: Wiring) throws(SolverError) {
        cellCount = rowCount * columnCount
        linear = try ArraySolver(
            rowCount: rowCount,
            columnCount: columnCount,
            conductances: Array(repeating: 0, count: cellCount),
            wiring: wiring
        )
        sources = LaneMemory(laneCount: linear.shape.laneCount)
    }

    /// Whether every line is held at the voltage of its source, over its whole length.
    package var isIdeal: Bool { linear.rows.areAllFixed && linear.columns.areAllFixed }

    /// The currents for one set of source voltages.
    ///
    /// Its iteration count is that of the linear solver over all turns.
    ///
    /// - Throws: ``SolverError`` `.notConverged`, whose residual is then the error above.
    package mutating func solve(
        _ drive: LineDrive,
        law: borrowing some CellLaw & ~Copyable,
        detail: Solution.Detail = []
    ) throws(SolverError) -> Solution {
        try solveState(drive, law: law, detail: detail).0
    }

    /// The same, with the voltages and currents of all cells.
    mutating func solveState(
        _ drive: LineDrive,
        law: borrowing some CellLaw & ~Copyable,
        detail: Solution.Detail
    ) throws(SolverError) -> (Solution, CellState) {
        let resting = Array(repeating: 0.0, count: cellCount)
        var tangents = Tangents(volts: resting, currents: resting, slopes: resting)
        var iterationCount = 0
        for turn in 1...max(1, turnLimit) {
            for index in 0..<cellCount {
                let response = law.response(ofCell: index, volts: tangents.volts[index])
                tangents.currents[index] = response.current
                tangents.slopes[index] = response.slope
            }
            var (solution, state) = try solve(drive, tangents, detail)
            iterationCount += solution.iterationCount
            solution.iterationCount = iterationCount
            let share = turn > dampingStart ? 0.5 : 1
            let error = touch(&tangents, state, law, share: share)
            if error <= currentTolerance {
                solution.residual = max(solution.residual, error)
                return (solution, state)
            }
            if turn >= turnLimit {
                throw .notConverged(residual: error, iterationCount: iterationCount)
            }
        }
        throw .notConverged(residual: .infinity, iterationCount: iterationCount)
    }

    private mutating func solve(
        _ drive: LineDrive,
        _ tangents: Tangents,
        _ detail: Solution.Detail
    ) throws(SolverError) -> (Solution, CellState) {
        try linear.setConductances(tangents.slopes)
        let columnCount = linear.columnCount
        for index in 0..<cellCount {
            let number = linear.shape.number(
                row: index / columnCount,
                column: index % columnCount
            )
            sources.all[number: number] =
                (tangents.currents[index] - tangents.slopes[index] * tangents.volts[index])
                * linear.columns.scale
        }
        return try linear.solve(drive, cellSources: sources.all, detail: detail)
    }

    /// Moves all tangents to where they touch next.
    ///
    /// - Returns: The largest difference of law and tangent over the largest current.
    private func touch(
        _ tangents: inout Tangents,
        _ state: CellState,
        _ law: borrowing some CellLaw & ~Copyable,
        share: Double
    ) -> Double {
        var largestError = 0.0
        var largestCurrent = 0.0
        for index in 0..<cellCount {
            var volts = state.volts[index]
            let current = state.currents[index]
            let lawful = law.response(ofCell: index, volts: volts).current
            largestCurrent = max(largestCurrent, current.magnitude)
            largestError = max(largestError, (lawful - current).magnitude)
            if lawful.magnitude > 2 * current.magnitude, lawful * current > 0 {
                volts = Bisection.root(from: 0, to: volts) { between in
                    law.response(ofCell: index, volts: between).current - current
                }
            }
            tangents.volts[index] += share * (volts - tangents.volts[index])
        }
        return largestCurrent > 0 ? largestError / largestCurrent : largestError
    }
}

extension ArraySolver {
    /// The currents with a current source beside each cell, in amperes times the columns' scale.
    mutating func solve(
        _ drive: LineDrive,
        cellSources: LaneVector,
        detail: Solution.Detail
    ) throws(SolverError) -> (Solution, CellState) {
        if let fault = drive.fault(rowCount: rowCount, columnCount: columnCount) { throw fault }
        let sources = ArraySources(
            rows: try rows.sources(first: drive.rowFirst, last: drive.rowLast),
            columns: try columns.sources(first: drive.columnFirst, last: drive.columnLast),
            cells: cellSources
        )
        var solution = Solution.empty
        try solve(sources, detail: detail, into: &solution)
        return (solution, cellState(sources))
    }
}
