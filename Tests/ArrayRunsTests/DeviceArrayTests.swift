// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import DeviceModels
import ModelDriver
import PulsePrograms
import Quantities
import SimulatedDevices
import Testing

@testable import ArrayRuns

@Suite("An array of devices behind ideal lines")
struct DeviceArrayTests {
    static let families = DeviceFamily.all.map(\.name)

    /// A few pulses of both signs, strong and weak.
    static let pulses: [(volts: Double, seconds: Double)] = [
        (0.4, 1e-6), (6, 5e-6), (-2, 3e-7), (-6, 1e-5), (1.2, 1e-3), (3, 1e-7), (-0.6, 2e-6),
    ]

    /// The bits of a cell, and its current at a small voltage.
    private func bits(_ array: borrowing DeviceArray, _ cell: Int) -> [UInt64] {
        let devices = array.cells
        return [devices.levels[cell].bitPattern, devices.currents[cell].bitPattern]
    }

    /// The device of a number alone under a part of every pulse.
    private func alone(_ plan: DevicePlan, _ number: UInt32, part: Double) throws -> [UInt64] {
        var device = try SimulatedDevice(
            plan,
            level: .pulse,
            seed: 9,
            device: number,
            isNoisy: false
        )
        for (volts, seconds) in Self.pulses {
            try device.apply(volts: volts * part, seconds: seconds)
            try device.rest(seconds: 1e-5)
        }
        return [device.state.bitPattern, device.current(volts: 0.1).bitPattern]
    }

