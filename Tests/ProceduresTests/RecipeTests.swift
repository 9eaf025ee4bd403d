// SPDX-License-Identifier: Apache-2.0

import Experiments
import Procedures
import PulsePrograms
import Testing

@Suite("Recipes")
struct RecipeTests {
    static let quick = plasticity + characterised

    /// Those of one cell's plasticity and switching.
    static let plasticity = [
        "PLA-01", "PLA-02", "PLA-03", "PLA-04", "PLA-05", "PLA-08", "PLA-09", "PLA-10", "PLA-11",
        "PLA-12", "PLA-13", "PLA-14", "PLA-15", "PLA-16", "PLA-17", "PLA-18", "PLA-19", "PLA-22",
        "PLA-26", "PLA-27", "PLA-28", "SYN-04",
    ]

    /// Those of characterisation with statistics, and of the catalogue's devices.
    static let characterised = [
        "PLA-06", "PLA-07", "PLA-20", "PLA-21", "PLA-23", "PLA-24", "SYN-01", "SYN-02", "SYN-06",
        "SYN-07", "SYN-08", "SYN-09", "SYN-11", "SYN-12", "SYN-13", "SYN-14", "SYN-15", "SYN-20",
        "SYN-24",
    ]

    @Test("a recipe passes for any of its seeds", arguments: quick, [1, 7, 42] as [UInt64])
    func passes(row: String, seed: UInt64) throws {
        let run = try RehearsedRun(row, seed: seed)
        #expect(run.failures == [])
    }

    @Test("coincidence detection passes for any of its seeds", arguments: [1, 7, 42] as [UInt64])
    func coincidence(seed: UInt64) throws {
        let run = try RehearsedRun("SYS-01", seed: seed)
        #expect(run.failures == [])
    }

    @Test("a recipe fails, with samples, when devices are frozen or flipped", arguments: quick)
    func ablations(row: String) throws {
        for ablation in try RehearsedRun.experiment(row).ablations {
            let run = try RehearsedRun(row, seed: 1, [("ablate", ablation.rawValue)])
            #expect(!run.passes, "\(row) \(ablation)")
            #expect(run.records.allSatisfy { $0.last?.kind == .programEnd })
            #expect(run.conclusion.metrics.allSatisfy { $0.value.isFinite })
        }
    }

    @Test(
        "coincidence detection fails without learning, coincidence or overlap",
        arguments: [
            ("ablate", "freeze"), ("ablate", "flip"), ("ablate", "shuffle"),
            ("control", "no-overlap"),
        ]
    )
    func coincidenceAblations(key: String, value: String) throws {
        let run = try RehearsedRun("SYS-01", seed: 1, [(key, value), ("epochs", "20")])
        #expect(!run.passes)
        // Every epoch was played to its end.
        #expect(run.records.count == 21)
        #expect(run.records.allSatisfy { $0.last?.kind == .programEnd })
    }

    @Test("the same seed gives the same records, another one others", arguments: quick)
    func seeds(row: String) throws {
        let run = try RehearsedRun(row, seed: 1)
        let again = try RehearsedRun(row, seed: 1)
        #expect(run.records == again.records)
        #expect(run.programs == again.programs)
        #expect(run.conclusion == again.conclusion)
        #expect(run.records != (try RehearsedRun(row, seed: 2)).records)
    }

    @Test("a seed decides the order of the differences and the spikes of the frames")
    func programSeeds() throws {
        let short = [("epochs", "2")]
        let one = try RehearsedRun("SYS-01", seed: 1, short)
        #expect(one.programs == (try RehearsedRun("SYS-01", seed: 1, short)).programs)
        #expect(one.programs != (try RehearsedRun("SYS-01", seed: 2, short)).programs)
        let window = try RehearsedRun("PLA-09", seed: 1)
        #expect(window.programs != (try RehearsedRun("PLA-09", seed: 2)).programs)
    }

    @Test("a recipe's programs are small enough for every board", arguments: quick + ["SYS-01"])
    func sizes(row: String) throws {
        let settings = row == "SYS-01" ? [("epochs", "2")] : []
        let run = try RehearsedRun(row, seed: 1, settings)
        #expect(run.programs.allSatisfy { $0.count <= RehearsedRun.board.programMemory })
    }

    /// FNV-1a of the programs that do not depend on records, so that a change is seen.
    @Test(
        "the programs of a recipe are the ones on record",
        arguments: [
            ("PLA-01", 0x02EB_DBEC_2A6A_DB63), ("PLA-02", 0x7088_CF74_869C_A043),
            ("PLA-15", 0x1153_080F_F94B_2831), ("PLA-16", 0x0F29_DA9E_8E5E_B9D9),
            ("PLA-17", 0xB65A_49A7_5718_1676), ("PLA-28", 0xFA2F_93A8_12A4_082D),
            ("SYN-04", 0xAD9B_C1A9_1229_B72B), ("SYS-01", 0xBBCE_CAD2_C5C6_8051),
        ] as [(String, UInt64)]
    )
    func golden(row: String, digest: UInt64) throws {
        let settings = row == "SYS-01" ? [("epochs", "2")] : []
        let run = try RehearsedRun(row, seed: 1, settings)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in run.programs.joined() {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        #expect(hash == digest, "\(row) \(hash)")
    }

    @Test("pre before post by 5 ms raises the conductance, post before pre lowers it")
    func sign() throws {
        let differences = ("differences", "[-10 ms, -5 ms, 5 ms, 10 ms]")
        let run = try RehearsedRun("PLA-09", seed: 1, [("rule", "overlap"), differences])
        let window = try #require(run.conclusion.tables.first { $0.name == "window_overlap" })
        let changes = window.rows.map { (milliseconds: $0[0] * 1e3, change: $0[1]) }
        #expect(changes.map { $0.milliseconds.rounded() } == [-10, -5, 5, 10])
        #expect(changes[1].change < -0.5e-6)
        #expect(changes[2].change > 0.5e-6)
    }

    @Test("the sign of the window follows the electrodes and the polarity of the bench")
    func orientation() throws {
        // With the top electrodes on the columns, pre drives the bottom ones.
        let text = try #require(try RehearsedRun.catalogue().recipe("PLA-09")).text
            .replacing("kind: passive }", with: "kind: passive, top: column }")
        let experiment = try Experiment.parse(
            text,
            file: "x.yaml",
            vocabulary: RehearsedRun.catalogue().vocabulary
        )
        #expect(try RehearsedRun(experiment, seed: 1).failures == [])
    }
}
