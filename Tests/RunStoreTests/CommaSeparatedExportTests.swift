// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulsePrograms
import Quantities
import Testing
import store_writer

@testable import RunStore

@Suite("CommaSeparatedExport")
struct CommaSeparatedExportTests {
    let folder: TemporaryFolder
    let archive: RunArchive

    init() throws {
        folder = try TemporaryFolder()
        archive = try RunArchive(path: folder.store)
    }

    /// The exported text of a run.
    func text(_ run: RunNumber) throws -> String {
        var bytes: [UInt8] = []
        try CommaSeparatedExport(archive, run: run).write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("the export says where it comes from and gives every quantity exactly")
    func golden() throws {
        let annotation = ProgramAnnotation(instructions: [
            ProgramAnnotation.Instruction(
                offset: 16,
                askedMicrovolts: 100_000,
                programmedMicrovolts: 99_887,
                stepMicrovolts: 50_000,
                label: "ramp"
            )
        ])
        let records = [
            BoardRecord(
                tick: 3,
                programCounter: 16,
                kind: .sample,
                line: .column(2),
                code: -7,
                range: 0,
                drive: 1967,
                flags: [.saturated, .driven, BoardRecord.Flags(rawValue: 0x40)]
            ),
            BoardRecord(
                tick: .max,
                programCounter: 8,
                kind: .sample,
                line: .row(0),
                code: .max,
                range: 3,
                drive: 0
            ),
            BoardRecord(tick: 9, programCounter: 8, kind: .spike, line: .column(0), code: 4),
        ]
        var new = NewRun.example(title: "a\nb")
        new.row = nil
        let run = try archive.writeRun(
            new,
            annotation: annotation,
            play: 1,
            records: records,
            hash: "ABCD"
        )
        let lines = [
            "# SIMULATED: no board was found", "# run: 1", "# row: none", "# title: a b",
            "# procedure: potentiation", "# origin: simulated", "# seed: 7",
            "# ablation: freeze", "# state: completed", "# verdict: pass",
            "# record hash: abcd", "# fallback: yes", "# program tick: 40 ns",
            "# DAC step: 152500 nV", "# ADC step at range 0: 1500 fA",
            "# conductance: current / programmed voltage, rounded, halves away from zero",
            "play,index,tick,time_ns,kind,line_kind,line,range,code,"
                + "asked_uV,programmed_uV,current_pA,conductance_pS,flags",
            "1,0,3,120,sample,column,3,0,-7,"
                + "300000,299967.5,-10.5,-35,saturated|driven|0x40",
            "1,1,18446744073709551615,737869762948382064600,sample,row,1,3,2147483647,"
                + ",0,3221225470500,,",
            "1,2,9,360,spike,column,1,0,4,,,,,",
        ]
        #expect(try text(run) == lines.map { $0 + "\r\n" }.joined())
    }

    @Test("a file appears when it is complete, and not at all when it cannot be")
    func file() throws {
        let run = try archive.writeRun(play: 1, records: examples(5000))
        let path = folder.path + "/run.csv"
        try CommaSeparatedExport(archive, run: run).write(toFile: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text(run))
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
        try archive.tamper("UPDATE blocks SET crc32c = 0")
        let other = folder.path + "/other.csv"
        let damaged = #expect(throws: StoreError.self) {
            try CommaSeparatedExport(archive, run: run).write(toFile: other)
        }
        #expect(damaged?.code == .damagedBlock)
        #expect(!FileManager.default.fileExists(atPath: other))
        #expect(!FileManager.default.fileExists(atPath: other + ".partial"))
        let absent = folder.path + "/none/run.csv"
        let refused = #expect(throws: StoreError.self) {
            try CommaSeparatedExport(archive, run: run).write(toFile: absent)
        }
        #expect(refused?.code == .outputFailed)
    }

    @Test("a range that no board states is refused, not computed with")
    func range() throws {
        var records = examples(1)
        records[0].range = 13
        let run = try archive.writeRun(play: 1, records: records)
        let error = #expect(throws: StoreError.self) { _ = try text(run) }
        #expect(
            error?.description
                == "The store \(folder.store) is damaged: record 0 of play 1 states range 13."
        )
    }

    @Test("fields with commas, quotes or line ends are quoted")
    func quoting() {
        #expect(
            CommaSeparatedExport.line(["a", "b,c", "d\"e", "f\r\ng", ""])
                == "a,\"b,c\",\"d\"\"e\",\"f\r\ng\",\r\n"
        )
    }

    @Test(
        "scaled integers are written exactly",
        arguments: [
            (0, -3, "0"), (1, -3, "0.001"), (-1500, -3, "-1.5"), (1000, -3, "1"),
            (123_456, -3, "123.456"), (-5, 0, "-5"), (7, 2, "700"),
        ] as [(Int, Int, String)]
    )
    func decimals(value: Int, exponent: Int, text: String) {
        #expect(ExactDecimal.text(Int128(value), exponent: exponent) == text)
    }

    @Test(
        "quotients are rounded to the nearest, halves away from zero",
        arguments: [
            (5, 2, 3), (-5, 2, -3), (5, -2, -3), (-5, -2, 3), (4, 3, 1), (1, 3, 0), (-1, 2, -1),
            (0, 5, 0), (6, 3, 2), (2, 3, 1),
        ]
    )
    func quotients(dividend: Int, divisor: Int, quotient: Int) {
        #expect(ExactDecimal.quotient(Int128(dividend), Int128(divisor)) == Int128(quotient))
    }
}
