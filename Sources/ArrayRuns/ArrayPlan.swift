// SPDX-License-Identifier: Apache-2.0

package import PulsePrograms

/// An array of equal devices: its shape, its lines, how it is biased, and which cells are stuck.
package struct ArrayPlan: Sendable {
    /// The rows and the columns.
    package var rowCount: Int
    package var columnCount: Int
    /// How lines are biased that no pulse selects.
    package var scheme = BiasScheme.half
    /// The resistance of a row and of a column between neighbouring cells, in ohms.
    package var rowSegmentOhms = 0.0
    package var columnSegmentOhms = 0.0
    /// The resistance at the driven end of each row and of each column, in ohms.
    package var driverOhms = 0.0
    package var senseOhms = 0.0
    /// Into how many sub-steps a pulse is cut where voltages follow from states.
    package var stepCount = 8
    /// The seed of every draw, and the number of the first device.
    package var seed: UInt64 = 0
    package var firstDevice: UInt32 = 0
    /// Cells of a fixed conductance in siemens, by row · columns + column.
    package var stuck: [(cell: Int, siemens: Double)] = []
    /// The width of the bins of doses, in volts.
    package var doseBinVolts = 0.5

    /// The most cells of an array.
    package static let cellLimit = 65536

    package init(rowCount: Int, columnCount: Int) {
        self.rowCount = rowCount
        self.columnCount = columnCount
    }
}
