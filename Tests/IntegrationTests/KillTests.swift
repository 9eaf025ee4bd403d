// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Foundation
import PulsePrograms
import RunStore
import TestKit
import Testing
import WireProtocol

extension IntegrationTests {
    /// `kill -9` of the daemon while a board is energised.
    @Suite("a killed daemon", .serialized, .enabled(if: Emulator.isAvailable))
    struct KillTests {
        /// What a kill led to.
        private struct Aftermath {
            var run: Int64
            var isTripped: Bool
            var lapseMilliseconds: Double
            var playOutcome: RunStore.PlayOutcome
            var lost: UInt64
        }

        /// How much later than the lease the outputs of the emulated board may be safe.
        ///
        /// The board looks at its lease between slices of at most 2 ms, on silicon and here alike.
        /// The rest is for the host's scheduler, which may take the emulator off its processor
        /// while the board's clock goes on.
        static let sliceMilliseconds = 50.0
        static let leaseMilliseconds = 500.0

        @Test("leaves outputs safe within the lease, every acknowledged sample, an honest record")
        func kills() async throws {
            let emulator = try Emulator([], program: .firmware)
            let bed = Bed()
            var points = SplitMix(state: 5)
            var aftermaths: [Aftermath] = []
            for _ in 0..<Campaign.killCount {
                let point = Int(points.next() % 40) + 2
                aftermaths.append(try await kill(at: point, bed, emulator))
            }
            let tripCount = aftermaths.count { $0.isTripped }
            #expect(tripCount > 0, "No kill met an energised board.")
            let address = "unix:\(emulator.path)"
            let next = try bed.run("PLA-09", board: address).completed()
            #expect(try next.recordHash == RecordHashes.golden("PLA-09", seed: 7))
            note(aftermaths)
        }

