// SPDX-License-Identifier: Apache-2.0

/// What a sweep finds out about eight lines: currents of cells, powers, imbalances.
struct LineBalance {
    /// The sum of the currents of a line's cells, and that of each times its number from 1.
    var currents = Lane(repeating: 0)
    var moments = Lane(repeating: 0)
    /// The sum of the conductances of a line's cells, times the columns' scale.
    var conductances = Lane(repeating: 0)
    /// The drops at the first and the last cell.
    var firstDrop = Lane(repeating: 0)
    var lastDrop = Lane(repeating: 0)
    var cellPower = Lane(repeating: 0)
    /// The sum of squares of the drops along segments.
    var linePower = Lane(repeating: 0)
    var largestCell = Lane(repeating: 0)
    /// The largest imbalance at a node, times the line's scale.
    var largestImbalance = Lane(repeating: 0)

    /// Adds the cells of eight lines at a position that counts from 1.
    @inline(__always)
    mutating func add(current: Lane, position: Double) {
        currents += current
        moments += Lane(repeating: position) * current
    }
}

/// The balances of eight columns while a pass goes along them, kept in lanes of memory.
enum ColumnBalances {
    static let laneCount = 6
    static let currents = 0
    static let moments = 1
    static let linePower = 2
    static let largestImbalance = 3
    /// The imbalance of the last row without what flows to the next, and the drop there.
    static let pending = 4
    static let drop = 5
}
