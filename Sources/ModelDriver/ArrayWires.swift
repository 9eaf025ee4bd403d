// SPDX-License-Identifier: Apache-2.0

/// What lies between the drivers of the lines and the cells.
///
/// The driver notes the potentials of the driven lines and the conductances of all cells, calls
/// ``solve(floatingRows:floatingColumns:)`` and then asks for the voltage at each cell. Equal notes
/// give equal bits. Units: volts, siemens.
public protocol ArrayWires: ~Copyable {
    /// Wires for an array of at most this size.
    init(rows: Int, columns: Int)

    /// Gets ready for an array; false where lines of that resistance cannot be modelled.
    mutating func prepare(rows: Int, columns: Int, segmentMilliohms: UInt32) -> Bool

    /// Whether the voltage at a cell differs from that between the drivers of its driven lines.
    var isResistive: Bool { get }

    /// Notes the potential of a driven row.
    mutating func setRow(_ row: Int, _ volts: Double)

    /// Notes the potential of a driven column.
    mutating func setColumn(_ column: Int, _ volts: Double)

    /// Notes the conductance of a cell, by row · columns + column.
    mutating func setConductance(_ cell: Int, _ siemens: Double)

    /// Finds the potentials at all cells; 0 V throughout when nothing is driven. False where none
    /// were found.
    mutating func solve(floatingRows: UInt64, floatingColumns: UInt64) -> Bool

    /// V(row) − V(column) at a cell.
    func volts(row: Int, column: Int) -> Double
}
