// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Foundation
import RunStore
import TestKit
import Testing
import WireProtocol

extension IntegrationTests {
    /// Lines that harm what goes over them, and runs that are interrupted.
    @Suite("a line", .serialized)
    struct LineTests {
        let bed = Bed()

        /// A simulated board behind a Unix socket.
        private func board() throws -> (child: Child, path: String) {
            let path = bed.scratch.file("board.sock")
            let child = try bed.start(
                Bed.program("hebb"),
                ["board-sim", "--listen", "unix:\(path)"]
            )
            try child.waitForOutput("its address", within: 60) { $0.contains(path) }
            return (child, path)
        }

        private func end(_ board: Child) throws {
            board.signal(SIGINT)
            #expect(try board.end(within: 30).status == 0)
        }

        @Test(
            "that drops, duplicates and corrupts bytes gives the record of a clean one",
            arguments: [UInt64(1), 2]
        )
        func noise(seed: UInt64) throws {
            let (board, path) = try board()
            let line = try FaultyLine(
                path: bed.scratch.file("line.sock"),
                boardPath: path,
                perMillion: 300,
                seed: seed
            )
            defer { line.close() }
            let report = try bed.run("PLA-09", board: line.address).completed()
            #expect(try report.recordHash == RecordHashes.golden("PLA-09", seed: 7))
            #expect(line.hitCount > 0, "No byte was harmed.")
            try end(board)
        }

        @Test("that harms a tenth of its bytes ends the run in time, never with a wrong record")
        func heavyNoise() throws {
            let (board, path) = try board()
            for seed in UInt64(1)...3 {
                let line = try FaultyLine(
                    path: bed.scratch.file("line-\(seed).sock"),
                    boardPath: path,
                    perMillion: 50_000,
                    seed: seed
                )
                defer { line.close() }
                let answer = try bed.run("PLA-09", board: line.address, within: 120)
                #expect(line.hitCount > 0)
                if answer.report?.state == "completed" {
                    let golden = try RecordHashes.golden("PLA-09", seed: 7)
                    #expect(answer.report?.recordHash == golden)
                } else {
                    #expect(answer.ending.status == 3)
                    #expect(!answer.sentence.isEmpty)
                }
            }
            try end(board)
        }

        @Test("is idle and its outputs safe after Ctrl-C, which stops a run at a safe point")
        func interrupt() throws {
            let (board, path) = try board()
            let child = try bed.start(
                Bed.program("hebb"),
                [
                    "run", "SYS-01", "--standalone", "--store", bed.store, "--seed", "7", "--json",
                    "--board", "unix:\(path)",
                ]
            )
            try child.waitForErrors("its third epoch", within: Bed.runLimit) {
                $0.contains("3/61")
            }
            child.signal(SIGINT)
            let answer = try Answer(child.end(within: 60))
            let report = try #require(answer.report)
            #expect(answer.ending.status == 1)
            #expect(report.state == "stopped")
            #expect(report.verdict == "none")
            #expect(answer.ending.errors.contains("stopping at the next safe point"))
            #expect(report.cause == "The run was stopped; the outputs are safe.")
            let last = try #require(try bed.archive().plays(of: report.run).last)
            #expect(last.end?.outcome == .stopped || last.end?.outcome == .done)
            let host = Conversation(over: try Wire(path))
            let hello = try host.open(session: 99)
            #expect(hello.state == .safe)
            #expect(hello.firstFault == .none)
            try end(board)
        }
    }
}
