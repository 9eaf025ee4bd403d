// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("hebb with a daemon", .timeLimit(.minutes(2)))
    struct ServiceTests {
        let programs = Programs()

        @Test("runs, lists and watches what the daemon records, and the daemon ends in order")
        func run() throws {
            let daemon = try programs.daemon()
            let run = try programs.hebb(
                "run",
                "PLA-02",
                "--seed",
                "7",
                "--socket",
                programs.socket,
                "--json"
            )
            let answer = try run.json()
            #expect(answer["run"] as? Int == 1)
            #expect(answer["seed"] as? Int == 7)
            #expect(answer["store"] as? String == programs.store)
            #expect(answer["exit_status"] as? Int32 == run.status)
            let list = try programs.hebb("runs", "--socket", programs.socket, "--json").json()
            #expect((list["runs"] as? [Any])?.count == 1)
            let watched = try programs.hebb("watch", "1", "--socket", programs.socket, "--json")
            #expect(watched.status == run.status)
            #expect(
                try watched.json()["record_hash"] as? String == answer["record_hash"] as? String
            )
            let stopped = try programs.hebb("stop", "1", "--socket", programs.socket, "--json")
            #expect(stopped.status == 1)
            #expect(try stopped.json()["code"] as? String == "jobOver")
            daemon.terminate()
            daemon.waitUntilExit()
            #expect(daemon.terminationStatus == 0)
            #expect(!FileManager.default.fileExists(atPath: programs.socket))
        }

        @Test("is told by a second daemon that the socket is taken")
        func second() throws {
            let daemon = try programs.daemon()
            let other = programs.process("hebbd", ["--socket", programs.socket])
            let ending = try programs.end(other)
            #expect(ending.status == 2)
            #expect(ending.errors.contains("A daemon listens at \(programs.socket) already"))
            daemon.terminate()
            daemon.waitUntilExit()
        }

        @Test("finds a new daemon behind the socket file of a killed one")
        func killed() throws {
            let first = try programs.daemon()
            kill(first.processIdentifier, SIGKILL)
            first.waitUntilExit()
            #expect(FileManager.default.fileExists(atPath: programs.socket))
            let second = try programs.daemon()
            let version = try programs.hebb("doctor", "--socket", programs.socket, "--json").json()
            let checks = try #require(version["checks"] as? [[String: Any]])
            #expect(checks.first?["result"] as? String == "ok")
            second.terminate()
            second.waitUntilExit()
        }

        @Test("is told that the daemon has a store and recipes of its own")
        func fixed() throws {
            let daemon = try programs.daemon()
            for option in ["--store", "--recipes"] {
                let ending = try programs.hebb(
                    "run",
                    "PLA-02",
                    "--socket",
                    programs.socket,
                    option,
                    programs.home.directory
                )
                #expect(ending.status == 2)
                #expect(ending.errors.contains("--standalone"))
            }
            daemon.terminate()
            daemon.waitUntilExit()
        }

        @Test("puts a simulated board on a wire, runs on it, and stops it")
        func boardOnWire() throws {
            let address = "unix:\(programs.home.file("board.sock"))"
            let board = programs.process("hebb", ["board-sim", "--listen", address])
            let output = Pipe()
            board.standardOutput = output
            try board.run()
            let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            #expect(said == "simulated board at \(address)\n")
            let run = try programs.hebb(
                "run",
                "PLA-02",
                "--standalone",
                "--board",
                address,
                "--store",
                programs.store,
                "--json"
            )
            let answer = try run.json()
            #expect(answer["origin"] as? String == "simulated")
            #expect((answer["board"] as? [String: Any])?["address"] as? String == address)
            let stop = try programs.hebb("estop", "--board", address, "--json")
            #expect(try stop.json()["stopped"] as? [String] == [address])
            #expect(stop.status == 0)
            #expect(try programs.hebb("estop", "--clear", "--board", address).status == 0)
            board.interrupt()
            board.waitUntilExit()
            #expect(board.terminationStatus == 0)
        }
    }
}
