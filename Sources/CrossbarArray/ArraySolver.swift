// SPDX-License-Identifier: Apache-2.0

/// Solves the node voltages of a crossbar whose lines have resistance.
///
/// Unknown are the drops: by how much each node differs from the source of its line. They keep
/// their relative accuracy however small the resistances are, and are exactly zero on a line of no
/// resistance at a source of no resistance. The rows are eliminated exactly, one tridiagonal
/// system each; what is left for the columns,
///
///     S β = (B + H) β − H (W + H)⁻¹ H β,
///
/// is solved by conjugate gradients with the columns' own tridiagonal systems (B + H) as the
/// preconditioner. W, B: the Laplacians of row and column segments, H: cell conductances. Every
/// sum has a fixed order, so equal inputs give equal bits; a solve leaves nothing behind that
/// another could notice.
///
/// A line without any source whose cells lead to no source either is at 0 V.
///
/// Units: volts, siemens, ohms, amperes. Accuracy: line currents within 10⁻⁹ of a direct solution
/// for cells of up to 10⁶ times a segment's conductance; the balance of currents is checked at
/// every node of every solution.
///
/// Source: J. K. Reid, SIAM J. Numer. Anal. 9 (1972) 325 (conjugate gradients on one half of a
/// 2-cyclic system); M. R. Hestenes and E. Stiefel, J. Res. Natl. Bur. Stand. 49 (1952) 409.
package struct ArraySolver: ~Copyable {
    package let rowCount: Int
    package let columnCount: Int
    package let wiring: Wiring

    /// How small the error must become, relative, in the norm of dissipated power.
    package var tolerance = 1e-11
    /// The largest imbalance of currents that is accepted, over the largest current.
    package var residualLimit = 1e-9
    /// After how many iterations a solve is given up.
    package var iterationLimit: Int

    /// Whether solves begin with the alternation of columns and rows.
    let isAlternating: Bool
    /// On how many threads solves may work; currents have the same bits on any number.
    package var threadCount = 1
    /// How many cells an array has at least for one solve to be worth two threads.
    package var leastSharedCellCount = 1 << 17

    let shape: GridShape
    let rows: LineSet
    let columns: LineSet
    /// From the scale of columns to the scale of rows.
    let rowScale: Double
    var grids: Grids
    /// The array of blocks that corrects what is smooth, where that helps.
    var coarse: CoarseArray?
    var rowBlocks: LineBlocks
    var columnBlocks: LineBlocks
    /// By how much a correction falls a segment beyond the outermost centres, for each column.
    var firstSlopes: [Lane] = []
    var lastSlopes: [Lane] = []
    /// Whether the factors of columns from the last row up are those of the cells.
    var isRisingFactored = false
    /// What changes when cells do; and what solves change.
    private let factorMemory: LaneMemory
    private let workMemory: LaneMemory
    private var iterationMemory: LaneMemory?

    /// A solver for an array.
    ///
    /// Conductances are in siemens, row-major, shape `[rows × columns]`. Arrays of fewer cells than
    /// `leastAlternatingCellCount` are left to conjugate gradients alone.
    ///
    /// - Throws: ``SolverError`` where a value or a count is not accepted.
    package init(
        rowCount: Int,
        columnCount: Int,
        conductances: [Double],
        wiring: Wiring,
        leastAlternatingCellCount: Int = 2048
    ) throws(SolverError) {
        if let fault = wiring.fault(rowCount: rowCount, columnCount: columnCount) { throw fault }
        try Self.check(conductances, rowCount * columnCount)
        self.init(
            rowCount,
            columnCount,
            wiring,
            alternates: rowCount * columnCount >= leastAlternatingCellCount
        )
        fill(conductances)
    }

    private init(_ rowCount: Int, _ columnCount: Int, _ wiring: Wiring, alternates: Bool) {
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.wiring = wiring
        iterationLimit = 2000 + 20 * (rowCount + columnCount)
        shape = GridShape(rowCount: rowCount, columnCount: columnCount)
        rows = LineSet(
            segmentOhms: wiring.rowSegmentOhms,
            ends: wiring.rowEnds,
            cellCount: columnCount,
            isRow: true
        )
        columns = LineSet(
            segmentOhms: wiring.columnSegmentOhms,
            ends: wiring.columnEnds,
            cellCount: rowCount,
            isRow: false
        )
        rowScale = rows.scale / columns.scale
        let hasSegments = wiring.rowSegmentOhms > 0 && wiring.columnSegmentOhms > 0
        isAlternating = alternates && hasSegments
        rowBlocks = LineBlocks(lineCount: rowCount, panelCount: shape.rowPanelCount)
        columnBlocks = LineBlocks(lineCount: columnCount, panelCount: shape.columnPanelCount)
        factorMemory = LaneMemory(laneCount: Grids.factorLaneCount(shape), isCleared: false)
        workMemory = LaneMemory(laneCount: Grids.workLaneCount(shape), isCleared: false)
        grids = Grids(shape, factorMemory, workMemory)
    }

    /// A solver of the same array with the same factors, for another thread.
    ///
    /// It has either work memory of its own, for solves of its own, or only what the eight rows in
    /// work need, to take its turn at the same solve.
    init(sharing other: borrowing ArraySolver, ownsWork: Bool) {
        rowCount = other.rowCount
        columnCount = other.columnCount
        wiring = other.wiring
        tolerance = other.tolerance
        residualLimit = other.residualLimit
        iterationLimit = other.iterationLimit
        leastSharedCellCount = .max
        isAlternating = other.isAlternating
        shape = other.shape
        rows = other.rows
        columns = other.columns
        rowScale = other.rowScale
        rowBlocks = other.rowBlocks
        columnBlocks = other.columnBlocks
        firstSlopes = other.firstSlopes
        lastSlopes = other.lastSlopes
        isRisingFactored = other.isRisingFactored
        factorMemory = other.factorMemory
        grids = other.grids
        if ownsWork {
            workMemory = LaneMemory(laneCount: Grids.workLaneCount(shape), isCleared: false)
            grids.takeWork(shape, workMemory)
            coarse = other.coarse.map { CoarseArray(sharing: $0) }
        } else {
            workMemory = LaneMemory(laneCount: Grids.panelLaneCount(shape), isCleared: false)
            grids.takePanel(shape, workMemory)
            coarse = other.coarse
        }
    }

    /// Replaces the conductances of all cells.
    ///
    /// - Throws: ``SolverError`` where a value or the count is not accepted.
    package mutating func setConductances(_ conductances: [Double]) throws(SolverError) {
        try Self.check(conductances, rowCount * columnCount)
        fill(conductances)
    }

    private static func check(
        _ conductances: [Double],
        _ count: Int
    ) throws(SolverError) {
        guard conductances.count == count else { throw .wrongCount }
        for value in conductances where !(value >= 0 && value <= SolverLimit.siemens) {
            throw .badConductance
        }
    }

    /// Takes the memory that only conjugate gradients and details of cells need.
    mutating func prepareIteration() {
        guard iterationMemory == nil else { return }
        let memory = LaneMemory(laneCount: Grids.iterationLaneCount(shape))
        iterationMemory = memory
        grids.addIteration(shape, memory)
    }

    private mutating func fill(_ conductances: [Double]) {
        let scale = columns.scale
        var panelTotals = Lane(repeating: 0)
        beginFactors()
        for panel in 0..<shape.rowPanelCount {
            for row in panel * 8..<panel * 8 + 8 {
                fillRow(row, conductances, scale, &panelTotals)
            }
            factorPanel(panel)
        }
        endFactors()
        chooseBlocks(total: panelTotals.orderedSum)
    }

    /// Writes the cells of a row, or zeros beyond the last.
    private func fillRow(
        _ row: Int,
        _ conductances: [Double],
        _ scale: Double,
        _ total: inout Lane
    ) {
        let start = row * columnCount
        let cells = grids.cells
        for panel in 0..<shape.columnPanelCount {
            var lane = Lane(repeating: 0)
            if row < rowCount {
                let from = start + panel * 8
                for offset in 0..<min(8, columnCount - panel * 8) {
                    lane[offset] = conductances[from + offset] * scale
                }
            }
            total += lane
            cells[shape.lane(row, panel)] = lane
        }
    }

    /// The currents for one set of source voltages.
    ///
    /// - Throws: ``SolverError`` `.notConverged` where the currents do not balance, and where the
    ///   drive is not accepted.
    package mutating func solve(
        _ drive: LineDrive,
        detail: Solution.Detail = []
    ) throws(SolverError) -> Solution {
        var solution = Solution.empty
        try solve(drive, detail: detail, into: &solution)
        return solution
    }

    /// The same; the solution's lists are used again where they have the right length.
    package mutating func solve(
        _ drive: LineDrive,
        detail: Solution.Detail = [],
        into solution: inout Solution
    ) throws(SolverError) {
        if let fault = drive.fault(rowCount: rowCount, columnCount: columnCount) { throw fault }
        let sources = ArraySources(
            rows: try rows.sources(first: drive.rowFirst, last: drive.rowLast),
            columns: try columns.sources(first: drive.columnFirst, last: drive.columnLast),
            cells: nil
        )
        try solve(sources, detail: detail, into: &solution)
    }
}
