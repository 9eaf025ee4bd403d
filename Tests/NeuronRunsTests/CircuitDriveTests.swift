// SPDX-License-Identifier: Apache-2.0

import NeuronRuns
import Testing

@Suite("drives of neuron circuits")
struct CircuitDriveTests {
    @Test("what is solved exactly fires at the same times however it is looked at")
    func exact() throws {
        let usual = try circuit("phase-change").report()
        var coarse = circuit("phase-change")
        coarse.timeStep = "0.1 ms"
        let report = try coarse.report()
        #expect(report.spikeCount == usual.spikeCount)
        // Pieces of a pulse add up to the pulse but for rounding.
        for (time, expected) in zip(report.spikeTimes, usual.spikeTimes) {
            #expect(abs(time - expected) < 1e-12)
        }
        #expect(report.trace.time.count == 10)
    }

    @Test("a pulse is as wide as it was asked for, whatever the step")
    func edges() throws {
        func highest(_ pulse: String) throws -> Double {
            try circuit("adaptive-threshold", nil, pulse, duration: "10 ms").report().highest
        }
        // C = 20 nF, R = 1 Mohm: 1 uA for 50 us is 2.5 mV less 0.125 % of leak, over half a step.
        let volts = 1 - 0.997_503_122_397_460_3
        #expect(abs(try highest("pulse 1 uA 50 us at 1.03 ms") - volts) < 1e-12)
        #expect(abs(try highest("pulse 1 uA 50 us at 1 ms") - volts) < 1e-12)
    }

    @Test("a ramp counts with the middle of each piece")
    func ramp() throws {
        let report = try circuit(
            "adaptive-threshold",
            nil,
            "ramp 0.1 uA over 10 ms at 0 s",
            duration: "10 ms"
        ).report()
        // V = k R (t − τ (1 − e^(−t ∕ τ))) for a rise k = 10 uA/s and τ = 20 ms.
        let volts = 10e-6 * 1e6 * (0.01 - 0.02 * (1 - 0.606_530_659_712_633_4))
        // The rule of the middle errs by dt² ∕ (6 τ t) = 8.3e-6, that of the start by dt ∕ t = 0.01.
        #expect(abs(report.highest / volts - 1) < 9e-6)
    }

    @Test("a table of voltages drives a circuit like pulses")
    func table() throws {
        let pulse = try circuit(
            "mott-neuristor",
            nil,
            "pulse 0.3 V 10 us at 1 us",
            duration: "30 us"
        ).report()
        var request = circuit("mott-neuristor", duration: "30 us")
        let text = "time [us],voltage [mV]\n0,0\n1,300\n11,0\n"
        request.stimuli = [.table(file: "drive.csv", text: text)]
        let report = try request.report()
        #expect(report.trace == pulse.trace && report.spikeTimes == pulse.spikeTimes)
    }

    @Test("every parameter of every circuit takes its value with its unit")
    func settings() throws {
        for model in NeuronList().models where model.trust != nil {
            var request = circuit(model.name, duration: "1 us")
            request.settings = model.parameters.map { parameter in
                "\(parameter.name)=\(parameter.value)"
                    + (parameter.unit == "1" ? "" : " \(parameter.unit)")
            }
            request.timeStep = "1 ns"
            let report = try request.report()
            #expect(report.parameters.map(\.value) == model.parameters.map(\.value))
            #expect(report.parameters.allSatisfy { $0.evidence == "set" })
        }
    }

    @Test("a value of a preset has the preset's evidence and source; what was recalled says so")
    func evidence() throws {
        let report = try circuit("mott-neuristor", "vo2-untrusted").report()
        let evidence = Dictionary(
            uniqueKeysWithValues: report.parameters.map { ($0.name, $0.evidence) }
        )
        #expect(evidence["metal_resistivity"] == "untrusted")
        #expect(evidence["length"] == "recalled")
        #expect(evidence["spike_level"] == "chosen")
        let models = try NeuronRequest(model: "morris-lecar").report()
        #expect(models.parameters.first?.evidence == "recalled")
    }

