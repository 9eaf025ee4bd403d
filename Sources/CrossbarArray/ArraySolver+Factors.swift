// SPDX-License-Identifier: Apache-2.0

extension ArraySolver {
    /// Factors the tridiagonal systems of all rows and columns.
    ///
    /// With unit segments the pivot of node k is e + 1, e being the conductance that the node sees
    /// behind it: e(k) = H(k) + e(k−1) · 1∕(e(k−1) + 1). No difference is formed, so pivots have
    /// full relative accuracy whatever the range of the conductances. Stored are reciprocals of
    /// pivots. A line that leads nowhere would have the pivot 0; its reciprocal is put to 0, which
    /// makes its voltage 0.
    func factor() {
        let (first, last) = (columns.firstLanes, columns.lastLanes)
        for panel in 0..<shape.columnPanelCount {
            if columns.isLumped {
                factorLumpedColumns(panel, links: first[panel] + last[panel])
            } else {
                factorColumns(panel, first: first[panel], last: last[panel])
            }
        }
        let (left, right) = (rows.firstLanes, rows.lastLanes)
        for panel in 0..<shape.rowPanelCount {
            if rows.isLumped {
                factorLumpedRows(panel, links: left[panel] + right[panel])
            } else {
                factorRows(panel, first: left[panel], last: right[panel])
            }
        }
    }

    private func factorColumns(_ panel: Int, first: Lane, last: Lane) {
        let cells = grids.cells
        let factors = grids.columnFactors
        let one = Lane(repeating: 1)
        var behind = first
        var total = Lane(repeating: 0)
        for row in 0..<rowCount {
            let cell = cells[shape.lane(row, panel)]
            total += cell
            let seen = cell + behind
            let factor =
                row == rowCount - 1 ? LaneVector.reciprocal(seen + last) : one / (seen + one)
            factors[shape.lane(row, panel)] = factor
            behind = seen * factor
        }
        grids.columnTotals[panel] = total
        behind = last
        for row in (0..<rowCount).reversed() {
            let seen = cells[shape.lane(row, panel)] + behind
            let factor = row == 0 ? LaneVector.reciprocal(seen + first) : one / (seen + one)
            grids.risingFactors[shape.lane(row, panel)] = factor
            behind = seen * factor
        }
        for row in rowCount..<shape.rowPanelCount * 8 {
            factors[shape.lane(row, panel)] = Lane(repeating: 0)
            grids.risingFactors[shape.lane(row, panel)] = Lane(repeating: 0)
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
    private func factorLumpedColumns(_ panel: Int, links: Lane) {
        var total = Lane(repeating: 0)
        for row in 0..<rowCount { total += grids.cells[shape.lane(row, panel)] }
        grids.columnTotals[panel] = total
        let sum = links + total
        grids.columnFactors[shape.tile(0, panel)] = Self.held(
            LaneVector.reciprocal(sum),
            columns.isFixed,
            panel
        )
    }

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
