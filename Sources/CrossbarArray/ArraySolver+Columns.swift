// SPDX-License-Identifier: Apache-2.0

// The sweeps along the eight columns of a panel. Lanes lie across them, so nothing is turned.
extension ArraySolver {
    /// One half of an iteration, for eight columns: the new residual and its preconditioned image.
    ///
    /// - Returns: Their product, by lanes.
    func iterateColumns(_ panel: Int, step: Double) -> Lane {
        let step = Lane(repeating: step)
        if columns.isLumped { return iterateLumpedColumns(panel, step: step) }
        let zero = Lane(repeating: 0)
        let factors = grids.columnFactors
        let residual = grids.residual
        let change = grids.change
        let image = grids.preconditioned
        var previous = zero
        for rowPanel in 0..<shape.rowPanelCount {
            let start = shape.tile(rowPanel, panel)
            for index in start..<start &+ min(8, rowCount &- rowPanel &* 8) {
                let rest = residual[index] - step * change[index]
                residual[index] = rest
                previous = (rest + previous) * factors[index]
                image[index] = previous
            }
        }
        var next = zero
        var product = zero
        var rowPanel = shape.rowPanelCount
        while rowPanel > 0 {
            rowPanel &-= 1
            let start = shape.tile(rowPanel, panel)
            var index = start &+ min(8, rowCount &- rowPanel &* 8)
            while index > start {
                index &-= 1
                next = image[index] + factors[index] * next
                image[index] = next
                product += residual[index] * next
            }
        }
        return product
    }

    private func iterateLumpedColumns(_ panel: Int, step: Lane) -> Lane {
        var sum = Lane(repeating: 0)
        for row in 0..<rowCount {
            let index = shape.lane(row, panel)
            let rest = grids.residual[index] - step * grids.change[index]
            grids.residual[index] = rest
            sum += rest
        }
        let drop = sum * grids.columnFactors[shape.tile(0, panel)]
        for row in 0..<rowCount { grids.preconditioned[shape.lane(row, panel)] = drop }
        return sum * drop
    }

    /// The balance of eight columns, from the drops and the currents of cells.
    ///
    /// Leaves the imbalance in `residual`, for a further round of iterations.
    func finishColumns(_ panel: Int, _ sources: ArraySources) -> LineBalance {
        let firstLink = columns.firstLanes[panel]
        let lastLink = columns.lastLanes[panel]
        let firstTerm = sources.columns.firstTerms[panel]
        let lastTerm = sources.columns.lastTerms[panel]
        var balance = LineBalance()
        var before = Lane(repeating: 0)
        for row in 0..<rowCount {
            let index = shape.lane(row, panel)
            let here = grids.drops[index]
            let current = grids.change[index]
            balance.add(current: current, position: Double(row + 1))
            var rest = current
            if !columns.isLumped {
                if row > 0 { rest += before - here }
                if row < rowCount - 1 {
                    let after = grids.drops[shape.lane(row + 1, panel)]
                    rest += after - here
                    balance.linePower += (here - after) * (here - after)
                }
            }
            if row == 0 { rest += firstTerm - firstLink * here }
            if row == rowCount - 1 { rest += lastTerm - lastLink * here }
            before = here
            grids.residual[index] = rest
            balance.largestImbalance = balance.largestImbalance.larger(rest.magnitudes)
        }
        balance.conductances = grids.columnTotals[panel]
        balance.firstDrop = grids.drops[shape.lane(0, panel)]
        balance.lastDrop = grids.drops[shape.lane(rowCount - 1, panel)]
        if columns.isLumped {
            let flow =
                balance.currents + (firstTerm - firstLink * balance.firstDrop)
                + (lastTerm - lastLink * balance.lastDrop)
            balance.largestImbalance = Self.unheld(flow, columns.isFixed, panel).magnitudes
        }
        return balance
    }
}
