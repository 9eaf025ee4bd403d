// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import Foundation
import PulsePrograms
import Testing
import WireProtocol

/// Programs through the whole board: upload, verdict, arm, start, records, end.
@Suite("uploaded programs")
struct UploadedProgramTests {
    static let count =
        ProcessInfo.processInfo.environment["HEBB_UPLOADS"].flatMap(UInt64.init) ?? 2000

    /// A board with room for exactly as many records as the verifier says are made at once.
    static func bench(_ program: [UInt8], _ number: UInt64, _ bounds: ProgramBounds) -> BoardBench {
        var traits = RandomProgram.traits
        traits.recordMemory = Int(max(1, bounds.recordsAtOnce))
        let bench = BoardBench(seed: number, traits: traits)
        bench.open()
        bench.prepare(program, limits: VerifierSoundnessTests.limits)
        return bench
    }

    /// Plays what was uploaded; the host stores records only when the board can make no more.
    static func play(_ bench: BoardBench) -> Message.PlayEnd? {
        bench.ask(bench.arm())
        guard bench.ask(bench.start())?.fault == BoardFault.none else { return nil }
        for _ in 0..<20_000 {
            guard bench.playEnds.isEmpty else { break }
            let before = bench.status?.instructions
            bench.queue(bench.heartbeat())
            bench.settle()
            if bench.status?.instructions == before { bench.storeRecords() }
        }
        return bench.playEnds.last
    }

    @Test("the board's verdict is the host's, and its plays keep within it")
    func uploads() throws {
        var played = 0
        for number in 1...Self.count {
            let program = RandomProgram.bytes(number)
            let bounds: ProgramBounds
            do throws(ProgramRejection) {
                bounds = try ProgramVerifier.verify(
                    program,
                    length: program.count,
                    traits: RandomProgram.traits,
                    limits: VerifierSoundnessTests.limits
                )
            } catch {
                let bench = BoardBench()
                bench.open()
                bench.prepare(program, limits: VerifierSoundnessTests.limits)
                #expect(bench.verdict?.fault == .programRejected)
                #expect(bench.verdict?.programFault == error.fault.rawValue)
                #expect(bench.verdict?.programCounter == UInt32(error.programCounter))
                continue
            }
            let bench = Self.bench(program, number, bounds)
            let verdict = try #require(bench.verdict)
            #expect(verdict.fault == BoardFault.none)
            #expect(verdict.duration == bounds.duration)
            #expect(verdict.pulses == bounds.pulses)
            #expect(verdict.records == bounds.records)
            #expect(verdict.recordsAtOnce == UInt32(bounds.recordsAtOnce))
            let end = try #require(Self.play(bench), "program \(number)")
            played += 1
            // A queue that overflows, or an instruction that is not understood, trips.
            #expect(
                end.fault == BoardFault.none || end.fault == .overCurrent
                    || end.fault == .triggerTimeout
            )
            #expect(end.records <= bounds.records)
            #expect(end.pulses <= bounds.pulses)
            #expect(end.endTick <= bounds.duration)
            let sight = VerifierSoundnessTests.Sight(observation: bench.driver.observation)
            let claim = VerifierSoundnessTests.Claim(bounds)
            #expect(VerifierSoundnessTests.violations(sight, claim) == [], "program \(number)")
            #expect(bench.driver.isAtRest)
            #expect(bench.driver.observation.strayCommits == 0)
        }
        #expect(played * 4 > Int(Self.count))
    }
}
