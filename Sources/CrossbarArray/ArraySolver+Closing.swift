// SPDX-License-Identifier: Apache-2.0

// The last pass: nothing is eliminated any more; currents, powers and the balance at every node.
extension ArraySolver {
    /// The solution that a last pass finds.
    ///
    /// Where they are asked for, leaves the drops of rows in `preconditioned`, those of columns in
    /// `drops` and cell currents in `change`.
    func close(
        _ pass: Pass,
        _ sources: ArraySources,
        keeps: Bool,
        _ solution: inout Solution
    ) {
        var sums = SolutionSums(
            exchange(&solution, .empty),
            rowCount: rowCount,
            columnCount: columnCount
        )
        begin(pass)
        grids.balances.clear()
        let count = shape.rowPanelCount
        for number in 0..<count {
            let panel = pass.isUp ? count - 1 - number : number
            descendPanel(panel, pass, sources)
            grids.panelSums[2 * panel] = Lane(repeating: 0)
            grids.panelSums[2 * panel + 1] = Lane(repeating: 0)
            var next = Lane(repeating: 0)
            var columnPanel = shape.columnPanelCount
            while columnPanel > 0 {
                columnPanel &-= 1
                substitute(panel, columnPanel, &next)
                sample(panel, columnPanel, pass)
                for row in 0..<8 { grids.rowDrops[columnPanel &* 8 &+ row] = grids.tile[row] }
            }
            var balance = LineBalance()
            for columnPanel in 0..<shape.columnPanelCount {
                closeTile(panel, columnPanel, sources, &balance, keeps: keeps)
                balanceRows(panel, columnPanel, sources, &balance)
                balanceColumns(panel, columnPanel, pass, sources)
            }
            balance.conductances = grids.rowTotals[panel]
            balance.firstDrop = grids.line[0]
            balance.lastDrop = grids.line[columnCount - 1]
            addRows(panel, balance, sources, to: &sums)
        }
        for panel in 0..<shape.columnPanelCount {
            addColumns(panel, columnBalance(panel), sources, to: &sums)
        }
        solution = complete(sums, sources)
    }

    /// The currents of the cells of a tile: in the first lanes of the tile, and turned.
    @inline(__always)
    private func closeTile(
        _ panel: Int,
        _ columnPanel: Int,
        _ sources: ArraySources,
        _ balance: inout LineBalance,
        keeps: Bool
    ) {
        let start = shape.tile(panel, columnPanel)
        let reference = sources.rows.references[panel]
        let opposite = sources.columns.references[columnPanel]
        for row in 0..<8 {
            let index = start &+ row
            let drop = grids.rowDrops[columnPanel &* 8 &+ row]
            let across = Lane(repeating: reference[row]) - opposite
            let volts = across + (drop - grids.eliminated[index])
            var current = grids.cells[index] * volts
            if let cells = sources.cells { current += cells[index] }
            grids.tile[row] = current
            balance.cellPower += current * volts
            balance.largestCell = balance.largestCell.larger(current.magnitudes)
            guard keeps else { continue }
            grids.preconditioned[index] = drop
            grids.drops[index] = grids.eliminated[index]
            grids.change[index] = current
        }
        LaneVector.transpose(grids.tile, 0, grids.tile, 8)
    }

    /// The balance of the columns of a tile.
    private func balanceColumns(
        _ panel: Int,
        _ columnPanel: Int,
        _ pass: Pass,
        _ sources: ArraySources
    ) {
        let start = shape.tile(panel, columnPanel)
        let balances = grids.balances.part(
            columnPanel * ColumnBalances.laneCount,
            ColumnBalances.laneCount
        )
        var currents = balances[ColumnBalances.currents]
        var moments = balances[ColumnBalances.moments]
        var linePower = balances[ColumnBalances.linePower]
        var largest = balances[ColumnBalances.largestImbalance]
        var pending = balances[ColumnBalances.pending]
        var before = balances[ColumnBalances.drop]
        let lastRow = rowCount - 1
        for step in 0..<8 {
            let row = step ^ pass.mask
            let number = panel * 8 + row
            guard number <= lastRow else { continue }
            let current = grids.tile[row]
            currents += current
            moments += Lane(repeating: Double(number + 1)) * current
            let here = grids.eliminated[start &+ row]
            var rest = current
            if number == 0 {
                rest +=
                    sources.columns.firstTerms[columnPanel]
                    - columns.firstLanes[columnPanel] * here
            }
            if number == lastRow {
                rest +=
                    sources.columns.lastTerms[columnPanel] - columns.lastLanes[columnPanel] * here
            }
            if number != (pass.isUp ? lastRow : 0) {
                let flow = here - before
                largest = largest.larger((pending + flow).magnitudes)
                linePower += flow * flow
                rest -= flow
            }
            pending = rest
            before = here
        }
        balances[ColumnBalances.currents] = currents
        balances[ColumnBalances.moments] = moments
        balances[ColumnBalances.linePower] = linePower
        balances[ColumnBalances.largestImbalance] = largest
        balances[ColumnBalances.pending] = pending
        balances[ColumnBalances.drop] = before
        if panel == 0 { grids.border[columnPanel] = grids.eliminated[start] }
        if lastRow >> 3 == panel {
            grids.lastEliminated[columnPanel] = grids.eliminated[start + lastRow & 7]
        }
    }

    /// The balance of eight columns after all rows.
    private func columnBalance(_ panel: Int) -> LineBalance {
        let start = panel * ColumnBalances.laneCount
        var balance = LineBalance()
        balance.currents = grids.balances[start + ColumnBalances.currents]
        balance.moments = grids.balances[start + ColumnBalances.moments]
        balance.linePower = grids.balances[start + ColumnBalances.linePower]
        balance.largestImbalance = grids.balances[start + ColumnBalances.largestImbalance]
            .larger(grids.balances[start + ColumnBalances.pending].magnitudes)
        balance.conductances = grids.columnTotals[panel]
        balance.firstDrop = grids.border[panel]
        balance.lastDrop = grids.lastEliminated[panel]
        return balance
    }
}
