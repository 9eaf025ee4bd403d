// SPDX-License-Identifier: Apache-2.0

/// The voltages and currents of all cells, row-major, in volts and amperes.
struct CellState {
    var volts: [Double]
    var currents: [Double]
}

/// A solution in the making, from the balances of panels.
struct SolutionSums {
    var solution: Solution
    var heat = 0.0
    var largest = 0.0
    var largestImbalance = 0.0

    /// No balances yet.
    ///
    /// The lists of `solution` are taken over where they have the right length.
    init(_ solution: consuming Solution, rowCount: Int, columnCount: Int) {
        self.solution = solution
        if self.solution.rowCurrents.count != rowCount {
            self.solution.rowCurrents = Array(repeating: 0, count: rowCount)
            self.solution.rowFirstCurrents = Array(repeating: 0, count: rowCount)
            self.solution.rowLastCurrents = Array(repeating: 0, count: rowCount)
        }
        if self.solution.columnCurrents.count != columnCount {
            self.solution.columnCurrents = Array(repeating: 0, count: columnCount)
            self.solution.columnFirstCurrents = Array(repeating: 0, count: columnCount)
            self.solution.columnLastCurrents = Array(repeating: 0, count: columnCount)
        }
        self.solution.rowVoltages.removeAll(keepingCapacity: true)
        self.solution.columnVoltages.removeAll(keepingCapacity: true)
        self.solution.cellCurrents.removeAll(keepingCapacity: true)
    }
}

extension ArraySolver {
    /// Makes the last step, and sums up currents, powers and imbalances.
    func finish(_ sources: ArraySources, step: Double, _ solution: inout Solution) {
        var sums = SolutionSums(
            exchange(&solution, .empty),
            rowCount: rowCount,
            columnCount: columnCount
        )
        for panel in 0..<shape.rowPanelCount {
            addRows(panel, finishRows(panel, step: step, sources), sources, to: &sums)
        }
        for panel in 0..<shape.columnPanelCount {
            addColumns(panel, finishColumns(panel, sources), sources, to: &sums)
        }
        solution = complete(sums, sources)
    }

    /// Takes a value from where it stands, so that its lists have one owner.
    func exchange(_ solution: inout Solution, _ other: consuming Solution) -> Solution {
        let taken = solution
        solution = other
        return taken
    }

    /// Adds the currents of eight rows.
    func addRows(
        _ panel: Int,
        _ balance: LineBalance,
        _ sources: ArraySources,
        to sums: inout SolutionSums
    ) {
        var balance = balance
        balance.divideCurrents(by: columns.scale)
        sums.largest = max(sums.largest, balance.largestCell.largest / columns.scale)
        sums.largestImbalance = max(
            sums.largestImbalance,
            balance.largestImbalance.largest / rows.scale
        )
        sums.heat += balance.cellPower.orderedSum / columns.scale
        if !rows.isLumped { sums.heat += balance.linePower.orderedSum / rows.scale }
        for line in panel * 8..<min(rowCount, panel * 8 + 8) {
            let ends = rows.endCurrents(line, sources.rows, balance, columns.scale)
            sums.largest = max(sums.largest, ends.first.magnitude, ends.last.magnitude)
            sums.solution.rowFirstCurrents[line] = ends.first
            sums.solution.rowLastCurrents[line] = ends.last
            sums.solution.rowCurrents[line] = ends.first + ends.last
        }
    }

    /// Adds the currents of eight columns.
    func addColumns(
        _ panel: Int,
        _ balance: LineBalance,
        _ sources: ArraySources,
        to sums: inout SolutionSums
    ) {
        var balance = balance
        balance.divideCurrents(by: -columns.scale)
        sums.largestImbalance = max(
            sums.largestImbalance,
            balance.largestImbalance.largest / columns.scale
        )
        if !columns.isLumped { sums.heat += balance.linePower.orderedSum / columns.scale }
        for line in panel * 8..<min(columnCount, panel * 8 + 8) {
            let ends = columns.endCurrents(line, sources.columns, balance, columns.scale)
            sums.largest = max(sums.largest, ends.first.magnitude, ends.last.magnitude)
            sums.solution.columnFirstCurrents[line] = 0 - ends.first
            sums.solution.columnLastCurrents[line] = 0 - ends.last
            sums.solution.columnCurrents[line] = 0 - (ends.first + ends.last)
        }
    }

