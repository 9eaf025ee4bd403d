// SPDX-License-Identifier: Apache-2.0

extension ArraySolver {
    /// Where the vectors of a solver stand in its memory.
    struct Grids {
        /// Cell conductances times the columns' scale.
        var cells: LaneVector
        /// Factors of columns from the first row down, and from the last row up; of rows (turned).
        var columnFactors: LaneVector
        var risingFactors: LaneVector
        var rowFactors: LaneVector
        /// The sums of the cells of each line.
        var columnTotals: LaneVector
        var rowTotals: LaneVector

        /// The columns' right-hand sides, eliminated; the drops of the eight rows in work.
        var eliminated: LaneVector
        /// The drops along eight rows, one tile, and eight rows of tiles.
        var line: LaneVector
        var tile: LaneVector
        var rowDrops: LaneVector
        /// What a pass carries from panel to panel for each column panel: the last drop, the last
        /// right-hand side, and the drops at a border of blocks.
        var lastDrops: LaneVector
        var lastEliminated: LaneVector
        var border: LaneVector
        /// The drops of the first row of each row panel as the last pass had them.
        var samples: LaneVector
        /// The references of all rows and columns.
        var rowReferences: LaneVector
        var columnReferences: LaneVector
        /// Balances of the columns; see ``ColumnBalances``.
        var balances: LaneVector
        /// By row panels: the sums of a pass over sampled rows.
        var panelSums: LaneVector
        /// By column blocks: corrections for eight rows.
        var smooth: LaneVector
        /// How far each row of a panel lies beyond the outermost centres of blocks.
        var outside: LaneVector
        /// By blocks: the currents of the cells at columns without drops.
        var base: LaneVector

        /// The drops of the columns, and the vectors of conjugate gradients; no lanes until needed.
        var drops: LaneVector
        var residual: LaneVector
        var preconditioned: LaneVector
        var direction: LaneVector
        var image: LaneVector
        var change: LaneVector

        static func factorLaneCount(_ shape: GridShape) -> Int {
            3 * shape.laneCount + shape.turnedLaneCount + shape.columnPanelCount
                + shape.rowPanelCount
        }

        static func workLaneCount(_ shape: GridShape) -> Int {
            shape.laneCount
                + (5 + ColumnBalances.laneCount + shape.rowPanelCount) * shape.columnPanelCount
                + 3 * shape.rowPanelCount + blockLaneCount(shape) + panelLaneCount(shape)
        }

        static func panelLaneCount(_ shape: GridShape) -> Int {
            17 * shape.columnPanelCount + 26
        }

        static func iterationLaneCount(_ shape: GridShape) -> Int { 6 * shape.laneCount }

        /// Lanes for a number for each block, however small blocks are.
        private static func blockLaneCount(_ shape: GridShape) -> Int {
            shape.rowPanelCount * ((shape.columnPanelCount + 7) >> 3)
        }

        init(_ shape: GridShape, _ factors: LaneMemory, _ work: LaneMemory) {
            self.init(none: work.all.part(0, 0))
            let size = shape.laneCount
            cells = factors.take(size)
            columnFactors = factors.take(size)
            risingFactors = factors.take(size)
            rowFactors = factors.take(shape.turnedLaneCount)
            columnTotals = factors.take(shape.columnPanelCount)
            rowTotals = factors.take(shape.rowPanelCount)
            takeWork(shape, work)
        }

        private init(none: LaneVector) {
            (cells, columnFactors, risingFactors, rowFactors) = (none, none, none, none)
            (columnTotals, rowTotals, eliminated) = (none, none, none)
            (line, tile, rowDrops, smooth, outside) = (none, none, none, none, none)
            (lastDrops, lastEliminated, border, samples) = (none, none, none, none)
            (rowReferences, columnReferences, balances) = (none, none, none)
            (panelSums, base) = (none, none)
            (drops, residual, preconditioned) = (none, none, none)
            (direction, image, change) = (none, none, none)
        }

        /// Takes what a solve changes from other memory.
        mutating func takeWork(_ shape: GridShape, _ work: LaneMemory) {
            let panels = shape.columnPanelCount
            eliminated = work.take(shape.laneCount)
            lastDrops = work.take(panels)
            lastEliminated = work.take(panels)
            border = work.take(panels)
            samples = work.take(shape.rowPanelCount * panels)
            rowReferences = work.take(shape.rowPanelCount)
            columnReferences = work.take(panels)
            balances = work.take(ColumnBalances.laneCount * panels)
            panelSums = work.take(2 * shape.rowPanelCount)
            base = work.take(Self.blockLaneCount(shape))
            takePanel(shape, work)
        }

        /// Takes what only the eight rows in work need from other memory.
        mutating func takePanel(_ shape: GridShape, _ work: LaneMemory) {
            let panels = shape.columnPanelCount
            line = work.take(8 * panels)
            tile = work.take(16)
            rowDrops = work.take(8 * panels)
            smooth = work.take(panels + 8)
            outside = work.take(2)
        }

        mutating func addIteration(_ shape: GridShape, _ memory: LaneMemory) {
            let size = shape.laneCount
            drops = memory.take(size)
            residual = memory.take(size)
            preconditioned = memory.take(size)
            direction = memory.take(size)
            image = memory.take(size)
            change = memory.take(size)
        }
    }
}
