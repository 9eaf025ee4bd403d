// SPDX-License-Identifier: Apache-2.0

import Experiments
import Quantities
import Testing

@Suite("Settings")
struct SettingTests {
    @Test(
        "a setting replaces one parameter, with or without its section's name",
        arguments: ["voltage", "parameters.voltage"]
    )
    func parameter(key: String) throws {
        let experiment = try Samples.parse(Samples.experiment())
        let changed = try experiment.setting(key, to: "250 mV")
        #expect(try changed.parameters.voltage("voltage") == Microvolts(250_000))
        #expect(changed.parameters.entries.map(\.name) == experiment.parameters.entries.map(\.name))
        #expect(changed.canonicalExperiment != experiment.canonicalExperiment)
        #expect(try changed.setting(key, to: "0 V") == experiment)
    }

    @Test("a setting may be a list, a range or a text with signs that mean something in YAML")
    func otherKinds() throws {
        let experiment = try Samples.parse(Samples.experiment())
            .setting("times", to: "{from: 1 ns, to: 3 ns, step: 1 ns}")
            .setting("gains", to: "[3, 4]")
            .setting("text", to: "a: [b] # c")
            .setting("flag", to: "true")
        #expect(try experiment.parameters.durations("times").map(\.value) == [1, 2, 3])
        #expect(try experiment.parameters.decimals("gains") == [3, 4])
        #expect(try experiment.parameters.text("text") == "a: [b] # c")
        #expect(try experiment.parameters.flag("flag"))
    }

    @Test("an ablation is held apart from the parameters", arguments: Ablation.allCases)
    func ablation(ablation: Ablation) throws {
        let experiment = try Samples.parse(Samples.experiment())
        let changed = try experiment.setting("ablate", to: ablation.rawValue)
        #expect(changed.ablation == ablation)
        #expect(changed.parameters == experiment.parameters)
        #expect((changed == experiment) == (ablation == .none))
    }

    static let mistakes: [(String, String, String)] = [
        ("voltage", "5 us", "--set:1:9: voltage is 5 us; expected a voltage; for example 0 V"),
        (
            "parameters.voltage", "5 us",
            "--set:1:20: voltage is 5 us; expected a voltage; for example 0 V"
        ),
        (
            "gains", "[1, x]", "--set:1:11: gains[2] is x; expected a number; for example 0.5"
        ),
        (
            "integer", "99",
            "--set:1:9: integer is 99; expected a whole number from -5 to 10; for example 0"
        ),
        (
            "voltge", "5 V",
            "--set:1:1: every-kind has no parameter voltge; expected voltage; "
                + "for example voltage=…"
        ),
        (
            "ablate", "burn",
            "--set:1:8: ablate is burn; expected none or freeze or flip or shuffle; "
                + "for example freeze"
        ),
        ("voltage", "", "--set:1:9: voltage is empty; expected a voltage; for example 0 V"),
        (
            "bench.board", "sim",
            "--set:1:1: every-kind has no parameter bench.board; expected one of voltage, "
                + "duration, current, conductance, charge, energy, resistance, frequency, ratio, "
                + "integer, decimal, text, …; for example voltage=…"
        ),
    ]

    @Test("a wrong setting names --set and counts columns in KEY=VALUE", arguments: mistakes)
    func mistake(key: String, value: String, message: String) throws {
        let experiment = try Samples.parse(Samples.experiment())
        let error = #expect(throws: ExperimentError.self) {
            try experiment.setting(key, to: value)
        }
        #expect(error?.description == message)
    }
}
