// SPDX-License-Identifier: Apache-2.0

extension ArraySolver {
    /// After how many passes the alternation is given up.
    private static let passLimit = 40

    /// Solves by alternating between columns and rows.
    ///
    /// Two passes in a row tell how fast it is; one pass may do much and the next little. The last
    /// pass is made when the change after it, judged by that, is below the tolerance of the cells'
    /// voltages (root mean squares over the first row of each panel). It counts when by its own
    /// change no more than four times the tolerance is left, and currents balance at every node.
    ///
    /// - Returns: Whether that was fast enough.
    mutating func alternate(
        _ sources: ArraySources,
        detail: Solution.Detail,
        _ solution: inout Solution
    ) -> Bool {
        guard isAlternating else { return false }
        let keeps = !detail.isEmpty || sources.cells != nil
        if keeps { prepareIteration() }
        for (panel, lane) in sources.rows.references.enumerated() {
            grids.rowReferences[panel] = lane
        }
        for (panel, lane) in sources.columns.references.enumerated() {
            grids.columnReferences[panel] = lane
        }
        var changes: [Double] = []
        var number = 0
        var isLast = false
        while number < min(Self.passLimit, iterationLimit) {
            let pass = pass(number)
            number += 1
            if isLast {
                close(pass, sources, keeps: keeps, &solution)
                let change = ratio()
                changes.append(change)
                let left = change * Self.reduction(changes).squareRoot()
                guard left <= 4 * tolerance, solution.residual <= residualLimit else {
                    return false
                }
                solution.iterationCount = number
                add(detail, sources, to: &solution)
                return true
            }
            run(pass, sources, threads: passThreads)
            coarse?.correct()
            changes.append(ratio())
            guard number > 2 else { continue }
            let reduction = Self.reduction(changes)
            if number > 4, reduction > 0.4 { return false }
            isLast = changes[number - 1] * reduction <= tolerance
        }
        return false
    }

    /// The change of the drops that the last pass found, over the voltages of the cells.
    private func ratio() -> Double {
        var sums = (Lane(repeating: 0), Lane(repeating: 0))
        for panel in 0..<shape.rowPanelCount {
            sums.0 += grids.panelSums[2 * panel]
            sums.1 += grids.panelSums[2 * panel + 1]
        }
        let change = sums.0.orderedSum
        let volts = sums.1.orderedSum
        guard change > 0 else { return 0 }
        return (change / volts).squareRoot()
    }

    /// By how much two passes reduce the change that they make.
    private static func reduction(_ changes: [Double]) -> Double {
        let last = changes.count - 1
        guard changes[last] > 0 else { return 0 }
        if last > 2 { return changes[last] / changes[last - 2] }
        let one = changes[last] / changes[last - 1]
        return one * one
    }
}