    /// The solution after all panels.
    func complete(_ sums: consuming SolutionSums, _ sources: ArraySources) -> Solution {
        let sums = sums
        var solution = sums.solution
        solution.residual =
            sums.largest > 0 ? sums.largestImbalance / sums.largest : sums.largestImbalance
        solution.dissipatedWatts =
            sums.heat + rows.endHeat(solution.rowFirstCurrents, solution.rowLastCurrents)
            + columns.endHeat(solution.columnFirstCurrents, solution.columnLastCurrents)
        solution.deliveredWatts = Self.delivered(solution, sources)
        return solution
    }

    private static func delivered(_ solution: Solution, _ sources: ArraySources) -> Double {
        var power = 0.0
        for line in 0..<solution.rowCurrents.count {
            power += sources.rows.first[line] * solution.rowFirstCurrents[line]
            power += sources.rows.last[line] * solution.rowLastCurrents[line]
        }
        for line in 0..<solution.columnCurrents.count {
            power -= sources.columns.first[line] * solution.columnFirstCurrents[line]
            power -= sources.columns.last[line] * solution.columnLastCurrents[line]
        }
        return power
    }

    /// Voltages and currents of all cells, row-major, as the last solve left them.
    func cellState(_ sources: ArraySources) -> CellState {
        var volts = Array(repeating: 0.0, count: rowCount * columnCount)
        var currents = volts
        for row in 0..<rowCount {
            let reference = sources.rows.references[row >> 3][row & 7]
            for column in 0..<columnCount {
                let number = shape.number(row: row, column: column)
                let opposite = sources.columns.references[column >> 3][column & 7]
                volts[row * columnCount + column] =
                    (reference - opposite)
                    + (grids.preconditioned[number: number] - grids.drops[number: number])
                currents[row * columnCount + column] =
                    grids.change[number: number] / columns.scale
            }
        }
        return CellState(volts: volts, currents: currents)
    }

    /// Copies node voltages and cell currents where they are asked for.
    func add(_ detail: Solution.Detail, _ sources: ArraySources, to solution: inout Solution) {
        guard !detail.isEmpty else { return }
        for row in 0..<rowCount {
            let reference = sources.rows.references[row >> 3][row & 7]
            for column in 0..<columnCount {
                let number = shape.number(row: row, column: column)
                if detail.contains(.nodes) {
                    let opposite = sources.columns.references[column >> 3][column & 7]
                    solution.rowVoltages.append(reference + grids.preconditioned[number: number])
                    solution.columnVoltages.append(opposite + grids.drops[number: number])
                }
                if detail.contains(.cells) {
                    solution.cellCurrents.append(grids.change[number: number] / columns.scale)
                }
            }
        }
    }
}

extension LineBalance {
    /// From scaled currents to the currents that leave the line, in amperes.
    mutating func divideCurrents(by scale: Double) {
        currents /= Lane(repeating: scale)
        moments /= Lane(repeating: scale)
    }
}

extension LineSet {
    /// The currents from the sources at both ends into a line.
    ///
    /// Either from the drop at the end, or from the currents of the cells by the divider that the
    /// line is: a current drawn at a position comes from each end in proportion to the resistance
    /// towards the other. The first suits cells of more conductance than the end, the second the
    /// others, whatever the drops' accuracy relative to themselves.
    func endCurrents(
        _ line: Int,
        _ sources: LineSources,
        _ balance: LineBalance,
        _ cellScale: Double
    ) -> (first: Double, last: Double) {
        let index = line & 7
        let panel = line >> 3
        let end = ends[line]
        let total = balance.currents[index]
        let links = firstLinks[line] + lastLinks[line]
        if !isFixed[line], balance.conductances[index] / cellScale > links / scale {
            return (
                (sources.firstTerms[panel][index]
                    - firstLinks[line] * balance.firstDrop[index]) / scale,
                (sources.lastTerms[panel][index]
                    - lastLinks[line] * balance.lastDrop[index]) / scale
            )
        }
        guard let first = end.first else { return (0, end.last == nil ? 0 : total) }
        guard let last = end.last else { return (total, 0) }
        let ohms = first + last + Double(cellCount + 1) * segmentOhms
        // Nothing tells which end of a line without any resistance the current comes from.
        guard ohms > 0 else { return (total / 2, total / 2) }
        let through = (sources.first[line] - sources.last[line]) / ohms
        let fromLast = (first * total + segmentOhms * balance.moments[index]) / ohms
        return (through + (total - fromLast), fromLast - through)
    }

    /// The heat in the end resistances and the segments next to them.
    func endHeat(_ first: [Double], _ last: [Double]) -> Double {
        var heat = 0.0
        for line in 0..<lineCount {
            heat += first[line] * first[line] * ((ends[line].first ?? 0) + segmentOhms)
            heat += last[line] * last[line] * ((ends[line].last ?? 0) + segmentOhms)
        }
        return heat
    }
}
