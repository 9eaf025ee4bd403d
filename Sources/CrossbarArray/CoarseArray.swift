// SPDX-License-Identifier: Apache-2.0

/// An array of blocks of lines in place of lines, for what is smooth over the whole array.
///
/// A block of rows is one row, a block of columns one column, and where they meet is one cell with
/// the conductance of all; between the centres of blocks lie the segments of their lines, parallel
/// across and in series along. Alternating between rows and columns is slow where drops change
/// little from line to line, and that much of them the coarse array has right: from the imbalance of
/// the columns, summed over each block, it finds by how much the drops of columns will still change
/// beyond what the columns' own systems give,
///
///     (S⁻¹ − (B + H)⁻¹) · imbalance.
///
/// It is solved by conjugate gradients as the array itself is, to a hundredth: no more is needed.
///
/// Source: A. Brandt, Math. Comput. 31 (1977) 333 (correction on a coarser grid).
struct CoarseArray {
    let rowBlocks: LineBlocks
    let columnBlocks: LineBlocks
    /// The cells' conductances times the columns' scale, imbalances, and corrections: a lane of eight
    /// neighbouring column blocks for each row block.
    var cells: LaneVector { columns.cells }
    var laneCount: Int { columns.positionCount * columns.laneCount }
    let imbalance: LaneVector
    /// The part of the imbalances that the currents of cells from the rows' drops are.
    let exchanged: LaneVector
    let correction: LaneVector

    private let rowScale: Double
    private let columns: CoarseLines
    private let rows: CoarseLines
    private let work: [LaneVector]
    private let factorMemory: LaneMemory
    private let memory: LaneMemory

    /// An array of blocks of these lines; its cells are zero.
    init(
        _ rowSet: LineSet,
        _ columnSet: LineSet,
        rowBlocks: LineBlocks,
        columnBlocks: LineBlocks,
        rowScale: Double
    ) {
        let factorMemory = LaneMemory(
            laneCount: CoarseLines.laneCount(rowBlocks, columnBlocks)
                + CoarseLines.laneCount(columnBlocks, rowBlocks)
        )
        self.init(
            rowBlocks,
            columnBlocks,
            rowScale,
            CoarseLines(columnSet, columnBlocks, rowBlocks, factorMemory),
            CoarseLines(rowSet, rowBlocks, columnBlocks, factorMemory),
            factorMemory
        )
    }

    /// The same array with vectors of its own.
    init(sharing other: CoarseArray) {
        self.init(
            other.rowBlocks,
            other.columnBlocks,
            other.rowScale,
            other.columns,
            other.rows,
            other.factorMemory
        )
    }

    private init(
        _ rowBlocks: LineBlocks,
        _ columnBlocks: LineBlocks,
        _ rowScale: Double,
        _ columns: CoarseLines,
        _ rows: CoarseLines,
        _ factorMemory: LaneMemory
    ) {
        self.rowBlocks = rowBlocks
        self.columnBlocks = columnBlocks
        self.rowScale = rowScale
        self.columns = columns
        self.rows = rows
        self.factorMemory = factorMemory
        // The turned vectors have at least as many lanes as ⌈rows∕8⌉ · ⌈columns∕8⌉ · 8.
        let size = ((rowBlocks.count + 7) >> 3) * ((columnBlocks.count + 7) >> 3) * 8
        let memory = LaneMemory(laneCount: 11 * size)
        self.memory = memory
        imbalance = memory.take(size)
        exchanged = memory.take(size)
        correction = memory.take(size)
        work = (0..<8).map { _ in memory.take(size) }
    }

    /// Factors the lines for the cells.
    func factor() {
        turn(columns.cells, columns, to: rows.cells)
        for index in 0..<rows.positionCount * rows.laneCount {
            rows.cells[index] *= Lane(repeating: rowScale)
        }
        columns.factor()
        rows.factor()
    }

    /// Writes the transpose of a vector of these lines.
    private func turn(_ source: LaneVector, _ lines: CoarseLines, to target: LaneVector) {
        let other = (lines.positionCount + 7) >> 3
        for lane in 0..<lines.laneCount {
            for group in 0..<other {
                LaneVector.transpose(
                    source,
                    group * 8 * lines.laneCount + lane,
                    target,
                    lane * 8 * other + group,
                    sourceStride: lines.laneCount,
                    targetStride: other
                )
            }
        }
    }

    /// Finds the correction for the imbalance.
    func correct() {
        let (residual, preconditioned) = (work[0], work[1])
        let (direction, image, first) = (work[2], work[3], work[4])
        let count = laneCount
        var norm = 0.0
        for index in 0..<count {
            residual[index] = imbalance[index] + exchanged[index]
            direction[index] = Lane()
            image[index] = Lane()
        }
        columns.solve(residual, to: preconditioned)
        norm = product(residual, preconditioned, count)
        for index in 0..<count {
            first[index] = preconditioned[index]
            correction[index] = -preconditioned[index]
        }
        let enough = norm * 1e-5
        var mix = 0.0
        var turns = 0
        while norm > enough, turns < 200 {
            turns += 1
            for index in 0..<count {
                direction[index] = preconditioned[index] + Lane(repeating: mix) * direction[index]
                image[index] = residual[index] + Lane(repeating: mix) * image[index]
            }
            let change = exchange(direction)
            for index in 0..<count { change[index] = image[index] - change[index] }
            let power = product(direction, change, count)
            guard power > 0 else { return }
            let step = Lane(repeating: norm / power)
            for index in 0..<count {
                correction[index] += step * direction[index]
                residual[index] -= step * change[index]
            }
            columns.solve(residual, to: preconditioned)
            let newNorm = product(residual, preconditioned, count)
            mix = newNorm / norm
            norm = newNorm
        }
    }

    /// What reaches the columns through the rows: H (W + H)⁻¹ H · vector.
    private func exchange(_ vector: LaneVector) -> LaneVector {
        let (upright, turned, solved) = (work[5], work[6], work[7])
        let count = laneCount
        for index in 0..<count { upright[index] = vector[index] * columns.cells[index] }
        turn(upright, columns, to: turned)
        for index in 0..<rows.positionCount * rows.laneCount {
            turned[index] *= Lane(repeating: rowScale)
        }
        rows.solve(turned, to: solved)
        turn(solved, rows, to: upright)
        for index in 0..<count { upright[index] *= columns.cells[index] }
        return upright
    }

    private func product(_ a: LaneVector, _ b: LaneVector, _ count: Int) -> Double {
        var sum = Lane()
        for index in 0..<count { sum += a[index] * b[index] }
        return sum.orderedSum
    }
}
