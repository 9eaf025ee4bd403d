// SPDX-License-Identifier: Apache-2.0

/// Between which electrodes ions can pass, and how easily.
///
/// A weight is symmetric and from 0 to 1.
public protocol IonCoupling: Sendable {
    /// How many neighbours an electrode can have, those with weight 0 included.
    var neighbourCount: Int { get }

    /// A neighbour of an electrode and the weight of the way there; nil where there is none.
    func neighbour(_ number: Int, of electrode: Int) -> (index: Int, weight: Double)?
}

/// The coupling of the cells of an array: each with the next ones along its row and its column.
public struct GridCoupling: IonCoupling {
    private let rows: Int
    private let columns: Int
    private let rowWeight: Double
    private let columnWeight: Double

    /// The coupling of an array whose cells are numbered row · columns + column.
    public init(rows: Int, columns: Int, rowWeight: Double, columnWeight: Double) {
        self.rows = rows
        self.columns = columns
        self.rowWeight = rowWeight
        self.columnWeight = columnWeight
    }

    /// Above, left, right, below: in the order of their indices.
    public var neighbourCount: Int { 4 }

    /// The cell above, left, right or below.
    public func neighbour(_ number: Int, of electrode: Int) -> (index: Int, weight: Double)? {
        let column = electrode % columns
        switch number {
        case 0: return electrode >= columns ? (electrode - columns, columnWeight) : nil
        case 1: return column > 0 ? (electrode - 1, rowWeight) : nil
        case 2: return column + 1 < columns ? (electrode + 1, rowWeight) : nil
        default:
            return electrode + columns < rows * columns
                ? (electrode + columns, columnWeight) : nil
        }
    }
}
