// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import ModelDriver
import PortableMath
import PulsePrograms
import Quantities

/// One epoch as SYS-01 plays it: 20 rows, one column with a neuron, ten frames of spikes.
struct CoincidenceSubject: ~Copyable {
    private static let rowCount = 20
    private static let frameCount = 10
    /// Program ticks of 40 ns between integrations of the neuron: 100 µs.
    private static let step: UInt64 = 2500
    private static let stepsPerFrame: UInt64 = 500
    /// Program ticks of one sample of a spike: 500 µs.
    private static let period: UInt64 = 12500

    private var stage: Rehearsal<ModelDriver>
    private let program: [UInt8]

    /// The array and the program of an epoch.
    init() {
        var driver = ModelDriver(traits: ModelBoard.traits)
        var specimen = ModelBoard.standardSpecimen(seed: 7)
        specimen.rows = Self.rowCount
        specimen.columns = 1
        guard case .accepted = driver.setSpecimen(specimen) else {
            preconditionFailure("The standard parameters are usable.")
        }
        stage = Rehearsal(driver)
        program = Self.makeProgram()
    }

    /// Plays an epoch; the program ticks that passed and the neuron's spikes.
    mutating func play() throws -> (ticks: UInt64, spikes: Int) {
        let play = try stage.play(program)
        return (play.endTick, play.records.count { $0.kind == .spike })
    }

    /// A head of 1 ms at 0.6 V, then a tail with a time constant of 8 ms: 82 samples.
    private static func spike() -> [Int16] {
        let tail = (0..<80).map { index in
            Int16(-2400 * Portable.exp(-Double(index) / 16))
        }
        return [2400, 2400] + tail
    }

    private static func makeProgram() -> [UInt8] {
        var builder = ProgramBuilder()
        let spike = spike()
        let ticks = UInt64(spike.count) * period
        let waveform = builder.addWaveform(period: period, samples: spike)
        let neuron = NeuronSettings(
            threshold: 9500,
            leak: 1638,
            refractory: 250_000,
            range: 4,
            gate: .positive,
            waveform: waveform
        )
        builder.append(.neuron(column: 0, neuron))
        for frame in 0..<UInt64(frameCount) {
            builder.append(.resetNeurons(columns: 1))
            let onset = 50 + mixed(frame) % 350
            builder.append(
                .shape(LineSet(rows: 0x7C00), waveform: waveform, delay: onset * step, gain: 256)
            )
            for row in UInt64(0)..<20 where !(10..<15).contains(row) {
                let time = 20 + mixed(frame * 20 + row) % 430
                builder.append(
                    .shape(
                        LineSet(rows: 1 << row),
                        waveform: waveform,
                        delay: time * step,
                        gain: 256
                    )
                )
            }
            builder.append(.run(ticks: stepsPerFrame * step, neuronStep: step))
            builder.append(.run(ticks: ticks, neuronStep: 0))
            builder.append(.safePoint)
        }
        return builder.finish()
    }

    /// Source: the finaliser of Steele, Lea and Flood, OOPSLA 2014, figure 16, first line.
    private static func mixed(_ value: UInt64) -> UInt64 {
        (value &+ 1) &* 0x9E37_79B9_7F4A_7C15 >> 33
    }
}
