// SPDX-License-Identifier: Apache-2.0

import Experiments
import Testing

@Suite("Canonical form")
struct CanonicalFormTests {
    static let first = """
        hebb: 1
        row: PLA-02
        title: "Potentiation \\"up\\""
        about: >-
          One line
          folded.
        procedure: potentiation-depression
        parameters:
          set_amplitude: 1.2 V
          set_width: 5 us
          counts: [100, 200, 300]
        bench:
          board: sim
          profile: SYN-04-sige-epiram
          array: { rows: 20, columns: 1, kind: passive }
          limits: { cell_voltage: 1.5 V, run_time: 1 h, pulses: 1000000, energy: 10 nJ }
          limiter: { depress: { kind: series, current: 100 uA, response: 1 us } }
          wiring: { scheme: V/2, safe_state: ground }
          calibration: { dac_gain: 1.25 }
        expect:
          on_off: { value: 100, tolerance: 10 %, source: here, fitted: true }
          fires: { max: 1 }
        ablations: [freeze, flip]
        """

    /// The same experiment with other keys first, other units and another board.
    static let second = """
        ablations: [flip, freeze]
        expect:
          fires: { max: 1.0, unit: "1" }
          on_off: { fitted: true, source: here, tolerance: 0.1e2 %, value: 1e2 }
        bench:
          fallback: never
          name: another name
          board: serial:/dev/ttyACM0
          calibration: { adc_offset: 0 pA, dac_gain: 125e-2 }
          wiring: { safe_state: ground, settle: 0.01 ms, scheme: "V/2" }
          limiter:
            depress: { response: 1000 ns, current: 0.1 mA, kind: series }
            potentiate: { kind: none }
          limits:
            energy: 10000 pJ
            pulses: 1000000
            cell_voltage: 1500 mV
            line_voltage: 6 V
            run_time: 60 min
          array: { top: row, kind: passive, columns: 1, rows: 20 }
          profile: SYN-04-sige-epiram
        parameters:
          counts: { from: 100, to: 300, step: 100 }
          set_width: 5000 ns
          set_amplitude: 1200 mV
        procedure: potentiation-depression
        about: One line folded.
        title: 'Potentiation "up"'
        row: PLA-02
        hebb: 1
        """

    static let bench = """
        {"array":{"columns":1,"kind":"passive","rows":20,"top":"row"},\
        "calibration":{"adc_gain":"3ff0000000000000","adc_offset":0,\
        "dac_gain":"3ff4000000000000","dac_offset":0},\
        "limiter":{"depress":{"current":100000000,"kind":"series","response":1000},\
        "potentiate":{"current":null,"kind":"none","response":null}},\
        "limits":{"cell_current":1000000000,"cell_voltage":1500000,"energy":10000000,\
        "line_voltage":6000000,"pulse_width":10000000,"pulses":1000000,\
        "run_time":3600000000000},\
        "profile":{"model":"power-step","parameters":{"g_min":"3e90823f71155233",\
        "polarity":"3ff0000000000000"}},\
        "wiring":{"safe_state":"ground","scheme":"V/2","segment_resistance":0,"settle":10000}}
        """

    static let experiment = """
        {"ablate":"none","ablations":["flip","freeze"],"about":"One line folded.",\
        "bench":\(bench),\
        "expect":{"fires":{"fitted":false,"max":"3ff0000000000000","min":null,"source":null,\
        "unit":"1"},"on_off":{"fitted":true,"relative":"3fb999999999999a","source":"here",\
        "unit":"1","value":"4059000000000000"}},\
        "hebb":1,"parameters":{"counts":[100,200,300],"set_amplitude":1200000,\
        "set_width":5000},"procedure":"potentiation-depression","row":"PLA-02",\
        "title":"Potentiation \\"up\\""}
        """

    @Test("the canonical form is this text", arguments: [first, second])
    func golden(text: String) throws {
        let experiment = try Samples.parse(text)
        let canonical = String(decoding: experiment.canonicalExperiment, as: UTF8.self)
        #expect(canonical == Self.experiment)
        let bench = String(decoding: experiment.bench.canonicalBench, as: UTF8.self)
        #expect(bench == Self.bench)
    }

    @Test(
        "anything that changes the run changes the canonical form",
        arguments: [
            ("1.2 V", "1.3 V"), ("rows: 20", "rows: 21"), ("[100, 200, 300]", "[100, 300, 200]"),
            ("V/2", "V/3"), ("1.25", "1.2500000000000002"), ("max: 1 ", "max: 2 "),
            ("response: 1 us", "response: 2 us"), ("cell_voltage: 1.5 V", "cell_voltage: 1.4 V"),
        ]
    )
    func change(part: String, other: String) throws {
        let changed = Self.first.replacing(part, with: other)
        try #require(changed != Self.first)
        let experiment = try Samples.parse(changed)
        #expect(experiment.canonicalExperiment != Array(Self.experiment.utf8))
    }

    @Test("another source of a profile's number changes nothing, another number does")
    func profile() throws {
        let own = try DeviceProfile.parse(Samples.profileText, file: "p.yaml")
        let source = Samples.profileText.replacing("review, table 1", with: "review, table 2")
        let other = try DeviceProfile.parse(source, file: "p.yaml")
        #expect(own.canonicalProfile == other.canonicalProfile)
        let number = Samples.profileText.replacing("246 nS", with: "247 nS")
        let changed = try DeviceProfile.parse(number, file: "p.yaml")
        #expect(own.canonicalProfile != changed.canonicalProfile)
    }

    @Test("a bench given from outside replaces the file's own, which may then be absent")
    func givenBench() throws {
        let vocabulary = try Samples.vocabulary()
        let bench = try Bench.parse(Samples.benchText, file: "b.yaml", vocabulary: vocabulary)
        let own = try Experiment.parse(
            Self.first,
            file: "x.yaml",
            vocabulary: vocabulary,
            bench: bench
        )
        #expect(own.bench == bench)
        let without = "hebb: 1\ntitle: A\nprocedure: every-kind\n"
        let experiment = try Experiment.parse(
            without,
            file: "x.yaml",
            vocabulary: vocabulary,
            bench: bench
        )
        #expect(experiment.bench == bench)
        #expect(try Samples.parse(Self.first).on(bench).bench == bench)
    }
}
