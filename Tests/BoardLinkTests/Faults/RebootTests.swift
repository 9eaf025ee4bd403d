// SPDX-License-Identifier: Apache-2.0

import PulsePrograms
import TestKit
import Testing
import WireProtocol

@testable import BoardLink

extension FaultTests {
    /// Boards that lose their power, and hosts that are gone.
    @Suite("a board")
    struct RebootTests {
        static let count = FaultTests.isCampaign ? 1000 : 50

        /// What a reboot led to.
        struct Aftermath: Sendable {
            var wasStarted = false
            var plays = 0
            var endings: [PlayEnding] = []
            var isEnergised = false
            var stateAfter = BoardState.safe
            var isNextDone = false
            var recordsAgree = false
            var seconds = 0.0
        }

        static let program = FaultTests.longProgram(reads: 120)

        /// Reboots a board at a moment of a session, then plays with the next session.
        static func reboot(
            after microseconds: UInt64,
            _ seed: UInt64,
            clean: [Record]
        )
            -> Aftermath
        {
            let link = VirtualLink(.serial, .none, seed: seed)
            var result = Aftermath()
            let moment = link.now + microseconds
            // The steps of a session, cut off where the moment has come.
            var isCut = false
            func reach() {
                guard !isCut, link.now >= moment else { return }
                isCut = true
                link.reboot()
            }
            link.onStep = { reach() }
            if link.open(), link.upload(program) {
                result.wasStarted = link.start(1, program)
                _ = link.follow(1, for: 40_000_000)
            }
            link.run(for: 30_000_000) { link.host.failure != nil || !link.endings.isEmpty }
            result.seconds = Double(link.now - min(link.now, moment)) / 1e6
            result.endings = link.endings
            result.recordsAgree = link.records[...] == clean.prefix(link.records.count)
            if !isCut {
                if moment > link.now { link.run(for: moment - link.now) }
                reach()
            }
            link.onStep = nil
            result.plays = link.plant.plays
            // Nothing arms again by itself.
            link.run(for: 2_000_000)
            result.isEnergised = link.plant.isEnergised
            result.stateAfter = link.boardState
            link.replaceHost()
            if link.open(nonce: 9), link.upload(program), link.start(2, program) {
                // A board that was booted before the first play has played once already.
                result.isNextDone =
                    link.follow(2, for: 40_000_000) && link.records.count == clean.count
            }
            return result
        }

        @Test("that boots at any moment leaves unknown or what it reported, and never arms itself")
        func reboots() async throws {
            let results = await FaultTests.onThread {
                let whole = VirtualLink(.serial, .none, seed: 1)
                guard whole.open(), whole.upload(Self.program), whole.start(1, Self.program),
                    whole.follow(1, for: 40_000_000)
                else { return [Aftermath]() }
                let length = whole.now - 1_000_000
                var dice = SplitMix(state: 3)
                return (0..<Self.count).map { index in
                    let moment = dice.next() % (length + length / 10)
                    return Self.reboot(after: moment, UInt64(index), clean: whole.records)
                }
            }
            #expect(results.count == Self.count)
            var unknown = 0
            var reported = 0
            for (index, result) in results.enumerated() {
                let name: Comment = "reboot \(index)"
                #expect(result.plays <= 1, name)
                #expect(result.endings.count <= 1, name)
                if result.wasStarted { #expect(result.endings.count == 1, name) }
                #expect(!result.isEnergised && result.stateAfter == .safe, name)
                #expect(result.recordsAgree, name)
                #expect(result.isNextDone, name)
                #expect(result.seconds < 60, name)
                switch result.endings.first {
                case .reported?: reported += 1
                case .unknown?: unknown += 1
                default: break
                }
            }
            #expect(unknown > 0, "No reboot met a play.")
            FaultTests.note(
                "\(results.count) reboots: \(unknown) plays unknown, \(reported) reported before, "
                    + "0 done falsely, 0 played twice, 0 armed by themselves"
            )
        }

        @Test("stops whatever the depth of its queue and the state it is in", arguments: 0...16)
        func stopDepth(depth: Int) async throws {
            let lapses = await FaultTests.onThread { () -> [Double] in
                var lapses: [Double] = []
                for state in [BoardState.safe, .armed, .running] {
                    let link = VirtualLink(.serial, .none, seed: UInt64(depth))
                    let program = SimulatedPeer.program(reads: 4_000_000)
                    guard link.open(), link.upload(program) else { return [] }
                    if state == .running {
                        guard link.start(1, program) else { return [] }
                        link.run(for: 20_000)
                    }
                    if state == .armed {
                        guard link.run(for: 1_000_000, until: { link.host.status != nil }),
                            link.arm()
                        else { return [] }
                    }
                    guard link.boardState == state else { return [] }
                    // Requests in front of the stop, the longest that each state allows.
                    for _ in 0..<depth {
                        if state == .safe {
                            let range = PayloadRange(offset: 0, count: 236)
                            let tail = [UInt8](repeating: 1, count: 236)
                            let chunk = Message.ProgramChunk(offset: 0, content: range)
                            _ = link.ask(chunk, tail: tail)
                        } else {
                            _ = link.ask(Message.RecordsGrant(play: 1, stored: 0))
                        }
                    }
                    link.run(for: 200)
                    let start = link.now
                    link.host.emergencyStop(at: link.now)
                    link.run(for: 1_000_000) { link.boardState == .tripped }
                    lapses.append(Double(link.now - start) / 1000)
                    link.plant.watch()
                    link.run(for: 2_000_000)
                    guard link.plant.levelsAfterWatch == 0, !link.plant.isEnergised,
                        link.boardState == .tripped
                    else { return [] }
                }
                return lapses
            }
            try #require(lapses.count == 3)
            // A board at rest may be told 11 ms later for each four full frames in front.
            #expect(lapses[0] <= 12 + 2.76 * Double(depth))
            #expect(lapses[1] <= 12 && lapses[2] <= 12, "\(lapses)")
            if depth % 8 == 0 {
                FaultTests.note(
                    "stop behind \(depth) requests: safe \(lapses[0]) ms, armed \(lapses[1]) ms, "
                        + "running \(lapses[2]) ms"
                )
            }
        }
    }
}
