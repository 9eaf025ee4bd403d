// SPDX-License-Identifier: Apache-2.0

extension ArraySolver {
    /// Lines, from 0, from which no path of cells leads to any source.
    ///
    /// Their voltage is undefined; solutions have them at 0 V.
    package var islandLines: (rows: [Int], columns: [Int]) {
        var isReached = (0..<rowCount).map { rows.ends[$0].isConnected }
        isReached += (0..<columnCount).map { columns.ends[$0].isConnected }
        var waiting = isReached.indices.filter { isReached[$0] }
        while let line = waiting.popLast() {
            let isRow = line < rowCount
            for other in 0..<(isRow ? columnCount : rowCount) {
                let cell =
                    isRow
                    ? shape.number(row: line, column: other)
                    : shape.number(row: other, column: line - rowCount)
                let index = isRow ? rowCount + other : other
                if grids.cells[number: cell] > 0, !isReached[index] {
                    isReached[index] = true
                    waiting.append(index)
                }
            }
        }
        return (
            (0..<rowCount).filter { !isReached[$0] },
            (0..<columnCount).filter { !isReached[rowCount + $0] }
        )
    }
}
