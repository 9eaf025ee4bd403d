// SPDX-License-Identifier: Apache-2.0

extension ArraySolver {
    /// After how many passes the alternation is given up.
    private static let passLimit = 40

    /// The solution by alternating between columns and rows, or nil where that is too slow.
    ///
    /// Two passes in a row tell how fast it is. The last pass is made when the next change of the
    /// drops, judged by that, would be below the tolerance of the cells' voltages; and it is judged
    /// by the change that it makes and by the balance of currents at every node.
    mutating func alternate(_ sources: ArraySources, detail: Solution.Detail) -> Solution? {
        guard isAlternating else { return nil }
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
            var pass = pass(number)
            number += 1
            if isLast {
                var solution = close(&pass, sources, keeps: keeps)
                let change = Self.ratio(pass)
                changes.append(change)
                let left = change * Self.reduction(changes).squareRoot()
                guard left <= 4 * tolerance, solution.residual <= residualLimit else { return nil }
                solution.iterationCount = number
                add(detail, sources, to: &solution)
                return solution
            }
            run(&pass, sources)
            coarse?.correct()
            changes.append(Self.ratio(pass))
            guard number > 2 else { continue }
            let reduction = Self.reduction(changes)
            if number > 4, reduction > 0.4 { return nil }
            isLast = changes[number - 1] * reduction <= tolerance
        }
        return nil
    }

    /// The change of the drops that a pass found, over the voltages of the cells.
    private static func ratio(_ pass: Pass) -> Double {
        let change = pass.change.orderedSum
        let volts = pass.volts.orderedSum
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
