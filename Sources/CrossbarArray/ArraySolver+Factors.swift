// SPDX-License-Identifier: Apache-2.0

extension ArraySolver {
    /// What the factors of columns carry from row to row: what is seen behind, and sums of cells.
    ///
    /// With unit segments the pivot of node k is e + 1, e being the conductance that the node sees
    /// behind it: e(k) = H(k) + e(k−1) · 1∕(e(k−1) + 1). No difference is formed, so pivots have
    /// full relative accuracy whatever the range of the conductances. Stored are reciprocals of
    /// pivots. A line that leads nowhere would have the pivot 0; its reciprocal is put to 0, which
    /// makes its voltage 0.
    func beginFactors() {
        for panel in 0..<shape.columnPanelCount {
            grids.lastDrops[panel] = columns.firstLanes[panel]
            grids.columnTotals[panel] = Lane(repeating: 0)
        }
    }

    /// Factors the rows of a panel, and the columns as far as that.
    func factorPanel(_ panel: Int) {
        for columnPanel in 0..<shape.columnPanelCount { factorColumns(panel, columnPanel) }
        let (left, right) = (rows.firstLanes[panel], rows.lastLanes[panel])
        if rows.isLumped {
            factorLumpedRows(panel, links: left + right)
        } else {
            factorRows(panel, first: left, last: right)
        }
    }

    /// What follows the last panel.
    mutating func endFactors() {
        isRisingFactored = false
        guard columns.isLumped else { return }
        for panel in 0..<shape.columnPanelCount {
            let sum =
                (columns.firstLanes[panel] + columns.lastLanes[panel]) + grids.columnTotals[panel]
            grids.columnFactors[shape.tile(0, panel)] = Self.held(
                LaneVector.reciprocal(sum),
                columns.isFixed,
                panel
            )
        }
    }

    private func factorColumns(_ panel: Int, _ columnPanel: Int) {
        let cells = grids.cells
        let factors = grids.columnFactors
        let start = shape.tile(panel, columnPanel)
        let one = Lane(repeating: 1)
        let lastRow = rowCount - 1 - panel * 8
        var behind = grids.lastDrops[columnPanel]
        var total = grids.columnTotals[columnPanel]
        for row in 0..<8 {
            let cell = cells[start &+ row]
            total += cell
            guard !columns.isLumped else { continue }
            let seen = cell + behind
            var factor = one / (seen + one)
            if row >= lastRow {
                factor =
                    row == lastRow
                    ? LaneVector.reciprocal(seen + columns.lastLanes[columnPanel])
                    : Lane(repeating: 0)
            }
            factors[start &+ row] = factor
            behind = seen * factor
        }
        grids.lastDrops[columnPanel] = behind
        grids.columnTotals[columnPanel] = total
    }

    /// The factors of columns from the last row up; panels must follow each other from the last.
    func factorRising(_ panel: Int) {
        let cells = grids.cells
        let factors = grids.risingFactors
        let one = Lane(repeating: 1)
        let lastRow = rowCount - 1 - panel * 8
        for columnPanel in 0..<shape.columnPanelCount {
            let start = shape.tile(panel, columnPanel)
            var behind =
                lastRow < 8 ? columns.lastLanes[columnPanel] : grids.lastDrops[columnPanel]
            for row in (0..<8).reversed() {
                guard row <= lastRow else {
                    factors[start &+ row] = Lane(repeating: 0)
                    continue
                }
                let seen = cells[start &+ row] + behind
                var factor = one / (seen + one)
                if row == 0, panel == 0 {
                    factor = LaneVector.reciprocal(seen + columns.firstLanes[columnPanel])
                }
                factors[start &+ row] = factor
                behind = seen * factor
            }
            grids.lastDrops[columnPanel] = behind
        }
    }

    private func factorRows(_ panel: Int, first: Lane, last: Lane) {
        let cells = grids.cells
        let factors = grids.rowFactors
        let tile = grids.tile
        let start = panel * shape.columnPanelCount * 8
        let one = Lane(repeating: 1)
        let scale = Lane(repeating: rowScale)
        var behind = first
        var total = Lane(repeating: 0)
        for columnPanel in 0..<shape.columnPanelCount {
            LaneVector.transpose(cells, shape.tile(panel, columnPanel), tile, 0)
            for offset in 0..<8 {
                let column = columnPanel * 8 + offset
                guard column < columnCount else {
                    factors[start + column] = Lane(repeating: 0)
                    continue
                }
                total += tile[offset]
                let seen = scale * tile[offset] + behind
                let factor =
                    column == columnCount - 1
                    ? LaneVector.reciprocal(seen + last) : one / (seen + one)
                factors[start + column] = factor
                behind = seen * factor
            }
        }
        grids.rowTotals[panel] = total
    }

    /// The first factor of a lumped line is the reciprocal of all that is connected to it.
    private func factorLumpedRows(_ panel: Int, links: Lane) {
        let scale = Lane(repeating: rowScale)
        var total = Lane(repeating: 0)
        for columnPanel in 0..<shape.columnPanelCount {
            LaneVector.transpose(
                grids.cells,
                shape.tile(panel, columnPanel),
                grids.tile,
                0
            )
            for offset in 0..<8 { total += grids.tile[offset] }
        }
        grids.rowTotals[panel] = total
        let sum = links + scale * total
        grids.rowFactors[panel * shape.columnPanelCount * 8] =
            Self.held(LaneVector.reciprocal(sum), rows.isFixed, panel)
    }

    /// The factors with 0 where a line is held by its source.
    private static func held(_ factors: Lane, _ isFixed: [Bool], _ panel: Int) -> Lane {
        var result = factors
        for offset in 0..<8 where panel * 8 + offset < isFixed.count {
            if isFixed[panel * 8 + offset] { result[offset] = 0 }
        }
        return result
    }
}
