// SPDX-License-Identifier: Apache-2.0

import Experiments
import Procedures
import PulsePrograms
import Testing

@Suite("Characterisation")
struct CharacterisationTests {
    /// Two cells that wear out after exactly 1000 pulses; one pulse sets them.
    private static func worn(_ settings: [(String, String)]) throws -> RehearsedRun {
        let common = [
            ("cells", "2"), ("cycles", "600"), ("block", "50"), ("set_width", "100 ms"),
            ("attempts", "2"),
        ]
        return try RehearsedRun("PLA-20", seed: 1, common + settings)
    }

    private static func lifetimes(_ run: RehearsedRun) throws -> [[Double]] {
        try #require(run.conclusion.tables.first { $0.name == "lifetimes" }).rows
    }

    @Test("a cell that cannot be set any more fails in exactly its last cycle")
    func unset() throws {
        let run = try Self.worn([("reset_width", "100 ms")])
        // Two pulses a cycle: pulse 1001 is the set of cycle 501.
        #expect(try Self.lifetimes(run) == [[1, 501, 1, 1], [2, 501, 1, 1]])
        #expect(run.conclusion.value("unset_part") == 1)
        #expect(run.conclusion.value("pulses_a_cycle") == 2)
        #expect(run.conclusion.value("cycles_checked") == 1002)
    }

    @Test("a cell that cannot be reset any more fails too, and ends its block on the board")
    func unreset() throws {
        let run = try Self.worn([("reset_width", "35 ms")])
        // Three pulses a cycle: pulse 1001 is the first reset of cycle 334.
        #expect(try Self.lifetimes(run) == [[1, 334, 1, 0], [2, 334, 1, 0]])
        #expect(run.conclusion.value("unset_part") == 0)
        // Cycle 334 is the 34th of the seventh block, and nothing follows it: of each cell 34
        // sets, twice as many resets.
        let samples = run.records[6].filter { $0.kind == .sample }
        #expect(samples.count == 2 * 34 * 3)
        #expect(run.records[7...].allSatisfy { $0.allSatisfy { $0.kind == .programEnd } })
    }

    @Test("cells that outlast the cycles are survivors, and the lab time is that of the programs")
    func survivors() throws {
        let run = try Self.worn([("reset_width", "100 ms"), ("cycles", "30"), ("block", "20")])
        #expect(try Self.lifetimes(run) == [[1, 30, 0, 0], [2, 30, 0, 0]])
        #expect(run.conclusion.value("failed_part") == 0)
        #expect(run.conclusion.value("weibull_shape") == nil)
        #expect(run.programs.count == 2)
        // Sixty cycles of two pulses of 100 ms and two reads of 1 ms, and their settling.
        let time = try #require(run.conclusion.value("lab_time"))
        #expect(time > 60 * 0.202 && time < 60 * 0.203)
    }

    @Test("both conditions hold for top electrodes on the columns, where a read is negative")
    func orientation() throws {
        let experiment = try ProcedureTests.changed(
            "PLA-20",
            "kind: passive }",
            "kind: passive, top: column }"
        )
        #expect(try RehearsedRun(experiment, seed: 1).failures == [])
    }

    @Test("a window without a gap is refused")
    func window() throws {
        let experiment = try RehearsedRun.experiment("PLA-20", [("off_most", "250 nS")])
        #expect(ProcedureTests.code(experiment) == .parameter)
    }

    @Test("10⁶ cycles are a parameter, in programs as small as those of 63")
    func million() throws {
        let experiment = try RehearsedRun.experiment(
            "PLA-20",
            [("cycles", "1000000"), ("block", "1000")]
        )
        var procedure = try ProcedureTests.make(experiment)
        #expect(procedure.stepCount == 1000)
        let step = try #require(try procedure.next(after: nil))
        #expect(step.program.count < 4096)
    }

    @Test("the spread between cells is that of the profile, wherever the cycles are counted")
    func spreads() throws {
        let run = try RehearsedRun("PLA-21", seed: 1)
        let states = try #require(run.conclusion.tables.first { $0.name == "states" })
        #expect(states.rows.count == 9 * 5)
        #expect(run.conclusion.maps.map(\.siemens.count) == [9, 9])
        let histogram = try #require(run.conclusion.tables.first { $0.name == "histogram" })
        // Four reads of five cycles of nine cells, in each state.
        #expect(histogram.rows.reduce(0) { $0 + $1[2] } == 180)
        #expect(histogram.rows.reduce(0) { $0 + $1[3] } == 180)
        // The profile's reads spread by 0.2 %; four errors of 135 degrees of freedom.
        let noise = try #require(run.conclusion.value("read_noise_on"))
        #expect((noise / 0.002 - 1).magnitude < 4 / 16.4)
    }

    @Test("a weak stimulus in place of the strong one does not sensitise")
    func control() throws {
        let run = try RehearsedRun("PLA-24", seed: 1, [("strong_width", "10 ms")])
        #expect(run.failures.count == 1)
        #expect(run.failures.allSatisfy { $0.hasPrefix("sensitised_over_recovered") })
    }
}
