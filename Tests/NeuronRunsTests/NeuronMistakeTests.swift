// SPDX-License-Identifier: Apache-2.0

import NeuronRuns
import Testing

@Suite("mistakes in requests for neurons")
struct NeuronMistakeTests {
    private func sentence(_ change: (inout NeuronRequest) -> Void) -> String {
        var request = NeuronRequest(model: "lif")
        change(&request)
        do {
            let report = try request.report()
            return "no mistake: \(report.spikeCount)"
        } catch {
            return "\(error.code.rawValue): \(error)"
        }
    }

    @Test(
        "a stimulus that is not understood is answered with what was expected and an example",
        arguments: [
            (
                "step 10 mV at 10 ms",
                "a current in nA such as 10 nA, not '10 mV'; for example \"step 10 nA at 5 ms\"."
            ),
            (
                "step 10 nA",
                "the word 'at'; for example \"step 10 nA at 5 ms\"."
            ),
            (
                "pulse 10 nA at 5 ms",
                "the pulse's width in ms such as 10 ms, not 'at'; for example "
                    + "\"pulse 10 nA 5 ms at 5 ms\"."
            ),
            (
                "pulse 10 nA -1 ms at 5 ms",
                "the pulse's width above 0; for example \"pulse 10 nA 5 ms at 5 ms\"."
            ),
            (
                "ramp 10 nA at 5 ms",
                "the word 'over'; for example \"ramp 10 nA over 5 ms at 5 ms\"."
            ),
            (
                "constant 10 nA at 5 ms",
                "nothing after it, not 'at'; for example \"constant 10 nA\"."
            ),
            ("constant", "a current in nA such as 10 nA; for example \"constant 10 nA\"."),
        ]
    )
    func stimulus(text: String, expected: String) {
        let said = sentence { $0.stimuli = [.text(text)] }
        #expect(
            said == "neuronStimulusWrong: The stimulus '\(text)' is not understood: expected "
                + expected
        )
    }

    @Test(
        "a table is refused at the line that is wrong",
        arguments: [
            ("", 1), ("10,2\n", 1), ("time [ms],current [mV]\n0,1\n", 1),
            ("time,current\n0,1\n", 1),
            ("time [ms],current [nA]\n", 2), ("time [ms],current [nA]\n0,1\n5\n", 3),
            ("time [ms],current [nA]\n0,1\n0,2\n", 3), ("time [ms],current [nA]\n0,1 nA\n", 2),
        ]
    )
    func table(text: String, line: Int) {
        let said = sentence { $0.stimuli = [.table(file: "drive.csv", text: text)] }
        #expect(said.hasPrefix("neuronStimulusWrong: drive.csv:\(line): expected "), "\(said)")
        #expect(said.contains("; for example "))
    }

    @Test("a model, a preset or a parameter that is not there is named with near ones")
    func names() {
        #expect(
            sentence { $0.model = "lfi" }
                == "neuronUnknown: There is no neuron model 'lfi': expected if or lif or ifb; see "
                + "hebb neuron --list."
        )
        #expect(
            sentence { $0.preset = "tonc" }
                == "neuronPresetUnknown: lif has no preset 'tonc': expected tonic; for example "
                + "--preset tonic."
        )
        #expect(
            sentence { $0.settings = ["tao=3 ms"] }
                == "neuronSettingWrong: 'tao=3 ms' sets no parameter of lif: expected tau; for "
                + "example --set \"tau=10 ms\"."
        )
    }

    @Test(
        "a value without its unit, of another kind or out of range is refused",
        arguments: ["3", "3 mV", "-3 ms", "nan ms", "", "1e300 ms"]
    )
    func values(value: String) {
        #expect(
            sentence { $0.settings = ["tau=\(value)"] }
                == "neuronSettingWrong: '\(value)' is no value of tau: expected a number from 1e-06 "
                + "to 1000000000 in ms; for example --set \"tau=10 ms\"."
        )
    }

    @Test("times are above 0, have their unit, and make at most 20 million steps")
    func times() {
        #expect(
            sentence { $0.duration = "10" }
                == "neuronTimeWrong: --duration \"10\" is no time: expected a number above 0 in ms; "
                + "for example --duration \"300 ms\"."
        )
        #expect(sentence { $0.timeStep = "0 ms" }.hasPrefix("neuronTimeWrong: --dt \"0 ms\""))
        #expect(
            sentence { $0.duration = "1 d" }
                == "neuronTimeWrong: 86400000 ms in steps of 0.1 ms are 864000000 steps: expected 1 "
                + "to 20000000; for example --duration \"300 ms\" --dt \"0.01 ms\"."
        )
        #expect(sentence { $0.traceEvery = 0 }.hasPrefix("neuronTimeWrong: --trace-every 0"))
    }

    @Test("a membrane that leaves the numbers ends the run")
    func diverged() {
        let said = sentence {
            $0.model = "fitzhugh-nagumo"
            $0.settings = ["epsilon=1000"]
        }
        #expect(said.hasPrefix("neuronDiverged: The membrane is no finite number at "))
        #expect(said.hasSuffix("for example --dt \"0.001\"."))
    }
}
