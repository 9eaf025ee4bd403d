// SPDX-License-Identifier: Apache-2.0

// The sweeps along the eight columns of a panel. A panel is one stream, so nothing is turned.
extension ArraySolver {
    /// One half of an iteration, for eight columns: the new residual and its preconditioned image.
    ///
    /// - Returns: Their product, by lanes.
    func iterateColumns(_ panel: Int, step: Double) -> Lane {
        let start = panel * shape.stride
        let zero = Lane(repeating: 0)
        let step = Lane(repeating: step)
        let factors = grids.columnFactors
        let residual = grids.residual
        let change = grids.change
        let image = grids.preconditioned
        if columns.isLumped { return iterateLumpedColumns(panel, step: step) }
        var previous = zero
        for index in start..<start + rowCount {
            let rest = residual[index] - step * change[index]
            residual[index] = rest
            previous = (rest + previous) * factors[index]
            image[index] = previous
        }
        var next = zero
        var product = zero
        var index = start + rowCount - 1
        while index >= start {
            next = image[index] + factors[index] * next
            image[index] = next
            product += residual[index] * next
            index -= 1
        }
        return product
    }

    private func iterateLumpedColumns(_ panel: Int, step: Lane) -> Lane {
        let start = panel * shape.stride
        var sum = Lane(repeating: 0)
        for index in start..<start + rowCount {
            let rest = grids.residual[index] - step * grids.change[index]
            grids.residual[index] = rest
            sum += rest
        }
        let drop = sum * grids.columnFactors[start]
        for index in start..<start + rowCount { grids.preconditioned[index] = drop }
        return sum * drop
    }

    /// The balance of eight columns, from the drops and the currents of cells.
    ///
    /// Leaves the imbalance in `residual`, for a further round of iterations.
    func finishColumns(_ panel: Int, _ sources: ArraySources) -> LineBalance {
        let start = panel * shape.stride
        let firstLink = columns.firstLanes[panel]
        let lastLink = columns.lastLanes[panel]
        let firstTerm = sources.columns.firstTerms[panel]
        let lastTerm = sources.columns.lastTerms[panel]
        var balance = LineBalance()
        for row in 0..<rowCount {
            let index = start + row
            let here = grids.drops[index]
            let current = grids.change[index]
            balance.add(current: current, position: Double(row + 1))
            balance.conductances += grids.cells[index]
            var rest = current
            if !columns.isLumped {
                if row > 0 { rest += grids.drops[index - 1] - here }
                if row < rowCount - 1 {
                    let after = grids.drops[index + 1]
                    rest += after - here
                    balance.linePower += (here - after) * (here - after)
                }
            }
            if row == 0 { rest += firstTerm - firstLink * here }
            if row == rowCount - 1 { rest += lastTerm - lastLink * here }
            grids.residual[index] = rest
            balance.largestImbalance = balance.largestImbalance.larger(rest.magnitudes)
        }
        balance.firstDrop = grids.drops[start]
        balance.lastDrop = grids.drops[start + rowCount - 1]
        if columns.isLumped {
            let flow =
                balance.currents + (firstTerm - firstLink * balance.firstDrop)
                + (lastTerm - lastLink * balance.lastDrop)
            balance.largestImbalance = Self.unheld(flow, columns.isFixed, panel).magnitudes
        }
        return balance
    }
}
