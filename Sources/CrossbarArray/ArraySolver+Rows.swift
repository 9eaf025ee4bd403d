// SPDX-License-Identifier: Apache-2.0

// The sweeps along eight rows at a time. A sweep reads tiles of 8 × 8 cells, turns them, and keeps
// what belongs to the eight rows in a line buffer that stays in the cache.
extension ArraySolver {
    /// Adds a tile's right-hand sides to the solution of eight rows, up to the tile.
    ///
    /// The right-hand sides are the first eight lanes of `grids.tile`, lanes across columns.
    /// `previous` is the last solution before the tile, or the sum so far of lumped lines.
    @inline(__always)
    func eliminate(
        _ panel: Int,
        _ columnPanel: Int,
        _ previous: inout Lane,
        _ first: Lane,
        _ last: Lane
    ) {
        let tile = grids.tile
        let line = grids.line
        LaneVector.transpose(tile, 0, tile, 8)
        if columnPanel == 0 { tile[8] += first }
        if columnPanel == shape.columnPanelCount - 1 { tile[8 + (columnCount - 1) & 7] += last }
        if rows.isLumped {
            for offset in 8..<16 { previous += tile[offset] }
            return
        }
        let factors = grids.rowFactors
        let start = (panel * shape.columnPanelCount + columnPanel) * 8
        for offset in 0..<8 {
            previous = (tile[8 + offset] + previous) * factors[start &+ offset]
            line[columnPanel &* 8 &+ offset] = previous
        }
    }

    /// Puts the solution of eight rows for a tile into the first eight lanes of the tile, lanes
    /// across columns.
    @inline(__always)
    func substitute(_ panel: Int, _ columnPanel: Int, _ next: inout Lane) {
        let tile = grids.tile
        let line = grids.line
        if rows.isLumped {
            for offset in 0..<8 { line[columnPanel &* 8 &+ offset] = next }
        } else {
            let factors = grids.rowFactors
            let start = (panel * shape.columnPanelCount + columnPanel) * 8
            var offset = 8
            while offset > 0 {
                offset &-= 1
                let column = columnPanel &* 8 &+ offset
                next = line[column] + factors[start &+ offset] * next
                line[column] = next
            }
        }
        LaneVector.transpose(line, columnPanel * 8, tile, 0)
    }

    /// What follows the elimination: the start of the substitution.
    @inline(__always)
    func turn(_ panel: Int, _ previous: Lane) -> Lane {
        rows.isLumped
            ? previous * grids.rowFactors[panel * shape.columnPanelCount * 8]
            : Lane(repeating: 0)
    }

    /// The right-hand side of the columns' system, for eight rows.
    ///
    /// - Returns: The power at columns without drops, by lanes.
    func startRows(_ panel: Int, _ sources: ArraySources) -> Lane {
        let tile = grids.tile
        let zero = Lane(repeating: 0)
        let scale = Lane(repeating: rowScale)
        let reference = sources.rows.references[panel]
        let isFirst = panel == 0
        let lastRow = rowCount - 1 - panel * 8
        var previous = zero
        for columnPanel in 0..<shape.columnPanelCount {
            let start = shape.tile(panel, columnPanel)
            let opposite = sources.columns.references[columnPanel]
            for row in 0..<8 {
                var current =
                    grids.cells[start &+ row] * (Lane(repeating: reference[row]) - opposite)
                if let cells = sources.cells { current += cells[start &+ row] }
                tile[row] = -(scale * current)
            }
            eliminate(
                panel,
                columnPanel,
                &previous,
                sources.rows.firstTerms[panel],
                sources.rows.lastTerms[panel]
            )
        }
        var next = turn(panel, previous)
        var power = zero
        var columnPanel = shape.columnPanelCount
        while columnPanel > 0 {
            columnPanel &-= 1
            substitute(panel, columnPanel, &next)
            let start = shape.tile(panel, columnPanel)
            let opposite = sources.columns.references[columnPanel]
            for row in 0..<8 {
                let across = Lane(repeating: reference[row]) - opposite
                let cell = grids.cells[start &+ row]
                var current = cell * (across + tile[row])
                power += across * current
                if let cells = sources.cells { current += cells[start &+ row] }
                if isFirst, row == 0 { current += sources.columns.firstTerms[columnPanel] }
                if row == lastRow { current += sources.columns.lastTerms[columnPanel] }
                grids.residual[start &+ row] = current
            }
        }
        return power
    }

    /// One half of an iteration, for eight rows: the new direction and its image.
    ///
    /// `step` is the step of the last iteration, which the drops have not made yet; `mix` is how
    /// much of the last direction stays in the new one.
    ///
    /// - Returns: The product of direction and image, by lanes.
    func iterateRows(_ panel: Int, step: Double, mix: Double) -> Lane {
        let tile = grids.tile
        let zero = Lane(repeating: 0)
        let step = Lane(repeating: step)
        let mix = Lane(repeating: mix)
        let scale = Lane(repeating: rowScale)
        let cells = grids.cells
        let drops = grids.drops
        let direction = grids.direction
        let image = grids.image
        var previous = zero
        for columnPanel in 0..<shape.columnPanelCount {
            let start = shape.tile(panel, columnPanel)
            for row in 0..<8 {
                let index = start &+ row
                let old = direction[index]
                drops[index] += step * old
                let new = grids.preconditioned[index] + mix * old
                direction[index] = new
                image[index] = grids.residual[index] + mix * image[index]
                tile[row] = (scale * new) * cells[index]
            }
            eliminate(panel, columnPanel, &previous, zero, zero)
        }
        var next = turn(panel, previous)
        var product = zero
        var columnPanel = shape.columnPanelCount
        while columnPanel > 0 {
            columnPanel &-= 1
            substitute(panel, columnPanel, &next)
            let start = shape.tile(panel, columnPanel)
            for row in 0..<8 {
                let index = start &+ row
                let changed = image[index] - cells[index] * tile[row]
                grids.change[index] = changed
                product += direction[index] * changed
            }
        }
        return product
    }

