// SPDX-License-Identifier: Apache-2.0

import Experiments
import Procedures
import PulsePrograms
import Quantities
import Testing

@Suite("Procedures")
struct ProcedureTests {
    /// A recipe's text with one part replaced, parsed again.
    static func changed(_ row: String, _ part: String, _ other: String) throws -> Experiment {
        let catalogue = try RehearsedRun.catalogue()
        let text = try #require(catalogue.recipe(row)).text
        try #require(text.contains(part))
        return try Experiment.parse(
            text.replacing(part, with: other),
            file: "x.yaml",
            vocabulary: catalogue.vocabulary
        )
    }

    static func make(_ experiment: Experiment) throws -> any Procedure {
        try ProcedureCatalogue.make(experiment: experiment, board: RehearsedRun.board, seed: 1)
    }

    static func code(_ experiment: Experiment) -> ProcedureError.Code? {
        let error = #expect(throws: ProcedureError.self) { try make(experiment) }
        return error?.code
    }

    @Test("forming without a limiter of its polarity is refused")
    func noLimiter() throws {
        let part = "    potentiate: { kind: series, current: 100 uA, response: 10 ns }\n"
        let experiment = try Self.changed("PLA-01", part, "")
        #expect(Self.code(experiment) == .noLimiter)
        // Without forming the same bench is fine.
        _ = try Self.make(try experiment.setting("forming", to: "false"))
    }

    @Test("forming in an array whose neighbours would be disturbed is refused")
    func formingDisturb() throws {
        let experiment = try Self.changed("PLA-01", "rows: 1, columns: 1", "rows: 2, columns: 2")
        #expect(Self.code(experiment) == .formingDisturb)
    }

    @Test("too few fresh cells, and too large an array, are refused")
    func cells() throws {
        let few = try RehearsedRun.experiment("PLA-02", [("repeats", "2")])
        #expect(Self.code(few) == .tooFewCells)
        let large = try Self.changed("PLA-02", "rows: 3,", "rows: 65,")
        #expect(Self.code(large) == .beyondBoard)
    }

    @Test("fresh cells that a pulse on their row would disturb are refused")
    func disturb() throws {
        let experiment = try Self.changed("PLA-04", "rows: 16, columns: 1", "rows: 4, columns: 4")
        #expect(Self.code(experiment) == .disturb)
        let shared = try Self.changed("PLA-14", "rows: 9, columns: 9", "rows: 9, columns: 8")
        #expect(Self.code(shared) == .tooFewCells)
    }

    @Test("a voltage beyond the converter is refused")
    func converter() throws {
        let experiment = try RehearsedRun.experiment("PLA-02", [("set_amplitude", "9 V")])
        var procedure = try Self.make(experiment)
        let error = #expect(throws: ProcedureError.self) { try procedure.next(after: nil) }
        #expect(error?.code == .beyondConverter)
    }

    @Test("a shuffle of what has no order is refused", arguments: RecipeTests.quick)
    func shuffle(row: String) throws {
        #expect(Self.code(try RehearsedRun.experiment(row, [("ablate", "shuffle")])) == .ablation)
    }

    @Test("a window without a law in the profile is refused")
    func law() throws {
        let experiment = try Self.changed("PLA-09", "PLA-09-metal-oxide", "SYN-04-sige-epiram")
        #expect(Self.code(experiment) == .profile)
    }

    @Test("parameters that contradict one another are refused")
    func contradictions() throws {
        let cases = [
            ("PLA-02", "counts", "[100, 100]"), ("PLA-09", "waveform_step", "300 us"),
            ("PLA-09", "differences", "[-1 ms, 1 ms, 2 ms, 3 ms]"),
            ("SYS-01", "second_rows", "[15, 18]"), ("SYS-01", "first_rows", "[11, 21]"),
            ("SYS-01", "onset", "[5 ms, 60 ms]"), ("PLA-03", "last_read", "20 ms"),
            ("PLA-03", "interval", "0.5 s"), ("PLA-03", "pulse_amplitude", "0 V"),
            ("PLA-04", "intervals", "[5 s, 2 s]"), ("PLA-04", "counts", "[5, 2]"),
            ("PLA-05", "intervals", "[1 ms, 20 ms]"), ("PLA-05", "intervals", "[30 ms, 20 ms]"),
            ("PLA-14", "post_amplitudes", "[0.9 V, 0.2 V]"), ("PLA-18", "interval", "1 ms"),
            ("PLA-26", "amplitudes", "[1 V, 0.8 V, 0.9 V]"), ("PLA-26", "widths", "[2 us, 1 us]"),
            ("PLA-27", "pulses", "2"), ("PLA-27", "pulses", "2000"),
            ("PLA-10", "differences", "[-1 ms, 1 ms, 2 ms, 3 ms]"),
            ("PLA-11", "stretches", "[2, 1]"), ("PLA-11", "tail_time", "8.01 ms"),
            ("PLA-12", "initial_conductances", "[40 uS, 20 uS]"),
            ("PLA-15", "spike_amplitude", "-2 V"), ("PLA-15", "spike_width", "200 ns"),
            ("PLA-16", "interval", "1 ms"),
        ]
        for (row, key, value) in cases {
            let experiment = try RehearsedRun.experiment(row, [(key, value)])
            #expect(Self.code(experiment) == .parameter, "\(key) \(value)")
        }
    }

