// SPDX-License-Identifier: Apache-2.0

import BoardLink
import PulsePrograms
import TestKit
import Testing
import WireProtocol

extension FaultTests {
    /// Every fault on every medium, in an upload, in a play with records and in an emergency stop.
    @Suite("a line")
    struct MatrixTests {
        /// What came of a case.
        struct Result: Sendable {
            var isOpen = false
            var isUploaded = false
            var isStarted = false
            var records: [Record] = []
            var endings: [PlayEnding] = []
            var plays = 0
            var pulses: UInt64 = 0
            var answersMost = 0
            var acknowledged: UInt64 = 0
            var seconds = 0.0
            var lostFrames = 0
            var failure: String?
        }

        static let faults: [LineFault] = {
            var faults = [LineFault.none]
            for perMillion in [1000, 10_000, 50_000] {
                var fault = LineFault(name: "loses \(Double(perMillion) / 10_000) % of frames")
                fault.up.lostFramesPerMillion = perMillion
                fault.down.lostFramesPerMillion = perMillion
                faults.append(fault)
            }
            for (name, path) in [
                ("corrupts bytes", \FaultPlan.corruptionsPerMillion),
                ("drops bytes", \FaultPlan.dropsPerMillion),
                ("duplicates bytes", \FaultPlan.duplicatesPerMillion),
            ] {
                var fault = LineFault(name: name)
                fault.up[keyPath: path] = 100
                fault.down[keyPath: path] = 100
                faults.append(fault)
            }
            for milliseconds: UInt64 in [16, 100, 500] {
                var fault = LineFault(name: "is late by \(milliseconds) ms")
                fault.delay = milliseconds * 1000
                // Half a second each way is longer than any lease.
                fault.isHarmless = milliseconds < 200
                faults.append(fault)
            }
            var dribble = LineFault(name: "dribbles")
            dribble.up.isDribbling = true
            dribble.down.isDribbling = true
            faults.append(dribble)
            for (name, isUp) in [("to the board", true), ("to the host", false)] {
                var plan = FaultPlan()
                plan.stallsAfterByteCount = 1500
                var pause = LineFault(name: "stalls for a while, \(name)", resumesAt: 1_600_000)
                var stall = LineFault(name: "stalls for good, \(name)", isHarmless: false)
                var close = FaultPlan()
                close.closesAfterByteCount = 1500
                var half = LineFault(name: "closes one way, \(name)", isHarmless: false)
                // A stall in a play is longer than the lease.
                pause.isHarmless = false
                if isUp {
                    (pause.up, stall.up, half.up) = (plan, plan, close)
                } else {
                    (pause.down, stall.down, half.down) = (plan, plan, close)
                }
                faults += [pause, stall, half]
            }
            return faults
        }()

        static let program = FaultTests.longProgram(reads: 300)

        /// Uploads a program and plays it.
        static func play(_ medium: VirtualMedium, _ fault: LineFault, seed: UInt64) -> Result {
            let link = VirtualLink(medium, fault, seed: seed)
            var result = Result()
            let start = link.now
            result.isOpen = link.open()
            result.isUploaded = result.isOpen && link.upload(program)
            if result.isUploaded { result.isStarted = link.start(1, program) }
            if result.isStarted { _ = link.follow(1, for: 60_000_000) }
            // Whatever comes late must not be taken for something new.
            link.run(for: 2_000_000)
            result.records = link.records
            result.endings = link.endings
            result.plays = link.plant.plays
            if case .reported(let end)? = link.endings.first { result.pulses = end.pulses }
            result.answersMost = link.answerCounts.values.max() ?? 0
            result.acknowledged = link.acknowledged
            result.seconds = Double(link.now - start) / 1e6
            let counts = [link.up.faults.counts, link.down.faults.counts]
            result.lostFrames = counts.map(\.lostFrameCount).reduce(0, +)
            result.failure = link.host.failure?.description
            return result
        }

