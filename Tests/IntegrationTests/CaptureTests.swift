// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Foundation
import RunStore
import TestKit
import Testing

extension IntegrationTests {
    /// Runs whose link is kept, and played again.
    @Suite("a captured run", .serialized)
    struct CaptureTests {
        let bed = Bed()

        private func run(
            _ row: String = "PLA-09",
            board: String,
            seed: UInt64? = 7,
            capture: String? = nil
        ) throws -> Answer {
            var arguments = ["run", row, "--standalone", "--store", bed.store, "--json"]
            arguments += ["--board", board]
            if let seed { arguments += ["--seed", "\(seed)"] }
            if let capture { arguments += ["--capture", capture] }
            return try Answer(bed.hebb(arguments, build: .fastest))
        }

        /// Replays without naming the seed, which the capture holds.
        private func replay(_ file: String, _ row: String = "PLA-09") throws -> Answer {
            try run(row, board: "replay:\(file)", seed: nil)
        }

        private func check(_ live: RunReport, _ file: String, _ row: String) throws {
            let again = try replay(file, row).completed()
            #expect(again.recordHash == live.recordHash)
            #expect(again.origin == "replayed")
            #expect(again.seed == live.seed)
            #expect(again.verdict == live.verdict)
            #expect(again.board.serial == live.board.serial)
            #expect(again.exitStatus == live.exitStatus)
        }

        @Test("of the simulated board replays to the same record", arguments: ["PLA-09", "PLA-02"])
        func simulated(row: String) throws {
            let file = bed.scratch.file("capture-\(row)")
            let live = try run(row, board: "sim", capture: file).completed()
            #expect(live.origin == "simulated")
            try check(live, file, row)
            // Again: the plays of a replay take no number from the board.
            try check(live, file, row)
            let clock = try #require(live.clock)
            #expect(clock.plays > 0 && clock.boundSeconds > 0 && clock.boundSeconds < 1)
            let shown = try bed.hebb(["show", "\(live.run)", "--store", bed.store])
            #expect(shown.output.contains("T0 \(clock.start) ± "))
        }

        @Test(
            "of the emulated board replays to the same record",
            .enabled(if: Emulator.isAvailable)
        )
        func emulated() throws {
            let emulator = try Emulator([], program: .firmware)
            let file = bed.scratch.file("capture")
            let live = try run(board: "unix:\(emulator.path)", capture: file).completed()
            #expect(live.origin == "emulated")
            try check(live, file, "PLA-09")
        }

        @Test("through the daemon is kept where the client says, and replays there")
        func daemon() throws {
            let daemon = try bed.daemon()
            let file = bed.scratch.file("capture")
            let common = ["run", "PLA-09", "--socket", bed.socket, "--json"]
            let live = try Answer(
                bed.hebb(common + ["--seed", "7", "--board", "sim", "--capture", file])
            ).completed()
            let again = try Answer(bed.hebb(common + ["--board", "replay:\(file)"])).completed()
            #expect(again.recordHash == live.recordHash)
            #expect(again.origin == "replayed")
            daemon.signal(SIGTERM)
            _ = try daemon.end(within: 30)
        }

        @Test("whose board was killed fails again in the same words")
        func killedBoard() throws {
            let path = bed.scratch.file("board.sock")
            let board = try bed.start(
                Bed.program("hebb"),
                ["board-sim", "--listen", "unix:\(path)"]
            )
            try board.waitForOutput("its address", within: 60) { $0.contains(path) }
            let file = bed.scratch.file("capture")
            let child = try bed.start(
                Bed.program("hebb"),
                [
                    "run", "SYS-01", "--standalone", "--store", bed.store, "--seed", "7", "--json",
                    "--board", "unix:\(path)", "--capture", file,
                ]
            )
            try child.waitForErrors("its second epoch", within: Bed.runLimit) {
                $0.contains("2/61")
            }
            board.signal(SIGKILL)
            _ = try board.end(within: 30)
            let live = try Answer(child.end(within: 60))
            #expect(live.ending.status == 3)
            let again = try replay(file, "SYS-01")
            #expect(again.ending.status == 3)
            #expect(again.sentence == live.sentence)
            #expect(again.report?.recordHash == live.report?.recordHash)
            #expect(again.report?.state == live.report?.state)
        }

        @Test("that was stopped stops again at the same place")
        func stopped() throws {
            let file = bed.scratch.file("capture")
            let child = try bed.start(
                Bed.program("hebb"),
                [
                    "run", "SYS-01", "--standalone", "--store", bed.store, "--seed", "7", "--json",
                    "--board", "sim", "--capture", file,
                ]
            )
            try child.waitForErrors("its third epoch", within: Bed.runLimit) {
                $0.contains("3/61")
            }
            child.signal(SIGINT)
            let live = try Answer(child.end(within: 60))
            #expect(live.report?.state == "stopped")
            let again = try replay(file, "SYS-01")
            #expect(again.report?.state == "stopped")
            #expect(again.ending.status == live.ending.status)
            #expect(again.sentence == live.sentence)
            #expect(again.report?.recordHash == live.report?.recordHash)
        }

        @Test("replayed with another seed says where it diverges")
        func divergence() throws {
            let file = bed.scratch.file("capture")
            _ = try run(board: "sim", capture: file).completed()
            let other = try run(board: "replay:\(file)", seed: 8)
            #expect(other.ending.status == 1)
            #expect(other.sentence.contains("diverges from its capture: at byte"))
            #expect(other.sentence.contains("in specimenSet"))
        }

        @Test("that was cut off or damaged says so")
        func harmed() throws {
            let file = bed.scratch.file("capture")
            _ = try run(board: "sim", capture: file).completed()
            var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            let cut = bed.scratch.file("cut")
            try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: cut))
            let torn = try replay(cut)
            #expect(torn.sentence.contains("the capture ends here"))
            // Where the cut falls into a play, its outcome is not known, as of a link that is lost.
            let isInPlay = torn.sentence.contains("Pulses may have been applied")
            #expect(torn.ending.status == (isInPlay ? 3 : 1))
            bytes[bytes.count / 2] ^= 1
            let damaged = bed.scratch.file("damaged")
            try bytes.write(to: URL(fileURLWithPath: damaged))
            let refused = try replay(damaged)
            #expect(refused.sentence.contains("the capture is damaged at byte"))
            #expect(refused.ending.status == 3)
            #expect(refused.report == nil)
            let taken = try run(board: "sim", capture: file)
            #expect(taken.sentence.contains("there is a file already"))
            #expect(taken.ending.status == 2)
        }

        @Test("shows its frames, for people and as one object")
        func shows() throws {
            let file = bed.scratch.file("capture")
            _ = try run(board: "sim", capture: file).completed()
            let shown = try bed.hebb(["capture", "show", file])
            #expect(shown.status == 0)
            for words in ["helloReply nonce=", "#1 limitsSet cellVoltage=", "playEnd play=1"] {
                #expect(shown.output.contains(words), "\(words)")
            }
            let object = try bed.hebb(["capture", "show", file, "--json"])
            let value = try JSONSerialization.jsonObject(with: Data(object.output.utf8))
            let entries = (value as? [String: Any])?["entries"] as? [Any]
            #expect((entries?.count ?? 0) > 20)
        }
    }
}
