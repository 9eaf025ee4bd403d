// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import PulsePrograms
import SimulatedDevices
import Testing

@testable import ArrayRuns

@Suite("An array of devices behind lines with resistance")
struct ResistiveArrayTests {
    /// Devices without spreads, whose current bends with the voltage.
    private func plan(_ name: String, _ settings: [(String, String)] = []) throws -> DevicePlan {
        var plan = try DevicePlan(#require(DeviceFamily.named(name)))
        plan.removeSpreads()
        for (name, text) in settings { try plan.set(name, text) }
        return plan
    }

    private func shape(_ ohms: Double, _ steps: Int) -> ArrayPlan {
        var shape = ArrayPlan(rowCount: 4, columnCount: 5)
        shape.rowSegmentOhms = ohms
        shape.columnSegmentOhms = ohms
        shape.driverOhms = ohms
        shape.senseOhms = ohms
        shape.stepCount = steps
        return shape
    }

    @Test(
        "converges with the count of sub-steps, in first order",
        arguments: [("linear-drift", 100.0, 0.02), ("yakopcic", 20, 1e-4)]
    )
    func order(_ name: String, _ ohms: Double, _ seconds: Double) throws {
        let plan = try plan(name)
        func selected(_ steps: Int) throws -> Double {
            var array = try DeviceArray(plan, shape(ohms, steps), largestVolts: 1)
            try array.pulse(row: 2, column: 3, volts: 1, seconds: seconds)
            return array.conductances[13]
        }
        let fresh = try DeviceArray(plan, shape(ohms, 1), largestVolts: 1).conductances[13]
        let fine = try selected(512)
        #expect((fine / fresh - 1).magnitude > 0.02)
        let errors = try [8, 16, 32].map { try (selected($0) - fine).magnitude }
        #expect(errors[2] > 0)
        for (coarse, finer) in zip(errors, errors.dropFirst()) {
            #expect(coarse / finer > 1.7 && coarse / finer < 2.5)
        }
    }

    @Test("comes to ideal lines as their resistance vanishes, with the same draws")
    func vanishing() throws {
        // Every pulse draws its own step; sub-steps must not draw again.
        var plan = try DevicePlan(#require(DeviceFamily.named("threshold-drift")))
        try plan.set("write_spread", "0.3")
        func conductances(_ ohms: Double) throws -> [Double] {
            var shape = shape(ohms, 8)
            shape.seed = 4
            var array = try DeviceArray(plan, shape, largestVolts: 4)
            for number in 0..<6 {
                try array.pulse(
                    row: number % 4,
                    column: number % 5,
                    volts: number % 2 == 0 ? -1.4 : 1.4,
                    seconds: 1e-5
                )
                array.rest(seconds: 1e-5)
            }
            return array.conductances
        }
        let ideal = try conductances(0)
        for (found, expected) in zip(try conductances(1e-6), ideal) {
            #expect((found / expected - 1).magnitude < 1e-7)
        }
        let far = zip(try conductances(300), ideal).map { ($0 / $1 - 1).magnitude }
        #expect(far.contains { $0 > 1e-3 })
    }

    @Test("gives cells what the solver of arrays gives them, and books the heat of the lines")
    func voltages() throws {
        let plan = try plan("threshold-drift")
        var array = try DeviceArray(plan, shape(500, 1), largestVolts: 0.5)
        let conductances = array.conductances
        // Below every threshold nothing changes, so that one step is exact.
        try array.pulse(row: 1, column: 2, volts: 0.5, seconds: 1e-6)
        #expect(array.conductances == conductances)
        var solver = try ArraySolver(
            rowCount: 4,
            columnCount: 5,
            conductances: conductances,
            wiring: Wiring(
                rowCount: 4,
                columnCount: 5,
                rowSegmentOhms: 500,
                columnSegmentOhms: 500,
                driverOhms: 500,
                senseOhms: 500
            )
        )
        let drive = LineDrive(rows: [0, 0.25, 0, 0], columns: [0, 0, -0.25, 0, 0])
        let solution = try solver.solve(drive, detail: .nodes)
        let exposure = array.exposure
        for cell in 0..<20 {
            let volts = solution.rowVoltages[cell] - solution.columnVoltages[cell]
            let seen = exposure.highestVolts[cell] + exposure.lowestVolts[cell]
            #expect((seen - volts).magnitude < 1e-12)
        }
        let delivered = solution.deliveredWatts * 1e-6
        let booked = exposure.joules.reduce(0, +) + array.lineJoules
        #expect((booked / delivered - 1).magnitude < 1e-9)
        #expect(array.lineJoules > 0.001 * booked)
    }

    @Test("divides the voltage over three cells where two lines float")
    func floating() throws {
        var shape = ArrayPlan(rowCount: 2, columnCount: 2)
        shape.scheme = .float
        var array = try DeviceArray(plan("threshold-drift"), shape, largestVolts: 0.6)
        try array.pulse(row: 0, column: 1, volts: 0.6, seconds: 1e-6)
        let exposure = array.exposure
        for (cell, volts) in [0.2, 0.6, -0.2, 0.2].enumerated() {
            let seen = exposure.highestVolts[cell] + exposure.lowestVolts[cell]
            #expect((seen - volts).magnitude < 1e-12)
        }
    }

    @Test("has equal bits each time")
    func repeatable() throws {
        func conductances() throws -> [Double] {
            var array = try DeviceArray(plan("yakopcic"), shape(20, 4), largestVolts: 2)
            try array.pulse(row: 0, column: 0, volts: 1, seconds: 1e-4)
            try array.pulse(row: 3, column: 4, volts: -1, seconds: 1e-4)
            return array.conductances
        }
        #expect(try conductances() == conductances())
    }
}

@Suite("Pulses and stuck cells as texts")
struct ArrayTextTests {
    @Test("name a cell from 1, its amplitude, width and count")
    func pulse() throws {
        let pulse = try ArrayPulse(parsing: "2,3 -5 V 5 us 10", rowCount: 2, columnCount: 3)
        let train = PulseTrain(volts: -5, seconds: 5e-6, count: 10)
        #expect(pulse == ArrayPulse(row: 1, column: 2, train: train))
        let stuck = try StuckCell.parse("2,1 10 uS", rowCount: 2, columnCount: 3)
        #expect(stuck.cell == 3 && stuck.siemens == 1e-5)
    }

    @Test(
        "are refused with a sentence",
        arguments: [
            (
                "5 V 5 us 10",
                "--pulse \"5 V 5 us 10\": it does not begin with a cell; expected row,column, "
                    + "amplitude, width and count, for example \"2,3 5 V 5 us 10\"."
            ),
            (
                "3,1 5 V 5 us 10",
                "--pulse \"3,1 5 V 5 us 10\": the array has no cell 3,1; expected 1,1 to 2,3."
            ),
            (
                "1,1 5 V 10",
                "--pulse \"1,1 5 V 10\": it does not consist of an amplitude, a width and a count; "
                    + "expected row,column, amplitude, width and count, for example "
                    + "\"2,3 5 V 5 us 10\"."
            ),
            (
                "1,1 5 A 5 us 1",
                "--pulse \"1,1 5 A 5 us 1\": 5 A is not in V; expected row,column, amplitude, "
                    + "width and count, for example \"2,3 5 V 5 us 10\"."
            ),
        ]
    )
    func refusal(text: String, sentence: String) {
        let error = #expect(throws: SimulationError.self) {
            try ArrayPulse(parsing: text, rowCount: 2, columnCount: 3)
        }
        #expect(error?.description == sentence)
    }

    @Test("of stuck cells need a conductance")
    func stuckRefusal() {
        let error = #expect(throws: SimulationError.self) {
            try StuckCell.parse("1,1 -2 uS", rowCount: 2, columnCount: 3)
        }
        #expect(
            error?.description
                == "--stuck \"1,1 -2 uS\": -2 uS is no such conductance; expected row,column and a "
                + "conductance from 0 to 1 S, for example \"2,3 10 uS\"."
        )
    }
}