        @Test(
            "that does its worst leaves one outcome, no second play and every acknowledged sample",
            arguments: VirtualMedium.all
        )
        func plays(medium: VirtualMedium) async throws {
            let clean = await FaultTests.onThread { Self.play(medium, .none, seed: 1) }
            #expect(clean.records.count == 301)
            var done = 0
            var cases = 0
            var lost = 0
            for fault in Self.faults {
                for seed in UInt64(1)...(FaultTests.isCampaign ? 20 : 1) {
                    let result = await FaultTests.onThread { Self.play(medium, fault, seed: seed) }
                    check(result, against: clean, fault, "\(medium.name), \(fault.name), \(seed)")
                    cases += 1
                    lost += result.lostFrames
                    if case .reported(let end)? = result.endings.first, end.outcome == .done {
                        done += 1
                    }
                }
            }
            FaultTests.note(
                "\(medium.name): \(cases) uploads and plays, \(done) done, \(cases - done) ended "
                    + "otherwise, \(lost) frames lost, 0 played twice, 0 acknowledged samples lost"
            )
        }

        private func check(
            _ result: Result,
            against clean: Result,
            _ fault: LineFault,
            _ name: Comment
        ) {
            // At most once.
            #expect(result.plays <= 1, name)
            #expect(result.answersMost <= 1, name)
            // Acknowledged means executed.
            if result.isStarted { #expect(result.plays == 1, name) }
            // No sample is lost, wrong or out of order.
            #expect(result.records[...] == clean.records.prefix(result.records.count), name)
            #expect(result.acknowledged <= UInt64(result.records.count), name)
            // One outcome.
            #expect(result.endings.count <= 1, name)
            if result.isStarted { #expect(result.endings.count == 1, name) }
            // In time.
            #expect(result.seconds < 90, name)
            if fault.isHarmless {
                #expect(result.records.count == clean.records.count, name)
                guard case .reported(let end)? = result.endings.first else {
                    Issue.record("The play did not end as reported: \(result)", severity: .error)
                    return
                }
                #expect(end.outcome == .done, name)
                #expect(end.pulses == clean.pulses, name)
            }
        }

        @Test("that does its worst lets an emergency stop through", arguments: VirtualMedium.all)
        func stops(medium: VirtualMedium) async throws {
            var slowest = 0.0
            var cases = 0
            for fault in Self.faults {
                for seed in UInt64(1)...(FaultTests.isCampaign ? 20 : 1) {
                    let name = "\(medium.name), \(fault.name), \(seed)"
                    let lapse = await FaultTests.onThread { Self.stop(medium, fault, seed) }
                    guard let lapse else { continue }
                    cases += 1
                    #expect(lapse.levelsAfter == 0, "\(name)")
                    #expect(!lapse.isEnergised, "\(name)")
                    #expect(lapse.endings == 1, "\(name)")
                    // The stop itself, or the lease where no byte gets through.
                    let limit = fault.isHarmless ? 0.25 + Double(fault.delay) / 1e6 : 1.1
                    #expect(lapse.seconds <= limit, "\(name)")
                    if fault.name == "clean" { slowest = max(slowest, lapse.seconds) }
                }
            }
            #expect(cases >= Self.faults.count / 2)
            FaultTests.note(
                "\(medium.name): \(cases) emergency stops in plays, 0 energised after; on the "
                    + "clean line outputs safe after \(slowest * 1000) ms"
            )
        }

        /// What a stop led to.
        struct Lapse: Sendable {
            var seconds: Double
            var levelsAfter: Int
            var isEnergised: Bool
            var endings: Int
        }

        /// Stops a long play; nil when the line broke before it began.
        static func stop(_ medium: VirtualMedium, _ fault: LineFault, _ seed: UInt64) -> Lapse? {
            let link = VirtualLink(medium, fault, seed: seed)
            let program = SimulatedPeer.program(reads: 4_000_000)
            guard link.open(), link.upload(program), link.start(1, program) else { return nil }
            link.run(for: 60_000)
            guard link.boardState == .running else { return nil }
            let start = link.now
            link.host.emergencyStop(at: link.now)
            link.run(for: 3_000_000) { link.boardState == .tripped }
            let end = link.now
            link.plant.watch()
            // A board that is not heard any more gives up after 6 s, its host 15 s later.
            link.run(for: 40_000_000) { !link.endings.isEmpty }
            link.run(for: 1_000_000)
            return Lapse(
                seconds: Double(end - start) / 1e6,
                levelsAfter: link.plant.levelsAfterWatch,
                isEnergised: link.plant.isEnergised || link.boardState != .tripped,
                endings: link.endings.count
            )
        }
    }
}
