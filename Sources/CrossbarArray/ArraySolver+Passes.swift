// SPDX-License-Identifier: Apache-2.0

/// One way through all row panels, down or up.
///
/// On its way a pass finishes the columns' systems that the last pass eliminated in the other
/// direction, solves the rows for these drops of the columns, and eliminates the columns' systems
/// for the currents that follow. So one pass is one turn of the alternation between columns and
/// rows, and touches every number of the array once.
///
/// ```
/// last pass, down                       this pass, up
/// row 0   eliminate                     row 2   finish columns · solve row · eliminate
/// row 1   eliminate, having row 0       row 1   finish columns, having row 2 · solve row · …
/// row 2   eliminate, having row 1       row 0
/// ```
struct Pass {
    /// The columns are without drops, and nothing has been eliminated yet.
    var isFirst: Bool
    var isUp: Bool
    /// Factors for finishing what the last pass eliminated, and for eliminating.
    var finishing: LaneVector
    var eliminating: LaneVector
    /// What turns a count of steps within a tile into its row.
    @inline(__always)
    var mask: Int { isUp ? 7 : 0 }
}

extension ArraySolver {
    /// The pass after so many others; even ones go up.
    func pass(_ number: Int) -> Pass {
        let isUp = number & 1 == 0
        return Pass(
            isFirst: number == 0,
            isUp: isUp,
            finishing: isUp ? grids.columnFactors : grids.risingFactors,
            eliminating: isUp ? grids.risingFactors : grids.columnFactors
        )
    }

    /// What precedes the first panel of a pass.
    func begin(_ pass: Pass) {
        for panel in 0..<shape.columnPanelCount {
            grids.lastDrops[panel] = Lane(repeating: 0)
            grids.lastEliminated[panel] = Lane(repeating: 0)
        }
        guard let coarse else { return }
        if pass.isFirst { grids.base.clear() }
        coarse.exchanged.clear()
        for lane in 0..<coarse.laneCount {
            coarse.imbalance[lane] = pass.isFirst ? Lane(repeating: 0) : grids.base[lane]
        }
    }

    /// A pass over all panels.
    mutating func run(_ pass: Pass, _ sources: ArraySources, threads: Int) {
        begin(pass)
        if threads > 1 {
            runInTurns(pass, sources)
        } else {
            for number in 0..<shape.rowPanelCount {
                descend(number, pass, sources)
                ascend(number, pass, sources)
            }
        }
        isRisingFactored = true
    }

    /// The first half of a panel, by its number on the way of the pass.
    ///
    /// The first pass goes up and makes the factors for that where they are missing.
    func descend(_ number: Int, _ pass: Pass, _ sources: ArraySources) {
        let panel = panel(number, pass)
        descendPanel(panel, pass, sources)
        crossBorders(panel, pass, sources)
        if !isRisingFactored { factorRising(panel) }
    }

    /// The second half of a panel, by its number on the way of the pass.
    func ascend(_ number: Int, _ pass: Pass, _ sources: ArraySources) {
        ascendPanel(panel(number, pass), pass, sources)
    }

    private func panel(_ number: Int, _ pass: Pass) -> Int {
        pass.isUp ? shape.rowPanelCount - 1 - number : number
    }

    /// The first half of a panel: the columns' drops, and the elimination of its rows.
    ///
    /// Leaves the drops in place of what was eliminated.
    func descendPanel(_ panel: Int, _ pass: Pass, _ sources: ArraySources) {
        let isRamped = spread(panel, pass)
        let blocks = columnBlocks
        let firstTerm = sources.rows.firstTerms[panel]
        let lastTerm = sources.rows.lastTerms[panel]
        var previous = Lane(repeating: 0)
        for block in 0..<blocks.count {
            var sum = Lane(repeating: 0)
            let first = block &* blocks.panelCount
            for columnPanel in first..<min(shape.columnPanelCount, first &+ blocks.panelCount) {
                if pass.isFirst {
                    startTile(panel, columnPanel, sources.cells, &sum)
                } else if isRamped || sources.cells != nil {
                    finishTile(panel, columnPanel, block, pass, sources.cells, true, &sum)
                } else {
                    finishTile(panel, columnPanel, block, pass, nil, false, &sum)
                }
                eliminate(panel, columnPanel, &previous, firstTerm, lastTerm)
            }
            if hasBlocks { addCurrents(panel, block, pass, sum.orderedSum) }
        }
    }

    /// Adds the currents of a block's cells at rows without drops to what the blocks know.
    private func addCurrents(_ panel: Int, _ block: Int, _ pass: Pass, _ sum: Double) {
        guard let coarse else { return }
        let number = blockNumber(panel, block)
        if pass.isFirst {
            grids.base[number: number] += sum
        } else {
            coarse.imbalance[number: number] -= sum
        }
    }

    private func addCurrents(_ panel: Int, _ block: Int, _ sum: Double) {
        coarse?.exchanged[number: blockNumber(panel, block)] += sum
    }

