// SPDX-License-Identifier: Apache-2.0

/// Where the numbers of the cells of an array stand in memory.
///
/// Columns are grouped by eight into column panels; a lane holds the numbers of eight neighbouring
/// columns in one row. The lanes of a panel follow each other by row, so that a sweep along eight
/// bit lines is one stream, and eight rows of a panel are one square tile of 512 bytes.
///
/// ```
///            panel 0          panel 1
/// row 0   | c0 … c7  |     | c8 … c15 |
/// row 1   | c0 … c7  |     | c8 … c15 |      lane(row, panel) = panel · stride + row
/// ```
///
/// Row and column counts are rounded up to eight; what is beyond stays zero. One spare lane a panel
/// keeps panels from falling on the same sets of the cache.
struct GridShape: Sendable, Equatable {
    let rowCount: Int
    let columnCount: Int

    init(rowCount: Int, columnCount: Int) {
        precondition(rowCount > 0 && columnCount > 0, "An array has rows and columns.")
        self.rowCount = rowCount
        self.columnCount = columnCount
    }

    /// Groups of eight rows, and of eight columns.
    var rowPanelCount: Int { (rowCount + 7) >> 3 }
    var columnPanelCount: Int { (columnCount + 7) >> 3 }

    /// Lanes of a column panel.
    var stride: Int { rowPanelCount * 8 + 1 }

    /// Lanes of a grid.
    var laneCount: Int { columnPanelCount * stride }

    /// Lanes of a grid whose lanes hold eight neighbouring rows in one column.
    var turnedLaneCount: Int { rowPanelCount * columnPanelCount * 8 }

    /// The number of a cell in a grid, counted without regard to lanes.
    @inline(__always)
    func number(row: Int, column: Int) -> Int {
        ((column >> 3) * stride + row) * 8 + (column & 7)
    }
}
