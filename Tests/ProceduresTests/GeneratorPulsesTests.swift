// SPDX-License-Identifier: Apache-2.0

import Experiments
import Procedures
import PulsePrograms
import Quantities
import Testing

@Suite("Pulses of a generator")
struct GeneratorPulsesTests {
    static let text = """
        hebb: 1
        title: Pulses of a generator on one cell
        procedure: generator-pulses
        parameters:
          generator: G1
          amplitude: 5 V
          width: 5 us
          period: 10 us
          pulses: 10
          trains: 4
        bench:
          name: simulated 1 x 1 with a generator
          board: sim
          profile: SYN-04-sige-epiram
          array: { rows: 1, columns: 1, kind: passive }
          limits: { run_time: 1 h, pulses: 1000000, cell_current: 100 uA, energy: 10 uJ }
          limiter:
            potentiate: { kind: series, current: 100 uA, response: 1 us }
            depress: { kind: series, current: 100 uA, response: 1 us }
          wiring: { scheme: ground, safe_state: ground }
          generators:
            - { name: G1, model: rigol-dg1000z, address: "tcp:192.168.1.20:5555", load: high,
                rows: [1], switch: 1, trigger: { output: 1, delay: 400 ns, skew: 10 ns },
                limits: { voltage: 5 V, pulse_width: 10 us, pulses: 100 } }
        """

    static func experiment(_ part: String = "", _ other: String = "") throws -> Experiment {
        let changed = part.isEmpty ? text : text.replacing(part, with: other)
        try #require(part.isEmpty || changed != text)
        return try Experiment.parse(
            changed,
            file: "x.yaml",
            vocabulary: RehearsedRun.catalogue().vocabulary
        )
    }

    @Test("each train potentiates the cell, as the same pulses of the board do")
    func potentiates() throws {
        let run = try RehearsedRun(try Self.experiment(), seed: 1)
        let rows = try #require(run.conclusion.tables.first).rows
        #expect(rows.count == 5)
        for (before, after) in zip(rows, rows.dropFirst()) { #expect(after[1] > before[1]) }
        // 40 pulses of 5 V and 5 us: the fitted growth is that of potentiation-depression.
        #expect((run.conclusion.value("g_ratio") ?? 0) > 10)
        let triggers = run.records.flatMap { $0 }.filter { $0.kind == .triggerOut }
        #expect(triggers.count == 4)
    }

    @Test("negative pulses do not potentiate")
    func depresses() throws {
        let down = try RehearsedRun(
            try Self.experiment("amplitude: 5 V", "amplitude: -3 V"),
            seed: 1
        )
        // A fresh cell is at its lowest already; 1 % is five times the read spread.
        #expect(abs((down.conclusion.value("g_ratio") ?? 0) - 1) < 0.01)
        #expect(down.records.flatMap { $0 }.filter { $0.kind == .triggerOut }.count == 4)
    }

    @Test("the same experiment gives the same programs and records")
    func deterministic() throws {
        let first = try RehearsedRun(try Self.experiment(), seed: 1)
        let second = try RehearsedRun(try Self.experiment(), seed: 1)
        #expect(first.programs == second.programs && first.records == second.records)
    }

    @Test(
        "what the bench does not allow, or the array does not have, is refused",
        arguments: [
            ("amplitude: 5 V", "amplitude: 5.001 V", "5001000 uV into an open circuit"),
            ("amplitude: 5 V", "amplitude: -5.001 V", "-5001000 uV into an open circuit"),
            ("width: 5 us", "width: 11 us", "11000 ns; the bench allows G1 10000 ns"),
            ("pulses: 10\n", "pulses: 101\n", "101 of one trigger"),
            ("generator: G1", "generator: G2", "no generator G2; it has G1"),
            ("switch: 1", "switch: 9", "behind switch 9, and the board has 4"),
            ("rows: 1, columns: 1", "rows: 1, columns: 3", "2 other cells on the lines of G1"),
            ("period: 10 us", "period: 5.1 us", "ns at rest"),
            ("width: 5 us", "width: 150 ns", "ns at its top"),
        ]
    )
    func refuses(part: String, other: String, sentence: String) throws {
        let experiment = try Self.experiment(part, other)
        let error = #expect(throws: ProcedureError.self) { try ProcedureTests.make(experiment) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test("the verifier bounds the line for all the time the switch is closed")
    func verifier() throws {
        let experiment = try Self.experiment()
        var procedure = try ProcedureTests.make(experiment)
        _ = try procedure.next(after: nil)
        let run = try RehearsedRun(experiment, seed: 1)
        let limits = ProgramLimits(experiment.bench)
        let program = run.programs[1]
        var strict = limits
        strict.cellVoltage = 4_999_999
        for (limits, expected) in [(limits, ProgramFault?.none), (strict, .cellVoltage)] {
            var found: ProgramFault?
            do {
                let bounds = try ProgramVerifier.verify(
                    program,
                    length: program.count,
                    traits: RehearsedRun.board,
                    limits: limits
                )
                #expect(bounds.codes(on: .row(0)) == (0, 20_000))
                // Ten pulses of 10 us and 410 ns until the first one.
                #expect(bounds.longestDrive * 40 > 100_000)
            } catch {
                found = error.fault
            }
            #expect(found == expected)
        }
    }
}