        /// Kills the daemon at the given progress event of a run and looks at what is left.
        private func kill(
            at point: Int,
            _ bed: Bed,
            _ emulator: Emulator
        ) async throws -> Aftermath {
            let daemon = try bed.daemon()
            let run = try await killDaemon(daemon, at: point, bed, emulator)
            // The board's lease passes while nobody listens to it.
            try await Task.sleep(for: .milliseconds(700))
            let archive = try bed.archive()
            let stored = try archive.run(run)
            #expect(stored.state == .interrupted)
            #expect(stored.recordHash == nil)
            let plays = try archive.plays(of: run)
            let last = try #require(plays.last, "No play was intended before event \(point).")
            for play in plays.dropLast() { #expect(play.end?.outcome == .done) }
            let outcome = try #require(last.end?.outcome)

            let host = Conversation(over: try Wire(emulator.path))
            host.isAlive = false
            host.isAcknowledging = false
            let hello = try host.open(session: UInt16(truncatingIfNeeded: run) &+ 7)
            #expect(hello.state == .tripped || hello.state == .safe)
            let letters = (0..<hello.serial.utf8Count).map { hello.serial.bytes[$0] }
            #expect(String(decoding: letters, as: UTF8.self) == last.intent.board)
            let lapse = try checkTrip(hello, host, last, outcome)
            var lost: UInt64 = 0
            if hello.lastPlay == last.intent.number, outcome == .unknown {
                lost = try checkRecords(host, last, of: run, archive)
            }
            try checkCommands(bed, run)
            return Aftermath(
                run: run,
                isTripped: hello.state == .tripped,
                lapseMilliseconds: lapse,
                playOutcome: outcome,
                lost: lost
            )
        }

        /// Submits a run, counts its progress events and kills the daemon at one; the run's number.
        private func killDaemon(
            _ daemon: Child,
            at point: Int,
            _ bed: Bed,
            _ emulator: Emulator
        ) async throws -> Int64 {
            // Long plays, so that the board is in the middle of one when its host dies.
            let ending = try bed.hebb([
                "run", "SYS-01", "--board", "unix:\(emulator.path)", "--seed", "\(point)",
                "--set", "frames=100", "--socket", bed.socket, "--detach", "--json",
            ])
            try #require(ending.status == 0, "\(ending.errors)")
            let job: JobReport = try ControlJSON.value(from: Data(ending.output.utf8))
            var count = 0
            var run: Int64?
            do {
                try await ControlClient(socket: bed.socket).watch(job.ticket) { event in
                    run = event.job.run ?? run
                    guard event.kind == .progress else { return }
                    count += 1
                    if count == point { daemon.signal(SIGKILL) }
                }
            } catch let failure as ControlFailure {
                #expect(failure.code == "daemonLost", "\(failure.message)")
            }
            try #require(count >= point, "The run ended before progress event \(point).")
            let end = try daemon.end(within: 30)
            #expect(end.wasKilled && end.status == SIGKILL)
            return try #require(run, "The run had no number.")
        }

        /// Checks that a board that was energised says when its lease ended; how long that took.
        private func checkTrip(
            _ hello: Message.HelloReply,
            _ host: Conversation,
            _ play: StoredPlay,
            _ outcome: RunStore.PlayOutcome
        ) throws -> Double {
            guard hello.state == .tripped else { return 0 }
            #expect(hello.firstFault == .leaseExpired)
            try host.wait("the trip") { host.lastEvent != nil }
            let event = try #require(host.lastEvent)
            #expect(event.fault == .leaseExpired)
            #expect(event.severity == .trip)
            // A board that was only armed has no play of that number.
            if event.play == play.intent.number { #expect(outcome == .unknown) }
            let ticks = Double(event.outputsSafe - event.lastHeartbeat)
            let milliseconds = ticks * 1000 / Double(hello.linkTickRate)
            let limit = Self.leaseMilliseconds + Self.sliceMilliseconds
            #expect(milliseconds <= limit, "The outputs were safe after \(milliseconds) ms.")
            return milliseconds
        }

        /// Checks that what is stored and what the board still holds are all that it made.
        ///
        /// - Returns: How many acknowledged records the store does not have: none.
        private func checkRecords(
            _ host: Conversation,
            _ play: StoredPlay,
            of run: Int64,
            _ archive: RunArchive
        ) throws -> UInt64 {
            try host.wait("the end of the play") { host.playEnd != nil }
            let end = try #require(host.playEnd)
            #expect(end.play == play.intent.number)
            let first = host.firstRecord ?? end.records
            #expect(first <= play.storedRecords, "Acknowledged records are not in the store.")
            #expect(play.storedRecords <= end.records)
            var checksum = Crc32C()
            var reader = archive.records(of: play, in: run)
            var index: UInt64 = 0
            while let block = try reader.nextBlock() {
                for record in block.records {
                    if index < first { record.encode(into: &checksum) }
                    index += 1
                }
            }
            #expect(index == play.storedRecords)
            for record in host.heldRecords { record.encode(into: &checksum) }
            #expect(checksum.value == end.recordsChecksum, "A record is missing or another one.")
            return first > play.storedRecords ? first - play.storedRecords : 0
        }

        /// Checks that the commands can read what is left.
        private func checkCommands(_ bed: Bed, _ run: Int64) throws {
            let shown = try bed.hebb(["show", "\(run)", "--store", bed.store, "--json"])
            #expect(shown.status == 0, "\(shown.errors)")
            let report: RunReport = try ControlJSON.value(from: Data(shown.output.utf8))
            #expect(report.state == "interrupted")
            #expect(report.verdict == "none")
            let runs = try bed.hebb(["runs", "--store", bed.store, "--state", "interrupted"])
            #expect(runs.status == 0 && runs.output.contains("interrupted"))
        }

        private func note(_ all: [Aftermath]) {
            let lapses = all.filter(\.isTripped).map(\.lapseMilliseconds)
            let unknown = all.count { $0.playOutcome == .unknown }
            let lost = all.map(\.lost).reduce(0, +)
            print(
                """
                faults: \(all.count) daemons killed: \(unknown) plays unknown, \(lost) acknowledged \
                samples lost, \(lapses.count) leases ended
                """
            )
            Campaign.note(
                """
                | SYS-01, kill -9 of hebbd | \(all.count) points | mps2-an386 under QEMU | \
                \(unknown) unknown plays, \(lost) acknowledged samples lost | \(lapses.count) \
                leases ended, outputs safe after at most \(String(format: "%.1f", lapses.max() ?? 0)) \
                ms |
                """
            )
        }
    }
}

/// Numbers from a seed.
///
/// Source: Steele, Lea, Flood, OOPSLA 2014, figure 16.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
