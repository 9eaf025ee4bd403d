// SPDX-License-Identifier: Apache-2.0

/// Where the numbers of the cells of an array stand in memory.
///
/// Rows and columns are grouped by eight into panels; where a row panel meets a column panel is a
/// tile of 8 × 8 cells. A lane holds the numbers of eight neighbouring columns in one row; a tile is
/// eight lanes, 512 bytes. The tiles of a row panel follow each other, so that a sweep along eight
/// rows is one stream, and a sweep along eight columns jumps from tile to tile.
///
/// ```
///              column panel 0   column panel 1
/// row panel 0     tile 0           tile 1       spare      lane(row, column) =
/// row panel 1     tile 3           tile 4       spare        tile · 8 + row mod 8
/// ```
///
/// Row and column counts are rounded up to eight; what is beyond stays zero. A spare tile a row
/// panel keeps the tiles of a column panel from falling on the same sets of the cache.
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

    /// Lanes from one row panel to the next.
    var stride: Int { columnPanelCount * 8 + 8 }

    /// Lanes of a grid.
    var laneCount: Int { rowPanelCount * stride }

    /// The first lane of a tile.
    @inline(__always)
    func tile(_ rowPanel: Int, _ columnPanel: Int) -> Int {
        rowPanel &* stride &+ columnPanel &* 8
    }

    /// The lane of a row in a column panel.
    @inline(__always)
    func lane(_ row: Int, _ columnPanel: Int) -> Int {
        tile(row >> 3, columnPanel) &+ row & 7
    }

    /// Lanes of a grid whose lanes hold eight neighbouring rows in one column.
    var turnedLaneCount: Int { rowPanelCount * columnPanelCount * 8 }

    /// The number of a cell in a grid, counted without regard to lanes.
    @inline(__always)
    func number(row: Int, column: Int) -> Int {
        lane(row, column >> 3) * 8 + (column & 7)
    }
}
