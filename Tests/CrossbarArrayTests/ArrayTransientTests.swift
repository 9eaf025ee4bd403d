// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import PortableMath
import Testing

/// Ohmic cells that count volt-seconds, and change their conductance with them by a rate.
private struct FluxCells: PulsedCells {
    var conductances: [Double]
    var flux: [Double]
    var rate: Double

    func response(ofCell index: Int, volts: Double) -> CellResponse {
        CellResponse(current: conductances[index] * volts, slope: conductances[index])
    }

    mutating func prepare() {}

    mutating func apply(volts: [Double], currents: [Double]?, seconds: Double) {
        for index in conductances.indices {
            flux[index] += volts[index] * seconds
            conductances[index] *= Portable.exp(rate * volts[index] * seconds)
        }
    }
}

@Suite("Pulses on whole arrays")
struct ArrayTransientTests {
    private func pulsed(_ array: TestArray, rate: Double) throws -> ArrayTransient<FluxCells> {
        try ArrayTransient(
            rowCount: array.rowCount,
            columnCount: array.columnCount,
            wiring: array.wiring,
            cells: FluxCells(
                conductances: array.conductances,
                flux: Array(repeating: 0, count: array.conductances.count),
                rate: rate
            )
        )
    }

    /// +V∕2 on row 1, −V∕2 on column 2, all else at 0 V.
    private func halfSelected(_ array: TestArray) -> LineDrive {
        var drive = LineDrive(
            rows: Array(repeating: 0, count: array.rowCount),
            columnCount: array.columnCount
        )
        drive.rowFirst[1] = 1
        drive.columnLast[2] = -1
        return drive
    }

    @Test("give half the voltage to half-selected cells, for the whole pulse")
    func halfSelection() throws {
        let array = TestArray(rowCount: 4, columnCount: 5, rowOhms: 0, columnOhms: 0)
        var pulsed = try pulsed(array, rate: 0)
        let pulse = try pulsed.pulse(halfSelected(array), seconds: 0.25, stepCount: 4)
        for row in 0..<4 {
            for column in 0..<5 {
                let volts = (row == 1 ? 1.0 : 0) + (column == 2 ? 1 : 0)
                #expect(pulsed.cells.flux[row * 5 + column] == volts * 0.25)
                #expect(pulse.largestCellVolts[row * 5 + column] == volts)
            }
        }
        let isIdeal = pulsed.isIdeal
        #expect(isIdeal)
        #expect(pulse.lineJoules <= 1e-15 * pulse.energyJoules)
        let watts = pulse.last.deliveredWatts
        #expect((pulse.energyJoules - 0.25 * watts).magnitude <= 1e-15 * watts)
    }

    @Test("converge with the count of sub-steps, in first order")
    func order() throws {
        let array = TestArray(rowCount: 6, columnCount: 7, rowOhms: 50, columnOhms: 50)
        func selected(_ stepCount: Int) throws -> Double {
            var array = array
            array.conductances = array.conductances.map { $0 * 50 }
            var pulsed = try pulsed(array, rate: 3)
            _ = try pulsed.pulse(halfSelected(array), seconds: 0.5, stepCount: stepCount)
            return pulsed.cells.conductances[1 * 7 + 2]
        }
        let fine = try selected(256)
        let errors = try [8, 16, 32].map { try (selected($0) - fine).magnitude }
        #expect(errors[2] > 0)
        // Halving the step halves the error; against 256 steps rather than none, a little more.
        for (coarse, finer) in zip(errors, errors.dropFirst()) {
            #expect(coarse / finer > 1.8 && coarse / finer < 2.5)
        }
    }

    @Test("have equal bits each time")
    func repeatable() throws {
        let array = TestArray(rowCount: 5, columnCount: 9, high: 1e-2)
        var one = try pulsed(array, rate: 2)
        var two = try pulsed(array, rate: 2)
        let drive = halfSelected(array)
        let first = try one.pulse(drive, seconds: 0.1, stepCount: 7)
        #expect(try two.pulse(drive, seconds: 0.1, stepCount: 7) == first)
        #expect(one.cells.conductances == two.cells.conductances)
    }
}
