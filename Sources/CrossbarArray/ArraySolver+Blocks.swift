// SPDX-License-Identifier: Apache-2.0

// What passes have to do with the array of blocks.
extension ArraySolver {
    /// Chooses blocks for the cells as they are, and makes the array of blocks.
    ///
    /// A pass leaves of drops whose half wave is p lines long about H∕(H + (π∕p)²), H being the mean
    /// of the cells in the scale of the lines: a block is the largest for which that is 0.0015 at
    /// p = its size, but at most a quarter of the line. Where a pass leaves a fiftieth of what varies
    /// least, a quarter wave along rows and columns, there is no array of blocks.
    mutating func chooseBlocks(total: Double) {
        guard isAlternating else { return }
        let mean = total / (Double(rowCount) * Double(columnCount))
        let slowest =
            (mean / (mean + Self.leastEigenvalue(rowCount)))
            * (mean * rowScale / (mean * rowScale + Self.leastEigenvalue(columnCount)))
        guard slowest > 0.02, shape.rowPanelCount > 1, shape.columnPanelCount > 1 else {
            coarse = nil
            firstSlopes = []
            columnBlocks = LineBlocks(lineCount: columnCount, panelCount: shape.columnPanelCount)
            rowBlocks = LineBlocks(lineCount: rowCount, panelCount: shape.rowPanelCount)
            return
        }
        let rowBlocks = LineBlocks(
            lineCount: rowCount,
            panelCount: Self.panelCount(mean, shape.rowPanelCount)
        )
        let columnBlocks = LineBlocks(
            lineCount: columnCount,
            panelCount: Self.panelCount(mean * rowScale, shape.columnPanelCount)
        )
        if coarse == nil || (rowBlocks, columnBlocks) != (self.rowBlocks, self.columnBlocks) {
            self.rowBlocks = rowBlocks
            self.columnBlocks = columnBlocks
            coarse = CoarseArray(
                rows,
                columns,
                rowBlocks: rowBlocks,
                columnBlocks: columnBlocks,
                rowScale: rowScale
            )
        }
        let before = rowBlocks.centre(0)
        let after = Double(rowCount - 1) - rowBlocks.centre(rowBlocks.count - 1)
        let one = Lane(repeating: 1)
        firstSlopes = columns.firstLanes.map { $0 / (one + $0 * Lane(repeating: before)) }
        lastSlopes = columns.lastLanes.map { $0 / (one + $0 * Lane(repeating: after)) }
        fillBlocks()
    }

    /// (π∕2n)², about the least eigenvalue of a line of n unit segments that leads to a source.
    private static func leastEigenvalue(_ lineCount: Int) -> Double {
        2.5 / (Double(lineCount) * Double(lineCount))
    }

    /// The panels of eight lines in a block.
    private static func panelCount(_ mean: Double, _ panels: Int) -> Int {
        var count = 1
        while (count + 1) * 4 <= panels, Double(64 * (count + 1) * (count + 1)) * mean <= 0.014 {
            count += 1
        }
        return count
    }

    /// Sums up the cells of each block.
    private func fillBlocks() {
        guard let coarse else { return }
        coarse.cells.clear()
        for panel in 0..<shape.rowPanelCount {
            for block in 0..<columnBlocks.count {
                var sum = Lane(repeating: 0)
                let first = block * columnBlocks.panelCount
                for columnPanel
                    in first..<min(
                        shape.columnPanelCount,
                        first + columnBlocks.panelCount
                    )
                {
                    let start = shape.tile(panel, columnPanel)
                    for row in 0..<8 { sum += grids.cells[start &+ row] }
                }
                coarse.cells[number: blockNumber(panel, block)] += sum.orderedSum
            }
        }
        coarse.factor()
    }

    /// Whether there is an array of blocks.
    @inline(__always)
    var hasBlocks: Bool { !firstSlopes.isEmpty }

    /// Lanes, as numbers, from one row of blocks to the next.
    @inline(__always)
    var smoothWidth: Int { ((columnBlocks.count + 7) >> 3) * 8 }

