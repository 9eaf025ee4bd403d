// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Foundation
import RunStore
import TestKit
import Testing

extension IntegrationTests {
    /// What is wrong is refused with the status of the contract and a sentence, and does nothing.
    @Suite("bad input", .serialized)
    struct BadInputTests {
        let bed = Bed()

        @Test(
            "is refused before there is a run",
            arguments: [
                (
                    "PLA-02", ["set_amplitude=50 A"], 2,
                    "set_amplitude is 50 A; expected a voltage of at least 0 V; for example 5 V"
                ),
                ("PLA-02", ["set_amplitude=5"], 2, "set_amplitude"),
                ("PLA-02", ["sett_width=5 us"], 2, "has no parameter sett_width"),
                ("PLA-02", ["ablate=melt"], 2, "freeze"),
                ("PLA-99", [], 2, "PLA-99"),
            ] as [(String, [String], Int32, String)]
        )
        func refused(
            _ row: String,
            _ settings: [String],
            _ status: Int32,
            _ words: String
        ) throws {
            let answer = try bed.run(row, settings: settings)
            #expect(answer.ending.status == status)
            #expect(answer.report == nil)
            #expect(answer.sentence.contains(words), "\(answer.sentence)")
            #expect(!FileManager.default.fileExists(atPath: bed.store))
        }

        @Test("in a file is named with file, line and column")
        func unknownKey() throws {
            let recipe = try bed.hebb(["recipes", "show", "PLA-02"]).output
            let text = recipe.replacing("  set_width:", with: "  set_witdh:")
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let line = try #require(lines.firstIndex { $0.hasPrefix("  set_witdh:") }) + 1
            let file = bed.scratch.file("typo.yaml")
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let answer = try bed.run(file)
            #expect(answer.ending.status == 2)
            #expect(answer.sentence.contains("\(file):\(line):3: "), "\(answer.sentence)")
        }

        @Test("that no converter reaches applies no pulse")
        func fiftyVolts() throws {
            let answer = try bed.run("PLA-02", settings: ["set_amplitude=50 V"])
            #expect(answer.ending.status == 2)
            #expect(answer.sentence == "50 V: the board's converter reaches 8000000 uV")
            let report = try #require(answer.report)
            #expect(report.verdict == "none")
            #expect(try bed.archive().plays(of: report.run).isEmpty)
        }

        @Test("that makes a program longer than the board's memory ends before that program")
        func longProgram() throws {
            // A waveform of 40,000 samples; the step before it, which sets the cells, is in order.
            let answer = try bed.run("SYS-01", settings: ["waveform_step=1 us"])
            #expect(answer.ending.status == 4)
            let reason = "The program does not fit the board's program memory."
            #expect(answer.sentence.contains(reason), "\(answer.sentence)")
            let report = try #require(answer.report)
            #expect(report.verdict == "none")
            let plays = try bed.archive().plays(of: report.run)
            #expect(plays.map { $0.end?.outcome } == [.done])
        }

        @Test("is not taken for a board, and no other board is taken instead")
        func absentBoards() throws {
            let nobody = "unix:\(bed.scratch.file("nobody.sock"))"
            for address in ["serial:/dev/ttyUSB9", nobody, "tcp:127.0.0.1:1"] {
                let answer = try bed.run("PLA-02", board: address)
                #expect(answer.ending.status == 3)
                #expect(answer.failure?.code == "boardAbsent")
                #expect(answer.sentence.hasPrefix("\(address): "), "\(answer.sentence)")
                #expect(!answer.ending.errors.contains("SIMULATED"))
            }
            #expect(!FileManager.default.fileExists(atPath: bed.store))
        }

        @Test(
            "from the far end of the line is named, in time",
            arguments: [
                (FalseBoard.Kind.otherSchema, "speaks another version of the protocol"),
                (.garbage, "Nothing on"), (.silence, "Nothing on"),
            ] as [(FalseBoard.Kind, String)]
        )
        func falseBoards(_ kind: FalseBoard.Kind, _ words: String) throws {
            let path = bed.scratch.file("false.sock")
            let board = try FalseBoard(kind, path: path)
            defer { board.close() }
            let answer = try bed.run("PLA-02", board: "unix:\(path)", within: 60)
            #expect(answer.ending.status == 3)
            #expect(answer.sentence.contains(words), "\(answer.sentence)")
            #expect(!FileManager.default.fileExists(atPath: bed.store))
        }

        @Test("as the store is refused with status 5 before a board is touched")
        func store() throws {
            // A directory, because access rights do not stop the superuser.
            let folder = bed.scratch.directory
            let ending = try bed.hebb([
                "run", "PLA-02", "--standalone", "--board", "sim", "--store", folder, "--json",
            ])
            let answer = try Answer(ending)
            #expect(answer.ending.status == 5)
            #expect(answer.report == nil)
            #expect(answer.sentence.contains(folder), "\(answer.sentence)")
        }

        @Test("an absent board that the bench allows to replace is, and everything says so")
        func fallback() throws {
            let recipe = try bed.hebb(["recipes", "show", "PLA-09"]).output
            let absent = "serial:/dev/ttyUSB9"
            let text = recipe.replacing("board: sim", with: "board: \(absent)")
                .replacing("row: PLA-09\n", with: "")
            try #require(text.contains("fallback: allow"))
            let file = bed.scratch.file("fallback.yaml")
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let answer = try bed.run(file, board: nil)
            let report = try answer.completed()
            #expect(
                answer.ending.errors.hasPrefix("*** SIMULATED — no board attached at \(absent)")
            )
            #expect(report.fallback)
            #expect(report.origin == "simulated")
            #expect(report.board.address == "sim")
            #expect(report.banner?.contains(absent) == true)
            #expect(try bed.archive().run(report.run).isFallback)
        }
    }
}
