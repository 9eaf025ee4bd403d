// SPDX-License-Identifier: Apache-2.0

/// The currents of an array, and its voltages where they were asked for.
///
/// Row currents flow from the sources into the rows, column currents from the columns into the
/// sense circuits; so all rows together carry what all columns together carry.
///
/// Units: amperes, volts, watts.
package struct Solution: Sendable, Equatable {
    /// The current of each row and column through both of its ends.
    package var rowCurrents: [Double]
    package var columnCurrents: [Double]

    /// The parts through the first and the last end.
    package var rowFirstCurrents: [Double]
    package var rowLastCurrents: [Double]
    package var columnFirstCurrents: [Double]
    package var columnLastCurrents: [Double]

    /// What the sources deliver, and what cells, lines and end resistances turn into heat.
    package var deliveredWatts: Double
    package var dissipatedWatts: Double

    /// The largest imbalance of currents at any node over the largest current in the array.
    package var residual: Double
    package var iterationCount: Int

    /// Row-major, shape `[rows × columns]`; empty unless asked for.
    package var rowVoltages: [Double] = []
    package var columnVoltages: [Double] = []
    package var cellCurrents: [Double] = []

    /// No currents: what ``ArraySolver/solve(_:detail:into:)`` may begin with.
    package static let empty = Solution(
        rowCurrents: [],
        columnCurrents: [],
        rowFirstCurrents: [],
        rowLastCurrents: [],
        columnFirstCurrents: [],
        columnLastCurrents: [],
        deliveredWatts: 0,
        dissipatedWatts: 0,
        residual: 0,
        iterationCount: 0
    )

    /// What a solution holds beside the currents of the lines.
    package struct Detail: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let nodes = Detail(rawValue: 1)
        package static let cells = Detail(rawValue: 2)
    }
}