    @Test(
        "every cell has the bits of the device of its number alone at its share of the voltage",
        arguments: families
    )
    func lone(_ name: String) throws {
        let plan = try DevicePlan(#require(DeviceFamily.named(name)))
        guard let kind = plan.pulses else { return }
        // Cells that share ions are not what they are alone.
        guard try !DeviceModel(standard: kind).isCoupled else { return }
        for (scheme, rowPart, columnPart) in [
            (BiasScheme.ground, 1.0, 0.0), (.half, 0.5, 0.5), (.third, 0, 0),
        ] {
            var shape = ArrayPlan(rowCount: 3, columnCount: 4)
            shape.scheme = scheme
            shape.seed = 9
            shape.firstDevice = 5
            var array = try DeviceArray(plan, shape, largestVolts: 6)
            for (volts, seconds) in Self.pulses {
                try array.pulse(row: 1, column: 2, volts: volts, seconds: seconds)
                array.rest(seconds: 1e-5)
            }
            #expect(try bits(array, 6) == alone(plan, 11, part: 1))
            if scheme != .third {
                #expect(try bits(array, 4) == alone(plan, 9, part: rowPart))
                #expect(try bits(array, 10) == alone(plan, 15, part: columnPart))
                #expect(try bits(array, 0) == alone(plan, 5, part: 0))
            }
        }
    }

    @Test("has the bits of the simulated board at the same voltages", arguments: [-1, 1])
    func board(sign: Int) throws {
        let kind = ModelKind.thresholdDrift
        let plan = try DevicePlan(#require(DeviceFamily.named("threshold-drift")))
        var driver = ModelDriver(traits: ModelBoard.traits)
        var specimen = Specimen(model: kind.rawValue, rows: 3, columns: 4, seed: 9)
        for (index, value) in plan.pulseParameters.enumerated() {
            specimen.parameters[index] = value
        }
        guard case .accepted = driver.setSpecimen(specimen) else {
            Issue.record("The standard parameters are usable.")
            return
        }
        var shape = ArrayPlan(rowCount: 3, columnCount: 4)
        shape.seed = 9
        var array = try DeviceArray(plan, shape, largestVolts: 6)
        let code = Int16(sign * 9000)
        driver.begin()
        for number in 0..<5 {
            for isDriven in [true, false] {
                driver.set(.row(number % 3), to: .code(isDriven ? code / 2 : 0))
                driver.set(.column(number % 4), to: .code(isDriven ? -code / 2 : 0))
                driver.commit(at: 0)
                _ = driver.advance(from: 0, to: isDriven ? 125 : 250)
            }
            let volts = Double(Int64(code) * 250_000) * 1e-9
            try array.pulse(row: number % 3, column: number % 4, volts: volts, seconds: 5e-6)
            array.rest(seconds: 1e-5)
        }
        var board: [Double] = []
        for cell in 0..<12 {
            board.append(driver.conductance(row: cell / 4, column: cell % 4) ?? 0)
        }
        let found = array.conductances
        #expect(found == board)
        let fresh = try DeviceArray(plan, shape, largestVolts: 6).conductances
        #expect(zip(found, fresh).contains { $0 != $1 })
    }

    @Test("leaves stuck cells as they are, and the draws of all others")
    func stuck() throws {
        let plan = try DevicePlan(#require(DeviceFamily.named("threshold-drift")))
        var shape = ArrayPlan(rowCount: 2, columnCount: 2)
        var whole = try DeviceArray(plan, shape, largestVolts: 4)
        shape.stuck = [(cell: 1, siemens: 3e-5), (cell: 2, siemens: 0)]
        var partly = try DeviceArray(plan, shape, largestVolts: 4)
        for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            try whole.pulse(row: row, column: column, volts: -4, seconds: 1e-6)
            try partly.pulse(row: row, column: column, volts: -4, seconds: 1e-6)
        }
        let found = partly.conductances
        let expected = whole.conductances
        #expect(found[1] == 3e-5 && found[2] == 0)
        #expect(found[0] == expected[0] && found[3] == expected[3])
        #expect(expected[1] != 3e-5)
    }

    @Test("counts the time of each cell by voltage and polarity, and its energy")
    func exposure() throws {
        let plan = try DevicePlan(#require(DeviceFamily.named("threshold-drift")))
        var shape = ArrayPlan(rowCount: 2, columnCount: 3)
        shape.doseBinVolts = 0.25
        var array = try DeviceArray(plan, shape, largestVolts: 0.6)
        // Below every threshold: conductances stay, and energies are V²·G·t.
        let conductances = array.conductances
        try array.pulse(row: 0, column: 1, volts: 0.6, seconds: 2e-6)
        try array.pulse(row: 0, column: 1, volts: -0.6, seconds: 1e-6)
        try array.pulse(row: 1, column: 1, volts: 0.5, seconds: 4e-6)
        #expect(array.conductances == conductances)
        let exposure = array.exposure
        func doses(_ cell: Int) -> [[Double]] { exposure.doses(of: cell).map { [$0.0, $0.1] } }
        #expect(doses(1) == [[-0.5, 1e-6], [0.25, 4e-6], [0.5, 2e-6]])
        #expect(doses(0) == [[-0.25, 1e-6], [0.25, 2e-6]])
        #expect(doses(3) == [[0.25, 4e-6]])
        #expect(doses(4) == [[-0.25, 1e-6], [0.25, 2e-6], [0.5, 4e-6]])
        #expect(exposure.highestVolts == [0.3, 0.6, 0.3, 0.25, 0.5, 0.25])
        #expect(exposure.lowestVolts == [-0.3, -0.6, -0.3, 0, -0.3, 0])
        let expected = conductances[1] * (0.36 * 3e-6 + 0.0625 * 4e-6)
        #expect((exposure.joules[1] / expected - 1).magnitude < 1e-12)
        #expect(array.lineJoules == 0)
    }

    @Test("names disturbed cells, and no cell that a pulse selected")
    func disturb() throws {
        let plan = try DevicePlan(#require(DeviceFamily.named("linear-drift")))
        let shape = ArrayPlan(rowCount: 3, columnCount: 3)
        var array = try DeviceArray(plan, shape, largestVolts: 1)
        let train = PulseTrain(volts: 1, seconds: 1e-3, count: 3)
        let pulse = ArrayPulse(row: 1, column: 1, train: train)
        let record = try array.play([pulse], interval: 0, notesEach: true, columnCount: 3)
        // The drift model has no threshold: every half-selected cell moves, the others do not.
        #expect(record.disturbed == [1, 3, 5, 7])
        #expect(record.pulseCount == 3 && record.each.count == 3)
        #expect(record.each.last == record.after && record.before != record.after)
        let most = try #require(record.mostDisturbed)
        #expect(most.part == record.after[most.cell] / record.before[most.cell] - 1)
    }
}