    @Test("steps and results alternate, and a conclusion needs all of them")
    func order() throws {
        var procedure = try Self.make(try RehearsedRun.experiment("PLA-02"))
        let early = #expect(throws: ProcedureError.self) { try procedure.conclusion() }
        #expect(early?.code == .order)
        let unasked = #expect(throws: ProcedureError.self) {
            try procedure.next(after: StepResult(records: []))
        }
        #expect(unasked?.code == .order)
        _ = try procedure.next(after: nil)
        let missing = #expect(throws: ProcedureError.self) { try procedure.next(after: nil) }
        #expect(missing?.code == .order)
        let empty = #expect(throws: ProcedureError.self) {
            try procedure.next(after: StepResult(records: []))
        }
        #expect(empty?.code == .records)
    }

    @Test("every metric a procedure produces is described with its unit")
    func described() throws {
        for row in RecipeTests.quick {
            let run = try RehearsedRun(row, seed: 1)
            let procedure = try #require(
                ProcedureCatalogue.all.first { $0.schema.name == run.experiment.procedure }
            )
            for metric in run.conclusion.metrics {
                let digits = metric.name.reversed().prefix { $0.isNumber }.count
                let name = digits > 0 ? metric.name.dropLast(digits) + "N" : metric.name[...]
                let description = procedure.metrics.first { $0.name == name }
                #expect(description?.unit == metric.unit, "\(metric.name)")
            }
        }
    }

    @Test("every sample names an instruction whose asked and programmed voltages are known")
    func annotations() throws {
        for row in RecipeTests.quick where row != "PLA-09" {
            let run = try RehearsedRun(row, seed: 1)
            var procedure = try Self.make(run.experiment)
            let step = try #require(try procedure.next(after: nil))
            for record in run.records[0] where record.kind == .sample {
                #expect(step.annotations.contains { $0.programCounter == record.programCounter })
            }
        }
    }

    @Test("a calibrated converter is asked for the code that makes the voltage")
    func calibration() throws {
        let experiment = try Self.changed(
            "PLA-02",
            "  wiring: {",
            "  calibration: { dac_gain: 1.25, dac_offset: 10 mV }\n  wiring: {"
        )
        var procedure = try Self.make(experiment)
        let step = try #require(try procedure.next(after: nil))
        let pulse = try #require(step.annotations.first { $0.label == "set" })
        #expect(pulse.asked == Microvolts(5_000_000))
        // 16 000 codes of 250 uV, made 1.25 times as large; the offsets of two lines cancel.
        #expect(pulse.programmed == Microvolts(5_000_000))
        #expect(step.program != (try Self.firstProgram("PLA-02")))
    }

    private static func firstProgram(_ row: String) throws -> [UInt8]? {
        var procedure = try make(try RehearsedRun.experiment(row))
        return try procedure.next(after: nil)?.program
    }

    @Test("a calibrated sense amplifier gives the same conductance ratios")
    func senseCalibration() throws {
        // The model's converters are exact, so a stated gain scales every conductance alike.
        let experiment = try Self.changed(
            "PLA-02",
            "  wiring: {",
            "  calibration: { adc_gain: 2.0 }\n  wiring: {"
        )
        let plain = try RehearsedRun("PLA-02", seed: 1)
        let scaled = try RehearsedRun(experiment, seed: 1)
        let one = plain.conclusion.tables[0].rows[50][1]
        let other = scaled.conclusion.tables[0].rows[50][1]
        #expect((one / other - 2).magnitude < 1e-12)
        #expect(scaled.failures == [])
    }
}