    /// The number of a block in the vectors of the array of blocks.
    @inline(__always)
    func blockNumber(_ panel: Int, _ block: Int) -> Int {
        panel / rowBlocks.panelCount * smoothWidth + block
    }

    /// Writes the corrections for the eight rows of a panel.
    ///
    /// - Returns: Whether the panel reaches beyond the outermost centres, where they fall off.
    func spread(_ panel: Int, _ pass: Pass) -> Bool {
        guard let coarse, !pass.isFirst else {
            for index in 0..<smoothWidth { grids.smooth[index] = Lane(repeating: 0) }
            return false
        }
        let width = smoothWidth / 8
        var isRamped = false
        for row in 0..<8 {
            let line = panel * 8 + row
            let place = rowBlocks.place(min(line, rowCount - 1))
            let outside = rowBlocks.outside(min(line, rowCount - 1))
            grids.outside[number: row] = outside.first
            grids.outside[number: 8 + row] = outside.last
            if outside != (0, 0) { isRamped = true }
            let isLast = place.block + 1 == rowBlocks.count
            for lane in 0..<width {
                let here = coarse.correction[place.block * width + lane]
                let there =
                    isLast ? here : coarse.correction[(place.block + 1) * width + lane]
                grids.smooth[row * width + lane] =
                    here + Lane(repeating: place.part) * (there - here)
            }
        }
        return isRamped
    }

    /// What is left of a correction in a row of a panel beyond the outermost centres.
    ///
    /// It falls in proportion to the distance, to 0 at the source of a column.
    @inline(__always)
    func ramp(_ panel: Int, _ row: Int, _ columnPanel: Int) -> Lane {
        guard hasBlocks else { return Lane(repeating: 1) }
        return Lane(repeating: 1)
            - (firstSlopes[columnPanel] * grids.outside.repeated(row)
                + lastSlopes[columnPanel] * grids.outside.repeated(8 + row))
    }

    /// Adds to the imbalance of blocks what flows along columns over their borders and through ends.
    func crossBorders(_ panel: Int, _ pass: Pass, _ sources: ArraySources) {
        guard let coarse else { return }
        let size = rowBlocks.panelCount
        let isBelowBorder = panel > 0 && panel % size == 0
        let isAboveBorder = panel + 1 < shape.rowPanelCount && (panel + 1) % size == 0
        let lastRow = rowCount - 1 - panel * 8
        guard isBelowBorder || isAboveBorder || panel == 0 || lastRow < 8 else { return }
        for block in 0..<columnBlocks.count {
            let first = block * columnBlocks.panelCount
            var flow = Lane(repeating: 0)
            var ends = Lane(repeating: 0)
            for columnPanel in first..<min(shape.columnPanelCount, first + columnBlocks.panelCount)
            {
                let start = shape.tile(panel, columnPanel)
                let top = grids.eliminated[start]
                let bottom = grids.eliminated[start + 7]
                if pass.isUp {
                    if isAboveBorder { flow += bottom - grids.border[columnPanel] }
                    if isBelowBorder { grids.border[columnPanel] = top }
                } else {
                    if isBelowBorder { flow += grids.border[columnPanel] - top }
                    if isAboveBorder { grids.border[columnPanel] = bottom }
                }
                if panel == 0 {
                    ends +=
                        sources.columns.firstTerms[columnPanel]
                        - columns.firstLanes[columnPanel] * top
                }
                if lastRow < 8 {
                    ends +=
                        sources.columns.lastTerms[columnPanel]
                        - columns.lastLanes[columnPanel] * grids.eliminated[start + lastRow]
                }
            }
            coarse.imbalance[number: blockNumber(panel, block)] += ends.orderedSum
            // Downwards over the border, from the block above to the one below.
            let sum = flow.orderedSum
            if pass.isUp ? isAboveBorder : isBelowBorder {
                let below = pass.isUp ? panel + 1 : panel
                coarse.imbalance[number: blockNumber(below, block)] += sum
                coarse.imbalance[number: blockNumber(below - 1, block)] -= sum
            }
        }
    }
}