    @Test("the lines for people name trust, ports and units with suitable prefixes")
    func lines() throws {
        let request = circuit("siox", nil, "train 4 mA 100 us every 215 ms times 5")
        #expect(
            try request.report().lines == [
                "siox siox-215ms",
                "  trust       phenomenological: the shape only, no basis for accuracy",
                "  parameters  current_threshold 1 mA, pulse_current 4 mA, exponent 2, pulse_width 100 "
                    + "us, leak_time 2 s, threshold 3.5",
                "  stimulus    train 4 mA 100 us every 215 ms times 5",
                "  run         2.58 s, solved exactly, looked at every 1.29 ms, seed 0",
                "  membrane    0 to 3.42886817, energy by that of a pulse",
                "  output      0 to 1, whether it fires now", "1 spike at 0.860042053 s",
            ]
        )
    }

    @Test(
        "a mistake in a request for a circuit is answered in its units",
        arguments: [
            (
                "stimulus", "constant 3 mA",
                "neuronStimulusWrong: The stimulus 'constant 3 mA' is not understood: expected a "
                    + "voltage in V such as 0.3 V, not '3 mA'; for example \"constant 0.3 V\"."
            ),
            (
                "stimulus", "train 0.3 V 10 us every 5 us",
                "neuronStimulusWrong: The stimulus 'train 0.3 V 10 us every 5 us' is not understood: "
                    + "expected pulses no wider than their distance; for example "
                    + "\"train 0.3 V 10 us every 20 us\"."
            ),
            (
                "stimulus", "train 0.3 V 1 us every 5 us times 0",
                "neuronStimulusWrong: The stimulus 'train 0.3 V 1 us every 5 us times 0' is not "
                    + "understood: expected a whole number of pulses after 'times'; for example "
                    + "\"train 0.3 V 10 us every 20 us\"."
            ),
            (
                "stimulus", "constant 20000 V",
                "neuronStimulusWrong: The stimuli add up to 20 kV at 0 s: expected at most 10000 V; "
                    + "for example --stimulus \"constant 1 V\"."
            ),
            (
                "dt", "1 us",
                "neuronTimeWrong: Steps of 1 us are too long for mott-neuristor: expected at most 10 "
                    + "ns; for example --dt \"10 ns\"."
            ),
            (
                "duration", "60",
                "neuronTimeWrong: --duration \"60\" is no time: expected a number above 0 in s; for "
                    + "example --duration \"20 us\"."
            ),
            (
                "set", "first_capacitance=3",
                "neuronSettingWrong: '3' is no value of first_capacitance: expected a number from "
                    + "1e-15 to 1 in F; for example --set \"first_capacitance=5.1 nF\"."
            ),
            (
                "set", "rest_level=2 V",
                "neuronSettingWrong: The values of mott-neuristor contradict one another: expected a "
                    + "lower level below its upper one, and a device that switches; for example hebb "
                    + "neuron mott-neuristor --preset nbo2."
            ),
        ]
    )
    func mistakes(option: String, value: String, expected: String) {
        var request = NeuronRequest(model: "mott-neuristor")
        switch option {
        case "stimulus": request.stimuli = [.text(value)]
        case "dt": request.timeStep = value
        case "duration": request.duration = value
        default: request.settings = [value]
        }
        #expect(said(request) == expected)
    }

    @Test("a table for a circuit needs the name of what drives it, and a model no seed it has not")
    func otherMistakes() {
        var table = NeuronRequest(model: "siox")
        table.stimuli = [.table(file: "drive.csv", text: "time [s],voltage [V]\n0,1\n")]
        #expect(
            said(table)
                == "neuronStimulusWrong: drive.csv:1: expected two columns with their units, "
                + "a time and a current that drives this model; for example time [s],current [A]."
        )
        var seed = NeuronRequest(model: "lif")
        seed.seed = 4
        #expect(
            said(seed) == "neuronSettingWrong: lif draws nothing at random, so it has no seed: "
                + "expected no --seed 4; for example hebb neuron lif."
        )
    }

    private func said(_ request: NeuronRequest) -> String {
        do {
            return "no mistake: \(try request.report().spikeCount)"
        } catch {
            return "\(error.code.rawValue): \(error)"
        }
    }
}
