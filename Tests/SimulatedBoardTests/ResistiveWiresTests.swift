// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import CrossbarArray
import DeviceModels
import ModelDriver
import PulsePrograms
import Quantities
import SimulatedBoard
import Testing

@Suite("lines with resistance on the simulated board")
struct ResistiveWiresTests {
    private typealias Driver = ArrayDriver<ResistiveWires>

    private func specimen(
        milliohms: UInt32,
        curvature: Double = 0,
        rows: Int = 6,
        columns: Int = 5
    ) -> Specimen {
        let kind = ModelKind.thresholdDrift
        var specimen = Specimen(
            model: kind.rawValue,
            rows: rows,
            columns: columns,
            seed: 11,
            segmentResistance: milliohms
        )
        for index in 0..<kind.parameterCount {
            specimen.parameters[index] = kind.parameter(at: index)?.standard ?? 0
        }
        specimen.parameters[ThresholdDriftParameter.curvature.rawValue] = curvature
        return specimen
    }

    private func conductances(_ driver: borrowing Driver) -> [Double] {
        var values: [Double] = []
        for row in 0..<6 {
            for column in 0..<5 {
                values.append(driver.conductance(row: row, column: column) ?? 0)
            }
        }
        return values
    }

    /// The current into a column in amperes, as the finest range shows it.
    private func sense(_ driver: inout Driver, column: Int) -> Double {
        let sensed = driver.sense(
            Line(.column, column),
            range: Read.automaticRange,
            gate: .all
        )
        var step = Double(ModelBoard.traits.adcStep) * 1e-15
        for _ in 0..<sensed.range { step *= 10 }
        return Double(sensed.code) * step
    }

    @Test("a reading is the current that the solver of arrays gives for the same conductances")
    func readsAsSolved() throws {
        var driver = Driver(traits: ModelBoard.traits)
        guard case .accepted = driver.setSpecimen(specimen(milliohms: 200_000)) else {
            Issue.record("The simulated board takes lines with resistance.")
            return
        }
        driver.begin()
        driver.set(Line(.row, 2), to: .code(800))
        driver.commit(at: 0)
        var solver = try ArraySolver(
            rowCount: 6,
            columnCount: 5,
            conductances: conductances(driver),
            wiring: Wiring(
                rowCount: 6,
                columnCount: 5,
                rowSegmentOhms: 200,
                columnSegmentOhms: 200
            )
        )
        let solution = try solver.solve(LineDrive(rows: [0, 0, 0.2, 0, 0, 0], columnCount: 5))
        for column in 0..<5 {
            // The converter's step is 10 pA times a power of ten: a part in 3,000 at least.
            let current = sense(&driver, column: column)
            #expect((current / solution.columnCurrents[column] - 1).magnitude < 5e-4)
        }
        // The lines take a part of the voltage: without them the far column reads more.
        let ideal = 0.2 * (driver.conductance(row: 2, column: 4) ?? 0)
        #expect(solution.columnCurrents[4] < 0.97 * ideal)
    }

    @Test("cells whose current bends with the voltage settle to the currents of the law")
    func bentCells() throws {
        var driver = Driver(traits: ModelBoard.traits)
        let bent = specimen(milliohms: 200_000, curvature: 3)
        guard case .accepted = driver.setSpecimen(bent) else {
            Issue.record("The simulated board takes lines with resistance.")
            return
        }
        driver.begin()
        driver.set(Line(.row, 2), to: .code(2600))
        driver.commit(at: 0)
        var solver = try NonlinearSolver(
            rowCount: 6,
            columnCount: 5,
            wiring: Wiring(
                rowCount: 6,
                columnCount: 5,
                rowSegmentOhms: 200,
                columnSegmentOhms: 200
            )
        )
        let solution = try solver.solve(
            LineDrive(rows: [0, 0, 0.65, 0, 0, 0], columnCount: 5),
            law: HyperbolicSineLaw(conductances: conductances(driver), curvature: 3)
        )
        for column in 0..<5 {
            let current = sense(&driver, column: column)
            #expect((current / solution.columnCurrents[column] - 1).magnitude < 5e-4)
        }
    }

    @Test("cells of which whole rounds would go too far settle too")
    func steepCells() throws {
        var driver = Driver(traits: ModelBoard.traits)
        // Some kΩ at the voltage that is left, as much as the lines have.
        guard case .accepted = driver.setSpecimen(specimen(milliohms: 200_000, curvature: 20))
        else {
            Issue.record("The simulated board takes lines with resistance.")
            return
        }
        driver.begin()
        driver.set(Line(.row, 2), to: .code(6000))
        driver.commit(at: 0)
        var solver = try NonlinearSolver(
            rowCount: 6,
            columnCount: 5,
            wiring: Wiring(
                rowCount: 6,
                columnCount: 5,
                rowSegmentOhms: 200,
                columnSegmentOhms: 200
            )
        )
        let solution = try solver.solve(
            LineDrive(rows: [0, 0, 1.5, 0, 0, 0], columnCount: 5),
            law: HyperbolicSineLaw(conductances: conductances(driver), curvature: 20)
        )
        for column in 0..<5 {
            let current = sense(&driver, column: column)
            #expect((current / solution.columnCurrents[column] - 1).magnitude < 5e-4)
        }
        let hasFailed = driver.hasFailed
        #expect(!hasFailed)
    }

    @Test("a write reaches a far cell with less than its voltage")
    func writesAreWeakened() throws {
        func change(_ milliohms: UInt32) -> Double {
            var driver = Driver(traits: ModelBoard.traits)
            _ = driver.setSpecimen(specimen(milliohms: milliohms))
            let before = driver.conductance(row: 0, column: 4) ?? 0
            driver.begin()
            // Top electrodes are rows and the polarity is -1: a negative row potentiates.
            driver.set(Line(.row, 0), to: .code(-4000))
            driver.commit(at: 0)
            _ = driver.advance(from: 0, to: 250)
            return (driver.conductance(row: 0, column: 4) ?? 0) - before
        }
        #expect(change(0) > 0)
        #expect(change(300_000) > 0 && change(300_000) < 0.8 * change(0))
    }

    @Test("ideal lines give the bits of the driver with ideal wires")
    func idealIsIdeal() {
        var resistive = Driver(traits: ModelBoard.traits)
        var ideal = ModelDriver(traits: ModelBoard.traits)
        _ = resistive.setSpecimen(specimen(milliohms: 0))
        _ = ideal.setSpecimen(specimen(milliohms: 0))
        for line in 0..<3 {
            resistive.set(Line(.row, line), to: line == 1 ? .floating : .code(-4400))
            ideal.set(Line(.row, line), to: line == 1 ? .floating : .code(-4400))
        }
        resistive.commit(at: 0)
        ideal.commit(at: 0)
        _ = resistive.advance(from: 0, to: 1000)
        _ = ideal.advance(from: 0, to: 1000)
        for row in 0..<6 {
            for column in 0..<5 {
                #expect(
                    resistive.conductance(row: row, column: column)
                        == ideal.conductance(row: row, column: column)
                )
            }
        }
    }

    @Test("a board whose model has ideal lines refuses others")
    func idealRefuses() {
        var driver = ModelDriver(traits: ModelBoard.traits)
        guard case .resistiveLines = driver.setSpecimen(specimen(milliohms: 1)) else {
            Issue.record("Ideal wires took lines with resistance.")
            return
        }
    }
}
