// SPDX-License-Identifier: Apache-2.0

extension ArraySolver {
    /// How often the iteration is begun anew from the true imbalance.
    private static let roundLimit = 8

    /// The state of the iteration between rounds.
    private struct Progress {
        var iterationCount = 0
        /// The power at columns without drops, and the part of it that the drops took away.
        var power = 0.0
        var gained = 0.0
        /// The step that the drops have not made yet.
        var step = 0.0
    }

    mutating func solve(
        _ sources: ArraySources,
        detail: Solution.Detail,
        into solution: inout Solution
    ) throws(SolverError) {
        if alternate(sources, detail: detail, &solution) { return }
        prepareIteration()
        grids.drops.clear()
        grids.direction.clear()
        grids.image.clear()
        grids.change.clear()
        var progress = Progress()
        var power = Lane(repeating: 0)
        for panel in 0..<shape.rowPanelCount { power += startRows(panel, sources) }
        progress.power = power.orderedSum
        for _ in 0..<Self.roundLimit {
            let isDone = iterate(&progress)
            finish(sources, step: progress.step, &solution)
            solution.iterationCount = progress.iterationCount
            if isDone, solution.residual <= residualLimit {
                add(detail, sources, to: &solution)
                return
            }
            if progress.iterationCount >= iterationLimit { break }
            grids.change.clear()
        }
        throw .notConverged(
            residual: solution.residual,
            iterationCount: progress.iterationCount
        )
    }

    /// Conjugate gradients from the residual that stands in the memory.
    ///
    /// Stops when the error in the norm of dissipated power, estimated from the preconditioned
    /// residual and the longest step so far, is below the tolerance, and the residual itself has
    /// become small. The drops lag by one step, which `progress` holds.
    ///
    /// - Returns: Whether the tolerance was met.
    private func iterate(_ progress: inout Progress) -> Bool {
        var norm = sweepColumns(step: 0)
        progress.step = 0
        guard norm > 0 else { return norm == 0 }
        if rows.areAllFixed {
            // Without drops of rows the preconditioner is the inverse.
            return iterateOnce(&progress, norm)
        }
        let firstNorm = norm
        var mix = 0.0
        var longestStep = 1.0
        while progress.iterationCount < iterationLimit {
            progress.iterationCount += 1
            let product = sweepRows(step: progress.step, mix: mix)
            guard product > 0 else { return false }
            let step = norm / product
            progress.step = step
            progress.gained += step * norm
            if step > longestStep { longestStep = step }
            let newNorm = sweepColumns(step: step)
            let left = progress.power - progress.gained
            let scale = left > 1e-3 * progress.gained ? left : 1e-3 * progress.gained
            if newNorm * longestStep <= tolerance * tolerance * scale,
                newNorm <= residualLimit * residualLimit * firstNorm
            {
                return true
            }
            mix = newNorm / norm
            norm = newNorm
        }
        return false
    }

    private func iterateOnce(_ progress: inout Progress, _ norm: Double) -> Bool {
        progress.iterationCount += 1
        _ = sweepRows(step: 0, mix: 0)
        progress.step = 1
        progress.gained += norm
        return true
    }

    /// All rows; panels are summed in their order.
    private func sweepRows(step: Double, mix: Double) -> Double {
        var sum = Lane(repeating: 0)
        for panel in 0..<shape.rowPanelCount {
            sum += iterateRows(panel, step: step, mix: mix)
        }
        return sum.orderedSum
    }

    /// All columns; panels are summed in their order.
    private func sweepColumns(step: Double) -> Double {
        var sum = Lane(repeating: 0)
        for panel in 0..<shape.columnPanelCount { sum += iterateColumns(panel, step: step) }
        return sum.orderedSum
    }
}
