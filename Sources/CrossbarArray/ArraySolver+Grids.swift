// SPDX-License-Identifier: Apache-2.0

extension ArraySolver {
    /// Where the vectors of a solver stand in its memory.
    struct Grids {
        /// Cell conductances times the columns' scale.
        let cells: LaneVector
        /// Factors of columns from the first row down, and from the last row up; of rows (turned).
        let columnFactors: LaneVector
        let risingFactors: LaneVector
        let rowFactors: LaneVector
        /// The sums of the cells of each line.
        let columnTotals: LaneVector
        let rowTotals: LaneVector

        /// The columns' right-hand sides, eliminated; the drops of the eight rows in work.
        let eliminated: LaneVector
        /// The drops along eight rows, one tile, and eight rows of tiles.
        let line: LaneVector
        let tile: LaneVector
        let rowDrops: LaneVector
        /// What a pass carries from panel to panel for each column panel: the last drop, the last
        /// right-hand side, and the drops at a border of blocks.
        let lastDrops: LaneVector
        let lastEliminated: LaneVector
        let border: LaneVector
        /// The drops of the first row of each row panel as the last pass had them.
        let samples: LaneVector
        /// The references of all rows and columns.
        let rowReferences: LaneVector
        let columnReferences: LaneVector
        /// Balances of the columns; see ``ColumnBalances``.
        let balances: LaneVector
        /// By column blocks: sums of one panel, and eight rows of corrections.
        let blockSums: LaneVector
        let smooth: LaneVector
        /// How far each row of a panel lies beyond the outermost centres of blocks.
        let outside: LaneVector
        /// By blocks: the currents of the cells at columns without drops.
        let base: LaneVector

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
            shape.laneCount + (28 + shape.rowPanelCount) * shape.columnPanelCount
                + shape.rowPanelCount + blockLaneCount(shape) + 26
        }

        static func iterationLaneCount(_ shape: GridShape) -> Int { 6 * shape.laneCount }

        /// Lanes for a number for each block, however small blocks are.
        private static func blockLaneCount(_ shape: GridShape) -> Int {
            shape.rowPanelCount * ((shape.columnPanelCount + 7) >> 3)
        }

        init(_ shape: GridShape, _ factors: LaneMemory, _ work: LaneMemory) {
            let size = shape.laneCount
            let panels = shape.columnPanelCount
            cells = factors.take(size)
            columnFactors = factors.take(size)
            risingFactors = factors.take(size)
            rowFactors = factors.take(shape.turnedLaneCount)
            columnTotals = factors.take(panels)
            rowTotals = factors.take(shape.rowPanelCount)
            eliminated = work.take(size)
            line = work.take(8 * panels)
            tile = work.take(16)
            rowDrops = work.take(8 * panels)
            lastDrops = work.take(panels)
            lastEliminated = work.take(panels)
            border = work.take(panels)
            samples = work.take(shape.rowPanelCount * panels)
            rowReferences = work.take(shape.rowPanelCount)
            columnReferences = work.take(panels)
            balances = work.take(ColumnBalances.laneCount * panels)
            blockSums = work.take(panels)
            smooth = work.take(panels + 8)
            outside = work.take(2)
            base = work.take(Self.blockLaneCount(shape))
            let none = work.all.part(0, 0)
            drops = none
            residual = none
            preconditioned = none
            direction = none
            image = none
            change = none
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