    /// The rows' right-hand sides of a tile at columns without drops.
    @inline(__always)
    private func startTile(
        _ panel: Int,
        _ columnPanel: Int,
        _ sources: LaneVector?,
        _ sum: inout Lane
    ) {
        let start = shape.tile(panel, columnPanel)
        let references = grids.rowReferences
        let opposite = grids.columnReferences[columnPanel]
        let scale = Lane(repeating: rowScale)
        let cells = grids.cells
        let eliminated = grids.eliminated
        let tile = grids.tile
        for row in 0..<8 {
            let index = start &+ row
            var current = cells[index] * (opposite - references.repeated(panel &* 8 &+ row))
            if let sources { current -= sources[index] }
            sum += current
            eliminated[index] = Lane(repeating: 0)
            tile[row] = scale * current
        }
    }

    /// The columns' drops in a tile, and the rows' right-hand sides that follow.
    @inline(__always)
    private func finishTile(
        _ panel: Int,
        _ columnPanel: Int,
        _ block: Int,
        _ pass: Pass,
        _ sources: LaneVector?,
        _ isRamped: Bool,
        _ sum: inout Lane
    ) {
        let start = shape.tile(panel, columnPanel)
        let references = grids.rowReferences
        let opposite = grids.columnReferences[columnPanel]
        let scale = Lane(repeating: rowScale)
        let smooth = grids.smooth
        let width = smoothWidth
        let mask = pass.mask
        let factors = pass.finishing
        let eliminated = grids.eliminated
        let cells = grids.cells
        let tile = grids.tile
        var last = grids.lastDrops[columnPanel]
        for step in 0..<8 {
            let row = step ^ mask
            let index = start &+ row
            last = eliminated[index] + factors[index] * last
            var more = smooth.repeated(row &* width &+ block)
            if isRamped { more *= ramp(panel, row, columnPanel) }
            let drop = last + more
            eliminated[index] = drop
            var current =
                cells[index] * (drop - (references.repeated(panel &* 8 &+ row) - opposite))
            if let sources { current -= sources[index] }
            sum += current
            tile[row] = scale * current
        }
        grids.lastDrops[columnPanel] = last
    }

    /// The second half of a panel: the rows' drops, and the elimination of the columns.
    private func ascendPanel(_ panel: Int, _ pass: Pass, _ sources: ArraySources) {
        let blocks = columnBlocks
        grids.panelSums[2 * panel] = Lane(repeating: 0)
        grids.panelSums[2 * panel + 1] = Lane(repeating: 0)
        let isOuter = panel == 0 || panel == shape.rowPanelCount - 1
        var next = Lane(repeating: 0)
        var block = blocks.count
        while block > 0 {
            block &-= 1
            var sum = Lane(repeating: 0)
            let first = block &* blocks.panelCount
            var columnPanel = min(shape.columnPanelCount, first &+ blocks.panelCount)
            while columnPanel > first {
                columnPanel &-= 1
                substitute(panel, columnPanel, &next)
                sample(panel, columnPanel, pass)
                if isOuter || sources.cells != nil {
                    eliminateTile(panel, columnPanel, pass, sources, true, &sum)
                } else {
                    eliminateTile(panel, columnPanel, pass, sources, false, &sum)
                }
            }
            if hasBlocks { addCurrents(panel, block, sum.orderedSum) }
        }
    }

    /// The currents into the columns of a tile, eliminated.
    @inline(__always)
    private func eliminateTile(
        _ panel: Int,
        _ columnPanel: Int,
        _ pass: Pass,
        _ sources: ArraySources,
        _ isOuter: Bool,
        _ sum: inout Lane
    ) {
        let start = shape.tile(panel, columnPanel)
        let references = grids.rowReferences
        let opposite = grids.columnReferences[columnPanel]
        let mask = pass.mask
        let factors = pass.eliminating
        let eliminated = grids.eliminated
        let cells = grids.cells
        let tile = grids.tile
        var last = grids.lastEliminated[columnPanel]
        for step in 0..<8 {
            let row = step ^ mask
            let index = start &+ row
            let across = references.repeated(panel &* 8 &+ row) - opposite
            var current = cells[index] * (across + tile[row])
            if isOuter {
                if let cells = sources.cells { current += cells[index] }
                sum += current
                let number = panel &* 8 &+ row
                if number == 0 { current += sources.columns.firstTerms[columnPanel] }
                if number == rowCount - 1 { current += sources.columns.lastTerms[columnPanel] }
            } else {
                sum += current
            }
            last = (current + last) * factors[index]
            eliminated[index] = last
        }
        grids.lastEliminated[columnPanel] = last
    }

    /// How the drops of the first row of a panel have changed since the last pass.
    @inline(__always)
    func sample(_ panel: Int, _ columnPanel: Int, _ pass: Pass) {
        let drop = grids.eliminated[shape.tile(panel, columnPanel)]
        let index = panel &* shape.columnPanelCount &+ columnPanel
        let old = pass.isFirst ? Lane(repeating: 0) : grids.samples[index]
        grids.samples[index] = drop
        grids.panelSums[2 &* panel] += (drop - old) * (drop - old)
        let across =
            grids.rowReferences.repeated(panel &* 8) - grids.columnReferences[columnPanel]
        let volts = across + (grids.tile[0] - drop)
        grids.panelSums[2 &* panel &+ 1] += volts * volts
    }
}
