// SPDX-License-Identifier: Apache-2.0

package import CrossbarArray
internal import DeviceModels
internal import ModelDriver
internal import PulsePrograms
package import SimulatedDevices

/// An array of devices of one plan under pulses, with its own clock.
///
/// With ideal lines that all are driven every cell sees exactly what the scheme gives it, and has
/// the bits of the device of its number alone. Otherwise the array is solved for the present
/// states at the start of each sub-step. Rows are driven at the left, columns held at the bottom,
/// each through one segment and the resistance of its end.
///
/// Units: volts, seconds, siemens, joules; cells row-major.
package struct DeviceArray: ~Copyable {
    /// What lines and their ends turned into heat.
    package private(set) var lineJoules = 0.0

    private let plan: ArrayPlan
    private var transient: ArrayTransient<BoundDevices>
    private var drive: LineDrive
    private var cellVolts: [Double]
    /// The line that the floating lines of the present wiring belong to.
    private var selected: (row: Int, column: Int)?

    /// Fresh devices, numbered from the plan's first by row · columns + column.
    ///
    /// - Parameters:
    ///   - device: Model and parameters.
    ///   - plan: Shape, lines and bias.
    ///   - largestVolts: The largest voltage to come, for the bins of doses.
    /// - Throws: ``SimulationError`` `.levelAbsent`, `.parameterRefused`, and ``SolverError`` where
    ///   a resistance is not accepted.
    package init(_ device: DevicePlan, _ plan: ArrayPlan, largestVolts: Double) throws {
        self.plan = plan
        let count = plan.rowCount * plan.columnCount
        var devices = DeviceCells(capacity: count)
        devices.make(
            try device.requiredPulseModel(),
            rows: plan.rowCount,
            columns: plan.columnCount,
            seed: plan.seed,
            firstDevice: plan.firstDevice
        )
        transient = try ArrayTransient(
            rowCount: plan.rowCount,
            columnCount: plan.columnCount,
            wiring: Self.wiring(plan, floatingExcept: nil),
            cells: BoundDevices(
                devices: devices,
                stuck: plan.stuck,
                exposure: CellExposure(
                    cellCount: count,
                    largestVolts: largestVolts,
                    binVolts: plan.doseBinVolts
                )
            )
        )
        drive = LineDrive(
            rows: Array(repeating: 0, count: plan.rowCount),
            columnCount: plan.columnCount
        )
        cellVolts = Array(repeating: 0, count: count)
    }

    /// The conductances of all cells for small voltages, without noise.
    package var conductances: [Double] {
        var values: [Double] = []
        values.reserveCapacity(cellVolts.count)
        for cell in 0..<cellVolts.count { values.append(transient.cells.conductance(cell)) }
        return values
    }

    /// The state variable of the device of a cell.
    func level(_ cell: Int) -> Double { transient.cells.devices.state(cell).level }

    /// The current of a cell at a voltage, without noise.
    func current(_ cell: Int, volts: Double) -> Double { transient.cells.current(cell, volts) }

    /// What the cells were exposed to.
    package var exposure: CellExposure { transient.cells.exposure }

    /// The largest current of any cell so far, in magnitude, in amperes.
    package var largestAmperes: Double { transient.cells.largestAmperes }

    /// Seconds since the devices were made.
    package var seconds: Double { Double(transient.cells.devices.clock) * 1e-9 }

    /// Whether pulses are cut into sub-steps: voltages follow from states.
    package var needsSteps: Bool { plan.scheme == .float || !transient.isIdeal }

    /// Selects a cell and drives it for a time; rows and columns count from 0.
    ///
    /// - Throws: ``SolverError`` where the voltages of a sub-step are not found. The cells then keep
    ///   what they became before.
    package mutating func pulse(
        row: Int,
        column: Int,
        volts: Double,
        seconds: Double
    ) throws(SolverError) {
        let scheme = plan.scheme
        let otherRow = scheme.volts(of: .otherRow, for: volts) ?? 0
        let otherColumn = scheme.volts(of: .otherColumn, for: volts) ?? 0
        for index in 0..<plan.rowCount { drive.rowFirst[index] = otherRow }
        for index in 0..<plan.columnCount { drive.columnLast[index] = otherColumn }
        drive.rowFirst[row] = scheme.volts(of: .selectedRow, for: volts) ?? 0
        drive.columnLast[column] = scheme.volts(of: .selectedColumn, for: volts) ?? 0
        transient.cells.beginPulse()
        guard needsSteps else { return pulseIdeal(seconds) }
        try float(row, column)
        let pulse = try transient.pulse(drive, seconds: seconds, stepCount: plan.stepCount)
        lineJoules += pulse.lineJoules
    }

    /// Leaves all lines at 0 V for a time, which ends the pulse before.
    package mutating func rest(seconds: Double) { transient.cells.rest(seconds: seconds) }

    private mutating func pulseIdeal(_ seconds: Double) {
        for row in 0..<plan.rowCount {
            let start = row * plan.columnCount
            let volts = drive.rowFirst[row]
            for column in 0..<plan.columnCount {
                cellVolts[start + column] = volts - drive.columnLast[column]
            }
        }
        transient.cells.apply(volts: cellVolts, currents: nil, seconds: seconds)
    }

    /// Lets all other lines float where the scheme says so.
    private mutating func float(_ row: Int, _ column: Int) throws(SolverError) {
        guard plan.scheme == .float, selected?.row != row || selected?.column != column else {
            return
        }
        try transient.rewire(Self.wiring(plan, floatingExcept: (row, column)))
        selected = (row, column)
    }

    private static func wiring(
        _ plan: ArrayPlan,
        floatingExcept selected: (row: Int, column: Int)?
    ) -> Wiring {
        var wiring = Wiring(
            rowCount: plan.rowCount,
            columnCount: plan.columnCount,
            rowSegmentOhms: plan.rowSegmentOhms,
            columnSegmentOhms: plan.columnSegmentOhms,
            driverOhms: plan.driverOhms,
            senseOhms: plan.senseOhms
        )
        guard let selected else { return wiring }
        for row in 0..<plan.rowCount where row != selected.row { wiring.rowEnds[row] = .floating }
        for column in 0..<plan.columnCount where column != selected.column {
            wiring.columnEnds[column] = .floating
        }
        return wiring
    }
}
