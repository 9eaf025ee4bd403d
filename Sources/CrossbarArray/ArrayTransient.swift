// SPDX-License-Identifier: Apache-2.0

/// Cells whose state changes under voltage.
///
/// A law at any moment, and what constant voltages do to the cells within a time; how a device
/// model is bound to an array.
package protocol PulsedCells: CellLaw, ~Copyable {
    /// Notes what the law needs of the present states; called before each solution.
    mutating func prepare()

    /// Lets V(row) − V(column) = `volts`, row-major, act on all cells for `seconds`.
    ///
    /// `currents` are those of the law at these voltages, where the array was solved for them.
    mutating func apply(volts: [Double], currents: [Double]?, seconds: Double)
}

/// Pulses on whole arrays: every cell, the half-selected ones too, sees its own voltage, which
/// follows from the states of all.
///
/// A pulse is cut into equal sub-steps whose count is fixed before the first. In each the array
/// is solved for the present states, and each cell then sees its voltage for one sub-step. So the
/// voltages lag behind the states by one sub-step at most: the error falls in proportion to the
/// length of a sub-step. Cells are worked on in their order.
package struct ArrayTransient<Cells: PulsedCells & ~Copyable>: ~Copyable {
    package var cells: Cells
    package var solver: NonlinearSolver

    private let rowCount: Int
    private let columnCount: Int

    /// Whether each cell sees what the sources of its lines say, whatever the states.
    ///
    /// Then nothing needs solving, and a pulse needs no sub-steps.
    package var isIdeal: Bool { solver.isIdeal }

    /// An array at rest.
    package init(
        rowCount: Int,
        columnCount: Int,
        wiring: Wiring,
        cells: consuming Cells
    ) throws(SolverError) {
        self.cells = cells
        self.rowCount = rowCount
        self.columnCount = columnCount
        solver = try NonlinearSolver(
            rowCount: rowCount,
            columnCount: columnCount,
            wiring: wiring
        )
    }

    /// Connects the lines in another way; the cells stay as they are.
    package mutating func rewire(_ wiring: Wiring) throws(SolverError) {
        solver = try NonlinearSolver(
            rowCount: rowCount,
            columnCount: columnCount,
            wiring: wiring
        )
    }

    /// What a pulse cost.
    package struct Pulse: Sendable, Equatable {
        /// What the sources delivered, in joules: powers at the starts of the sub-steps times
        /// their length.
        package var energyJoules = 0.0
        /// The part of it that lines and ends turned into heat.
        package var lineJoules = 0.0
        /// The largest voltage that each cell saw, in magnitude, row-major.
        package var largestCellVolts: [Double]
        /// The solution of the last sub-step.
        package var last: Solution
    }

    /// Drives the lines for a time.
    ///
    /// Cells keep what they became in the sub-steps that were done where a later one has no
    /// solution.
    ///
    /// - Parameters:
    ///   - drive: The voltages of all sources, in volts.
    ///   - seconds: How long.
    ///   - stepCount: Into how many sub-steps it is cut.
    /// - Returns: The energy, the largest voltages, and the last solution.
    /// - Throws: ``SolverError`` where a sub-step has no solution.
    package mutating func pulse(
        _ drive: LineDrive,
        seconds: Double,
        stepCount: Int
    ) throws(SolverError) -> Pulse {
        precondition(stepCount > 0, "A pulse has at least one sub-step.")
        precondition(seconds >= 0 && seconds <= 1e9, "A pulse lasts from 0 to 10⁹ s.")
        let length = seconds / Double(stepCount)
        let cellCount = rowCount * columnCount
        var pulse = Pulse(
            largestCellVolts: Array(repeating: 0, count: cellCount),
            last: .empty
        )
        for _ in 0..<stepCount {
            cells.prepare()
            let (solution, state) = try solver.solveState(drive, law: cells, detail: [])
            var cellWatts = 0.0
            pulse.last = solution
            for index in 0..<cellCount {
                let volts = state.volts[index]
                pulse.largestCellVolts[index] = max(
                    pulse.largestCellVolts[index],
                    volts.magnitude
                )
                cellWatts += volts * state.currents[index]
            }
            pulse.energyJoules += solution.deliveredWatts * length
            pulse.lineJoules += max(0, solution.deliveredWatts - cellWatts) * length
            cells.apply(volts: state.volts, currents: state.currents, seconds: length)
        }
        return pulse
    }
}
