// SPDX-License-Identifier: Apache-2.0

import CrossbarArray

/// The array solved by Gaussian elimination with pivoting over all nodes, with nothing in common
/// with the solver under test.
struct DirectSolution {
    var columnCurrents: [Double]
    var rowCurrents: [Double]
    var rowVoltages: [Double]
    var columnVoltages: [Double]

    init(_ array: TestArray, _ drive: LineDrive) {
        let rowCount = array.rowCount
        let columnCount = array.columnCount
        let wiring = array.wiring
        let rowsAreNodes = wiring.rowSegmentOhms == 0
        let columnsAreNodes = wiring.columnSegmentOhms == 0
        let columnStart = rowsAreNodes ? rowCount : rowCount * columnCount
        func rowNode(_ row: Int, _ column: Int) -> Int {
            rowsAreNodes ? row : row * columnCount + column
        }
        func columnNode(_ row: Int, _ column: Int) -> Int {
            columnStart + (columnsAreNodes ? column : row * columnCount + column)
        }
        let count = columnStart + (columnsAreNodes ? columnCount : rowCount * columnCount)
        var matrix = Array(repeating: Array(repeating: 0.0, count: count + 1), count: count)
        var fixed = Array(repeating: Double?.none, count: count)
        func link(_ a: Int, _ b: Int, _ siemens: Double) {
            matrix[a][a] += siemens
            matrix[b][b] += siemens
            matrix[a][b] -= siemens
            matrix[b][a] -= siemens
        }
        func source(_ node: Int, _ ohms: Double?, _ volts: Double) {
            guard let ohms else { return }
            if ohms == 0 {
                fixed[node] = volts
            } else {
                matrix[node][node] += 1 / ohms
                matrix[node][count] += volts / ohms
            }
        }
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                let siemens = array.conductances[row * columnCount + column]
                link(rowNode(row, column), columnNode(row, column), siemens)
                if !rowsAreNodes, column > 0 {
                    let segment = 1 / wiring.rowSegmentOhms
                    link(rowNode(row, column - 1), rowNode(row, column), segment)
                }
                if !columnsAreNodes, row > 0 {
                    let segment = 1 / wiring.columnSegmentOhms
                    link(columnNode(row - 1, column), columnNode(row, column), segment)
                }
            }
            let ends = wiring.rowEnds[row]
            let segment = wiring.rowSegmentOhms
            source(rowNode(row, 0), ends.first.map { $0 + segment }, drive.rowFirst[row])
            source(
                rowNode(row, columnCount - 1),
                ends.last.map { $0 + segment },
                drive.rowLast[row]
            )
        }
        for column in 0..<columnCount {
            let ends = wiring.columnEnds[column]
            let segment = wiring.columnSegmentOhms
            source(
                columnNode(0, column),
                ends.first.map { $0 + segment },
                drive.columnFirst[column]
            )
            source(
                columnNode(rowCount - 1, column),
                ends.last.map { $0 + segment },
                drive.columnLast[column]
            )
        }
        for (node, volts) in fixed.enumerated() {
            guard let volts else { continue }
            matrix[node] = Array(repeating: 0, count: count + 1)
            matrix[node][node] = 1
            matrix[node][count] = volts
        }
        let volts = Self.eliminate(&matrix)
        rowVoltages = []
        columnVoltages = []
        rowCurrents = Array(repeating: 0, count: rowCount)
        columnCurrents = Array(repeating: 0, count: columnCount)
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                let above = volts[rowNode(row, column)]
                let below = volts[columnNode(row, column)]
                rowVoltages.append(above)
                columnVoltages.append(below)
                // The cells of a line are all that draws current from it, so their sum is what
                // its ends carry, without the difference of nearly equal voltages.
                let current = array.conductances[row * columnCount + column] * (above - below)
                if wiring.rowEnds[row].isConnected { rowCurrents[row] += current }
                if wiring.columnEnds[column].isConnected { columnCurrents[column] += current }
            }
        }
    }

    /// A node whose pivot vanishes belongs to a floating island and is put to 0 V.
    private static func eliminate(_ matrix: inout [[Double]]) -> [Double] {
        let count = matrix.count
        var isFree = Array(repeating: false, count: count)
        let scale = matrix.map { row in row.dropLast().map(\.magnitude).max() ?? 0 }.max() ?? 0
        for step in 0..<count {
            var best = step
            for row in step..<count
            where matrix[row][step].magnitude > matrix[best][step].magnitude {
                best = row
            }
            matrix.swapAt(step, best)
            guard matrix[step][step].magnitude > 1e-17 * scale else {
                isFree[step] = true
                continue
            }
            for row in step + 1..<max(step + 1, count) where matrix[row][step] != 0 {
                let factor = matrix[row][step] / matrix[step][step]
                for column in step...count { matrix[row][column] -= factor * matrix[step][column] }
            }
        }
        var volts = Array(repeating: 0.0, count: count)
        for step in stride(from: count - 1, through: 0, by: -1) where !isFree[step] {
            var sum = matrix[step][count]
            for column in step + 1..<max(step + 1, count) {
                sum -= matrix[step][column] * volts[column]
            }
            volts[step] = sum / matrix[step][step]
        }
        return volts
    }
}
