// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("A run that is stopped", .timeLimit(.minutes(2)))
    struct StopTests {
        let programs = Programs()

        /// Reads what a child says until it has said `word`.
        private func wait(for word: String, from pipe: Pipe) throws {
            var said = ""
            while !said.contains(word) {
                let data = pipe.fileHandleForReading.availableData
                try #require(!data.isEmpty, "it ended after saying: \(said)")
                said += String(decoding: data, as: UTF8.self)
            }
            // What it says from now on is not read, but must not block it either.
            pipe.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
        }

        /// The one JSON object that a child answers at its end.
        private func answer(_ pipe: Pipe) throws -> [String: Any] {
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }

        @Test("by Ctrl-C ends at a safe point, is marked so, and keeps its record")
        func interrupt() throws {
            let arguments = ["run", "SYS-01", "--standalone", "--store", programs.store, "--json"]
            let child = programs.process("hebb", arguments)
            let (output, errors) = (Pipe(), Pipe())
            child.standardOutput = output
            child.standardError = errors
            try child.run()
            try wait(for: "1/", from: errors)
            child.interrupt()
            let run = try answer(output)
            child.waitUntilExit()
            #expect(child.terminationStatus == 1)
            #expect(run["state"] as? String == "stopped")
            #expect(run["verdict"] as? String == "none")
            #expect(run["cause"] as? String == "The run was stopped; the outputs are safe.")
            let shown = try programs.hebb("show", "1", "--store", programs.store, "--json").json()
            #expect(shown["state"] as? String == "stopped")
        }

        @Test("through the daemon ends for everyone who watches", arguments: ["stop", "estop"])
        func command(word: String) throws {
            let daemon = try programs.daemon()
            let socket = ["--socket", programs.socket]
            let run = programs.process("hebb", ["run", "SYS-01", "--json"] + socket)
            let (output, errors) = (Pipe(), Pipe())
            run.standardOutput = output
            run.standardError = errors
            try run.run()
            try wait(for: "1/", from: errors)
            let waiting = try programs.end(
                programs.process("hebb", ["run", "PLA-02", "--detach", "--json"] + socket)
            )
            let ticket = try #require(try waiting.json()["ticket"] as? String)
            #expect(try waiting.json()["stage"] as? String == "queued")
            let target = word == "stop" ? ["stop", "1"] : ["estop"]
            let stop = try programs.end(programs.process("hebb", target + ["--json"] + socket))
            #expect(stop.status == 0)
            let ended = try answer(output)
            run.waitUntilExit()
            #expect(run.terminationStatus == 1)
            #expect(ended["state"] as? String == "stopped")
            // The one that waited begins after a stop, and never after an emergency stop.
            let watched = try programs.end(
                programs.process("hebb", ["watch", ticket, "--json"] + socket)
            )
            if word == "stop" {
                #expect(try watched.json()["run"] as? Int == 2)
            } else {
                #expect(try watched.json()["code"] as? String == "stoppedEarly")
                #expect(watched.status == 1)
            }
            daemon.terminate()
            daemon.waitUntilExit()
            #expect(daemon.terminationStatus == 0)
        }

        @Test("by the end of the daemon is stopped, not lost")
        func shutdown() throws {
            let daemon = try programs.daemon()
            let socket = ["--socket", programs.socket]
            let run = programs.process("hebb", ["run", "SYS-01", "--json"] + socket)
            let (output, errors) = (Pipe(), Pipe())
            run.standardOutput = output
            run.standardError = errors
            try run.run()
            try wait(for: "1/", from: errors)
            daemon.terminate()
            let ended = try answer(output)
            run.waitUntilExit()
            daemon.waitUntilExit()
            #expect(daemon.terminationStatus == 0)
            #expect(ended["state"] as? String == "stopped")
            let shown = try programs.hebb("show", "1", "--store", programs.store, "--json").json()
            #expect(shown["state"] as? String == "stopped")
        }

        @Test("by the death of the daemon is interrupted, and the next daemon says so")
        func death() throws {
            let daemon = try programs.daemon()
            let socket = ["--socket", programs.socket]
            let run = programs.process("hebb", ["run", "SYS-01", "--json"] + socket)
            let (output, errors) = (Pipe(), Pipe())
            run.standardOutput = output
            run.standardError = errors
            try run.run()
            try wait(for: "1/", from: errors)
            kill(daemon.processIdentifier, SIGKILL)
            let failure = try answer(output)
            run.waitUntilExit()
            #expect(run.terminationStatus == 3)
            #expect(failure["code"] as? String == "daemonLost")
            daemon.waitUntilExit()
            let next = try programs.daemon()
            let shown = try programs.hebb("show", "1", "--store", programs.store, "--json").json()
            #expect(shown["state"] as? String == "interrupted")
            next.terminate()
            next.waitUntilExit()
        }
    }
}
