// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("The limits of an array", .timeLimit(.minutes(2)))
    struct LimitsTests {
        let programs = Programs()

        var address: String { "unix:\(programs.home.file("board.sock"))" }

        /// A bench with a cell voltage of its own.
        private func bench(_ voltage: String) throws -> String {
            let path = programs.home.file("bench.yaml")
            let text = """
                hebb: 1
                name: array 7
                board: sim
                fallback: never
                profile: SYN-04-sige-epiram
                array: { rows: 3, columns: 1, kind: passive }
                limits: { cell_voltage: \(voltage), run_time: 1 h, pulses: 100000 }
                limiter:
                  potentiate: { kind: series, current: 500 uA, response: 10 ns }
                  depress: { kind: series, current: 500 uA, response: 10 ns }
                wiring: { scheme: V/2, safe_state: ground }

                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        /// A simulated board on a wire for as long as `body` takes.
        private func withBoard(_ body: () throws -> Void) throws {
            let board = programs.process("hebb", ["board-sim", "--listen", address])
            let output = Pipe()
            board.standardOutput = output
            try board.run()
            defer {
                board.interrupt()
                board.waitUntilExit()
                #expect(board.terminationStatus == 0)
            }
            _ = output.fileHandleForReading.availableData
            try body()
        }

        private func set(_ voltage: String, _ flags: String...) throws -> Programs.Ending {
            let words = ["limits", "set", try bench(voltage), "--board", address] + flags
            return try programs.end(programs.process("hebb", words))
        }

        private func array(_ answer: [String: Any]) throws -> [String: Any] {
            try #require(answer["array"] as? [String: Any])
        }

        private func cellVoltage(_ array: [String: Any]) -> Int? {
            (array["limits"] as? [String: Any])?["cell_voltage_microvolts"] as? Int
        }

        @Test("are shown, lowered, and raised only where that is said, with what was and what is")
        func setAndShow() throws {
            try withBoard {
                let show = ["limits", "show", "--board", address]
                let none = try programs.end(programs.process("hebb", show + ["--json"])).json()
                #expect(try array(none)["state"] as? String == "unset")
                let first = try set("3 V", "--json")
                #expect(first.status == 0)
                let kept = try array(first.json())
                #expect(kept["name"] as? String == "array 7")
                #expect(kept["outlasts_boot"] as? Bool == false)
                #expect(cellVoltage(kept) == 3_000_000)
                #expect(try set("2 V").status == 0)
                let refused = try set("2500 mV", "--json")
                #expect(refused.status == 4)
                #expect(try refused.json()["code"] as? String == "limitsRaised")
                #expect(
                    try refused.json()["message"] as? String
                        == "\(address): this raises the cell voltage from 2 V to 2500 mV; "
                        + "--raise allows it."
                )
                let raised = try set("2500 mV", "--raise")
                #expect(raised.status == 0)
                let row = raised.output.split(separator: "\n").first { $0.hasPrefix("cell") }
                #expect(
                    row?.split(separator: " ").suffix(4).joined(separator: " ") == "2 V 2500 mV"
                )
                let shown = try programs.end(programs.process("hebb", show + ["--json"])).json()
                #expect(cellVoltage(try array(shown)) == 2_500_000)
                #expect(try array(shown)["generation"] as? Int == 3)
            }
        }

        @Test("bind a run on the board whatever its bench allows, and stand in its record")
        func runs() throws {
            try withBoard {
                #expect(try set("5 V").status == 0)
                let words = ["run", "PLA-02", "--standalone", "--board", address, "--json"]
                let store = ["--store", programs.store]
                let allowed = try programs.end(programs.process("hebb", words + store)).json()
                #expect(allowed["state"] as? String == "completed")
                let board = try #require(allowed["board"] as? [String: Any])
                #expect(
                    cellVoltage(try #require(board["array_limits"] as? [String: Any])) == 5_000_000
                )
                #expect(try set("4900 mV").status == 0)
                let refused = try programs.end(programs.process("hebb", words + store))
                #expect(refused.status == 4)
                #expect(try refused.json()["state"] as? String != "completed")
                // Without limits of an array the same run leaves the same record.
                let free = try programs.hebb(
                    "run",
                    "PLA-02",
                    "--standalone",
                    "--store",
                    programs.store,
                    "--seed",
                    "\(allowed["seed"] as? Int ?? 0)",
                    "--json"
                )
                #expect(
                    try free.json()["record_hash"] as? String == allowed["record_hash"] as? String
                )
                #expect(allowed["record_hash"] as? String != nil)
            }
        }

        @Test("are refused while a run of the daemon holds the board, which goes on")
        func held() throws {
            try withBoard {
                let daemon = try programs.daemon()
                let socket = ["--socket", programs.socket]
                let words = ["run", "SYS-01", "--board", address, "--json"] + socket
                let run = programs.process("hebb", words)
                let (output, errors) = (Pipe(), Pipe())
                run.standardOutput = output
                run.standardError = errors
                try run.run()
                var said = ""
                while !said.contains("1/") {
                    let data = errors.fileHandleForReading.availableData
                    try #require(!data.isEmpty, "it ended after saying: \(said)")
                    said += String(decoding: data, as: UTF8.self)
                }
                errors.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
                let show = ["limits", "show", "--board", address, "--json"] + socket
                for words in [
                    show,
                    ["limits", "set", try bench("2 V"), "--board", address, "--json"] + socket,
                ] {
                    let refused = try programs.end(programs.process("hebb", words))
                    #expect(refused.status == 4)
                    #expect(try refused.json()["code"] as? String == "boardInUse")
                }
                _ = try programs.end(programs.process("hebb", ["stop", "1"] + socket))
                let data = output.fileHandleForReading.readDataToEndOfFile()
                run.waitUntilExit()
                let ended = try JSONSerialization.jsonObject(with: data) as? [String: Any]
                #expect(ended?["state"] as? String == "stopped")
                daemon.terminate()
                daemon.waitUntilExit()
                #expect(try set("2 V").status == 0)
            }
        }
    }
}
