// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import PortableMath

/// A network of two-terminal elements and transistors, solved node by node by Newton's method over
/// Gaussian elimination with pivoting: nothing in common with the solver under test.
struct ElementNetwork {
    enum Element {
        case resistor(Double)
        /// I = G·sinh(b·V)∕b.
        case sinh(Double, Double)
        /// Between drain and source, either of which may be the lower; β, threshold, the gate's
        /// voltage over ground.
        case transistor(Double, Double, gate: Double)
    }

    /// Nodes count from 0; a node at a voltage source is fixed.
    private var elements: [(Int, Int, Element)] = []
    private var fixed: [Int: Double] = [:]
    private(set) var count = 0

    mutating func node(at volts: Double? = nil) -> Int {
        if let volts { fixed[count] = volts }
        count += 1
        return count - 1
    }

    mutating func add(_ element: Element, _ a: Int, _ b: Int) { elements.append((a, b, element)) }

    /// The current from a to b, and its derivatives by the two voltages.
    private func response(_ element: Element, _ a: Double, _ b: Double) -> (Double, Double, Double)
    {
        switch element {
        case .resistor(let ohms): return ((a - b) / ohms, 1 / ohms, -1 / ohms)
        case .sinh(let siemens, let curvature):
            let argument = curvature * (a - b)
            let slope = siemens * Portable.cosh(argument)
            return (siemens * Portable.sinh(argument) / curvature, slope, -slope)
        case .transistor(let beta, let threshold, let gate):
            // The source is the lower end.
            guard a >= b else {
                let (current, first, second) = response(element, b, a)
                return (-current, -second, -first)
            }
            let excess = gate - b - threshold
            guard excess > 0 else { return (0, 0, 0) }
            if a - b >= excess { return (beta / 2 * excess * excess, 0, -beta * excess) }
            let above = excess - (a - b)
            return (beta / 2 * (excess * excess - above * above), beta * above, -beta * excess)
        }
    }

    /// The voltages of all nodes where currents balance to the last digits.
    func solve() -> [Double] {
        var volts = (0..<count).map { fixed[$0] ?? 0 }
        for _ in 0..<500 {
            var matrix = Array(repeating: Array(repeating: 0.0, count: count + 1), count: count)
            for (a, b, element) in elements {
                let (current, first, second) = response(element, volts[a], volts[b])
                for (node, sign) in [(a, 1.0), (b, -1.0)] {
                    matrix[node][a] += sign * first
                    matrix[node][b] += sign * second
                    matrix[node][count] -= sign * current
                }
            }
            for node in 0..<count {
                if fixed[node] != nil {
                    matrix[node] = Array(repeating: 0, count: count + 1)
                }
                // Keeps a node at which nothing conducts where it is.
                if fixed[node] != nil || matrix[node][node] == 0 { matrix[node][node] = 1 }
            }
            let step = eliminate(matrix)
            let largest = step.map(\.magnitude).max() ?? 0
            let share = min(1, 0.1 / max(largest, 1e-300))
            for node in 0..<count { volts[node] += share * step[node] }
            if largest < 1e-14 { break }
        }
        return volts
    }

    /// The current that flows into the network at a fixed node.
    func current(into node: Int, _ volts: [Double]) -> Double {
        var sum = 0.0
        for (a, b, element) in elements where a == node || b == node {
            let (current, _, _) = response(element, volts[a], volts[b])
            sum += a == node ? current : -current
        }
        return sum
    }

    private func eliminate(_ matrix: [[Double]]) -> [Double] {
        var matrix = matrix
        for pivot in 0..<count {
            let column = (pivot..<count).map { matrix[$0][pivot].magnitude }
            let best = pivot + (column.firstIndex(of: column.max() ?? 0) ?? 0)
            matrix.swapAt(pivot, best)
            for row in pivot + 1..<max(count, pivot + 1) where matrix[row][pivot] != 0 {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                for column in pivot...count {
                    matrix[row][column] -= factor * matrix[pivot][column]
                }
            }
        }
        var solution = Array(repeating: 0.0, count: count)
        for row in (0..<count).reversed() {
            var sum = matrix[row][count]
            for column in row + 1..<max(count, row + 1) {
                sum -= matrix[row][column] * solution[column]
            }
            solution[row] = sum / matrix[row][row]
        }
        return solution
    }
}

extension ElementNetwork {
    /// The column currents of an array whose cells are two elements in series, the second at the
    /// column; rows driven at the left, columns held at the bottom, each through one segment.
    static func columnCurrents(
        _ array: TestArray,
        rows: [Double],
        columns: [Double],
        cell: (Int) -> (Element, Element)
    ) -> [Double] {
        var network = Self()
        let (rowCount, columnCount) = (array.rowCount, array.columnCount)
        let above = (0..<rowCount * columnCount).map { _ in network.node() }
        let below = (0..<rowCount * columnCount).map { _ in network.node() }
        for index in 0..<rowCount * columnCount {
            let middle = network.node()
            let (first, second) = cell(index)
            network.add(first, above[index], middle)
            network.add(second, middle, below[index])
        }
        let rowOhms = array.wiring.rowSegmentOhms
        for row in 0..<rowCount {
            let source = network.node(at: rows[row])
            network.add(.resistor(rowOhms), source, above[row * columnCount])
            for index in row * columnCount + 1..<(row + 1) * columnCount {
                network.add(.resistor(rowOhms), above[index - 1], above[index])
            }
        }
        var ends: [Int] = []
        let columnOhms = array.wiring.columnSegmentOhms
        for column in 0..<columnCount {
            ends.append(network.node(at: columns[column]))
            let last = (rowCount - 1) * columnCount + column
            network.add(.resistor(columnOhms), below[last], ends[column])
            for row in 1..<rowCount {
                let index = row * columnCount + column
                network.add(.resistor(columnOhms), below[index - columnCount], below[index])
            }
        }
        let volts = network.solve()
        return ends.map { -network.current(into: $0, volts) }
    }
}
