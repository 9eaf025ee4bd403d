// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import DeviceModels
import ModelDriver
import PulsePrograms
import Testing

/// Lines whose voltages are never found.
private struct UnsolvedWires: ~Copyable, ArrayWires {
    init(rows: Int, columns: Int) {}
    mutating func prepare(rows: Int, columns: Int, segmentMilliohms: UInt32) -> Bool { true }
    var isResistive: Bool { true }
    mutating func setRow(_ row: Int, _ volts: Double) {}
    mutating func setColumn(_ column: Int, _ volts: Double) {}
    mutating func setConductance(_ cell: Int, _ siemens: Double) {}
    mutating func solve(floatingRows: UInt64, floatingColumns: UInt64) -> Bool { false }
    func volts(row: Int, column: Int) -> Double { 1 }
}

@Suite("lines whose voltages are not found")
struct UnsolvedWiresTests {
    private func failure(
        _ program: [UInt8]
    ) -> (Rehearsal<ArrayDriver<UnsolvedWires>>.Failure?, isChanged: Bool) {
        var driver = ArrayDriver<UnsolvedWires>(traits: ModelBench.traits)
        let kind = ModelKind.thresholdDrift
        var specimen = Specimen(model: kind.rawValue, rows: 2, columns: 2, seed: 1)
        for index in 0..<kind.parameterCount {
            specimen.parameters[index] = kind.parameter(at: index)?.standard ?? 0
        }
        _ = driver.setSpecimen(specimen)
        let before = driver.conductance(row: 0, column: 0)
        var stage = Rehearsal(driver)
        do throws(Rehearsal<ArrayDriver<UnsolvedWires>>.Failure) {
            _ = try stage.play(program)
            return (nil, stage.driver.conductance(row: 0, column: 0) != before)
        } catch {
            return (error, stage.driver.conductance(row: 0, column: 0) != before)
        }
    }

    @Test("end a play with that cause, whatever asked for them, and change no cell")
    func causes() {
        var pulse = ProgramBuilder()
        pulse.append(.select(rows: 1, columns: 1, scheme: .half))
        pulse.append(.pulse(PulseTrain(code: -9000, width: 250, gap: 25)))
        var read = ProgramBuilder()
        read.append(.select(rows: 1, columns: 1, scheme: .ground))
        read.append(.read(Read(aperture: 250)))
        var guarded = ProgramBuilder()
        guarded.append(.select(rows: 1, columns: 1, scheme: .ground))
        guarded.append(.abortIf(.current(1)))
        guarded.append(.drive(400))
        guarded.append(.wait(1000))
        guarded.append(.drive(0))
        for program in [pulse.finish(), read.finish(), guarded.finish()] {
            let (failure, isChanged) = failure(program)
            #expect(failure == .unsolved)
            #expect(!isChanged)
        }
    }
}
