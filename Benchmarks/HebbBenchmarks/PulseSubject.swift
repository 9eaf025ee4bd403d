// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import DeviceModels
import ModelDriver
import PulsePrograms

/// A 32 × 32 array of threshold-drift cells under half-select pulses on one of them.
struct PulseSubject: ~Copyable {
    /// Pulses in one program.
    static let pulsesPerProgram = 1000

    private var stage: Rehearsal<ModelDriver>
    private let program: [UInt8]

    /// Pulses of `amplitude` codes of 250 µV and `width` ticks of 40 ns, up and down in turn.
    ///
    /// At ±1 V the 62 half-selected cells stay below their threshold; at ±2 V each of them
    /// switches as well.
    init(amplitude: Int16, width: UInt64, pulses: Int = Self.pulsesPerProgram) {
        var driver = ModelDriver(traits: ModelBoard.traits)
        var specimen = ModelBoard.standardSpecimen(seed: 7)
        specimen.parameters[ThresholdDriftParameter.thresholdSpread.rawValue] = 0.05
        specimen.parameters[ThresholdDriftParameter.writeSpread.rawValue] = 0.02
        guard case .accepted = driver.setSpecimen(specimen) else {
            preconditionFailure("The standard parameters are usable.")
        }
        stage = Rehearsal(driver)
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1 << 5, columns: 1 << 9, scheme: .half))
        if pulses > 1 { builder.append(.loop(UInt32(pulses / 2))) }
        builder.append(.pulse(PulseTrain(code: -amplitude, width: width, gap: 25)))
        if pulses > 1 {
            builder.append(.pulse(PulseTrain(code: amplitude, width: width, gap: 25)))
            builder.append(.endLoop)
        }
        program = builder.finish()
    }

    /// Verifies and plays the program; the number of pulses played.
    mutating func play() throws -> UInt64 { try stage.play(program).pulses }

    /// The conductance of a cell, to see that pulses do what they should.
    borrowing func conductance(row: Int, column: Int) -> Double {
        stage.driver.conductance(row: row, column: column) ?? 0
    }
}