    /// The last step of eight rows: their drops, the currents of their cells, and the balance.
    ///
    /// Leaves the drops of the rows in `preconditioned` and cell currents in `change`.
    func finishRows(_ panel: Int, step: Double, _ sources: ArraySources) -> LineBalance {
        let tile = grids.tile
        let line = grids.line
        let zero = Lane(repeating: 0)
        let step = Lane(repeating: step)
        let scale = Lane(repeating: rowScale)
        let reference = sources.rows.references[panel]
        var previous = zero
        for columnPanel in 0..<shape.columnPanelCount {
            let start = shape.tile(panel, columnPanel)
            let opposite = sources.columns.references[columnPanel]
            for row in 0..<8 {
                let index = start &+ row
                let drop = grids.drops[index] + step * grids.direction[index]
                grids.drops[index] = drop
                let across = Lane(repeating: reference[row]) - opposite
                var current = grids.cells[index] * (drop - across)
                if let cells = sources.cells { current -= cells[index] }
                tile[row] = scale * current
            }
            eliminate(
                panel,
                columnPanel,
                &previous,
                sources.rows.firstTerms[panel],
                sources.rows.lastTerms[panel]
            )
        }
        var next = turn(panel, previous)
        var columnPanel = shape.columnPanelCount
        while columnPanel > 0 {
            columnPanel &-= 1
            substitute(panel, columnPanel, &next)
            let start = shape.tile(panel, columnPanel)
            for row in 0..<8 { grids.preconditioned[start &+ row] = tile[row] }
        }
        var balance = LineBalance()
        for columnPanel in 0..<shape.columnPanelCount {
            let start = shape.tile(panel, columnPanel)
            let opposite = sources.columns.references[columnPanel]
            for row in 0..<8 {
                let index = start &+ row
                let across = Lane(repeating: reference[row]) - opposite
                let volts = across + (grids.preconditioned[index] - grids.drops[index])
                var current = grids.cells[index] * volts
                if let cells = sources.cells { current += cells[index] }
                grids.change[index] = current
                tile[row] = current
                balance.cellPower += current * volts
                balance.largestCell = balance.largestCell.larger(current.magnitudes)
            }
            LaneVector.transpose(tile, 0, tile, 8)
            balanceRows(panel, columnPanel, sources, &balance)
        }
        balance.conductances = grids.rowTotals[panel]
        balance.firstDrop = line[0]
        balance.lastDrop = line[columnCount - 1]
        if rows.isLumped {
            let flow =
                balance.currents * scale
                + firstFlow(panel, line[0], sources.rows) + lastFlow(panel, line[0], sources.rows)
            balance.largestImbalance = Self.unheld(flow, rows.isFixed, panel).magnitudes
        }
        return balance
    }

    /// The balance of eight rows along a tile whose currents stand turned in its last lanes.
    @inline(__always)
    func balanceRows(
        _ panel: Int,
        _ columnPanel: Int,
        _ sources: ArraySources,
        _ balance: inout LineBalance
    ) {
        let tile = grids.tile
        let line = grids.line
        let scale = Lane(repeating: rowScale)
        for offset in 0..<min(8, columnCount - columnPanel * 8) {
            let column = columnPanel &* 8 &+ offset
            balance.add(current: tile[8 + offset], position: Double(column + 1))
            guard !rows.isLumped else { continue }
            let here = line[column]
            var flow = scale * tile[8 + offset]
            if column > 0 { flow += here - line[column - 1] }
            if column < columnCount - 1 {
                let after = line[column + 1]
                flow += here - after
                balance.linePower += (here - after) * (here - after)
            }
            if column == 0 { flow += firstFlow(panel, here, sources.rows) }
            if column == columnCount - 1 { flow += lastFlow(panel, here, sources.rows) }
            balance.largestImbalance = balance.largestImbalance.larger(flow.magnitudes)
        }
    }

    /// The current from eight rows into the sources at their ends, times the scale.
    private func firstFlow(_ panel: Int, _ drop: Lane, _ sources: LineSources) -> Lane {
        rows.firstLanes[panel] * drop - sources.firstTerms[panel]
    }

    private func lastFlow(_ panel: Int, _ drop: Lane, _ sources: LineSources) -> Lane {
        rows.lastLanes[panel] * drop - sources.lastTerms[panel]
    }

    /// The imbalances with 0 where a source holds the line and takes what is left.
    static func unheld(_ flow: Lane, _ isFixed: [Bool], _ panel: Int) -> Lane {
        var result = flow
        for offset in 0..<8 where panel * 8 + offset < isFixed.count {
            if isFixed[panel * 8 + offset] { result[offset] = 0 }
        }
        return result
    }
}
