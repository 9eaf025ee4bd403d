// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import Testing
import WireProtocol

@Suite("arming")
struct ArmingTests {
    @Test("an arm is refused for each thing that it quotes wrongly")
    func quotes() {
        let wrong: [(BoardFault, (inout Message.Arm) -> Void)] = [
            (.staleGeneration, { $0.stopGeneration += 1 }),
            (.wrongToken, { $0.token += 1 }),
            (.wrongLimits, { $0.limitsHash += 1 }),
            (.tooLate, { $0.notAfter = 1 }),
        ]
        for (fault, spoil) in wrong {
            let bench = BoardSituation.safe.bench()
            var arm = bench.arm()
            spoil(&arm)
            #expect(bench.ask(arm)?.fault == fault)
            #expect(bench.board.state == .safe)
        }
    }

    @Test("a start is refused for each thing that it quotes wrongly")
    func starts() {
        let wrong: [(BoardFault, (inout Message.Start) -> Void)] = [
            (.wrongBoot, { $0.boot += 1 }),
            (.wrongProgram, { $0.program += 1 }),
            (.playNotNew, { $0.play = 0 }),
            (.staleGeneration, { $0.stopGeneration += 1 }),
            (.tooLate, { $0.notAfter = 1 }),
        ]
        for (fault, spoil) in wrong {
            let bench = BoardSituation.armed.bench()
            var start = bench.start()
            spoil(&start)
            #expect(bench.ask(start)?.fault == fault)
            #expect(bench.board.state == .armed)
        }
    }

    @Test("an arm serves one play: the next one needs the token that came with its end")
    func oneArmOnePlay() {
        let bench = BoardSituation.safe.bench()
        let arm = bench.arm()
        bench.ask(arm)
        bench.ask(bench.start())
        #expect(bench.ask(Message.Abort())?.fault == BoardFault.none)
        bench.ask(Message.PlayAcknowledge(play: bench.lastPlay))
        #expect(bench.ask(arm)?.fault == .wrongToken)
        #expect(bench.ask(bench.start())?.fault == .wrongState)
        #expect(bench.ask(bench.arm())?.fault == BoardFault.none)
    }

    @Test("without a heartbeat the board trips at the end of the lease, not before and not after")
    func lease() {
        let bench = BoardSituation.safe.bench()
        bench.queue(bench.arm(lease: 100))
        bench.deliver()
        bench.poll(after: 99_999)
        #expect(bench.board.state == .armed)
        bench.poll(after: 1)
        #expect(bench.board.state == .tripped)
        #expect(bench.status?.firstFault == .leaseExpired)
    }

    @Test("a heartbeat that is late, or of another generation, or after the lease renews nothing")
    func heartbeats() {
        for spoil: (inout Message.Heartbeat) -> Void in [
            { $0.validUntil = 1 }, { $0.stopGeneration += 1 },
        ] {
            let bench = BoardSituation.safe.bench()
            bench.queue(bench.arm(lease: 100))
            bench.deliver()
            bench.poll(after: 60_000)
            var heartbeat = bench.heartbeat()
            spoil(&heartbeat)
            bench.queue(heartbeat)
            bench.deliver()
            bench.poll(after: 40_000)
            #expect(bench.board.state == .tripped)
        }
    }

    @Test("a heartbeat renews the lease, but never beyond its own validity")
    func validity() {
        let bench = BoardSituation.safe.bench()
        bench.queue(bench.arm(lease: 100))
        bench.deliver()
        bench.poll(after: 60_000)
        var heartbeat = bench.heartbeat()
        heartbeat.validUntil = bench.now + 50_000
        bench.queue(heartbeat)
        bench.deliver()
        bench.poll(after: 49_999)
        #expect(bench.board.state == .armed)
        bench.poll(after: 1)
        #expect(bench.board.state == .tripped)
    }

    @Test("the first fault stays latched, and every trip raises the stop generation")
    func latch() {
        let bench = BoardSituation.expired.bench()
        let first = bench.status?.stopGeneration ?? 0
        bench.ask(Message.EmergencyStop())
        #expect(bench.status?.firstFault == .leaseExpired)
        #expect(bench.status?.stopGeneration == first + 1)
        let stale = Message.Clear(stopGeneration: first)
        #expect(bench.ask(stale)?.fault == .staleGeneration)
        #expect(bench.ask(bench.clear())?.fault == BoardFault.none)
        #expect(bench.status?.firstFault == BoardFault.none)
    }

    @Test("a board with devices tests itself before it arms, with the sample isolated only")
    func selfTest() {
        for fault in [BoardFault.selfTestFailed, .notIsolated] {
            let bench = BoardSituation.safe.bench()
            bench.driver.selfTest = fault
            #expect(bench.ask(Message.SelfTest())?.fault == fault)
            #expect(bench.ask(bench.arm())?.fault == fault)
            #expect(bench.board.state == .safe)
            bench.driver.selfTest = .none
            #expect(bench.ask(Message.SelfTest())?.fault == BoardFault.none)
            #expect(bench.ask(bench.arm())?.fault == BoardFault.none)
        }
    }

    @Test("session limits lie within the board's ceiling and only become stricter")
    func limitLayers() {
        let bench = BoardBench()
        bench.open()
        let ceiling = RandomProgram.traits.cellCeiling
        #expect(
            bench.ask(Message.LimitsSet(ProgramLimits(cellVoltage: ceiling + 1)))?.fault
                == .limitAboveCeiling
        )
        let strict = ProgramLimits(
            cellVoltage: 2_000_000,
            lineVoltage: 3_000_000,
            pulseWidth: 4000,
            duration: 5000,
            pulses: 6,
            current: 7,
            energy: 8
        )
        #expect(bench.ask(Message.LimitsSet(strict)) == nil)
        let raised: [WritableKeyPath<ProgramLimits, UInt64>] = [
            \.pulseWidth, \.duration, \.pulses, \.energy,
        ]
        for path in raised {
            for value in [0, strict[keyPath: path] + 1] {
                var looser = strict
                looser[keyPath: path] = value
                #expect(bench.ask(Message.LimitsSet(looser))?.fault == .limitRaised)
            }
        }
        for path in [\ProgramLimits.cellVoltage, \.lineVoltage] {
            var looser = strict
            looser[keyPath: path] += 1
            #expect(bench.ask(Message.LimitsSet(looser))?.fault == .limitRaised)
        }
        var stricter = strict
        stricter.cellVoltage -= 1
        #expect(bench.ask(Message.LimitsSet(stricter)) == nil)
        bench.open(session: 2)
        #expect(bench.ask(Message.LimitsSet(strict)) == nil)
    }

    @Test("the stricter of ceiling and session limit bounds a program")
    func stricterCounts() throws {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .half))
        builder.append(.pulse(PulseTrain(code: 4001, width: 25, gap: 25)))
        let bench = BoardBench()
        bench.open()
        bench.prepare(builder.finish(), limits: ProgramLimits(cellVoltage: 1_000_000))
        let verdict = try #require(bench.verdict)
        #expect(verdict.fault == .programRejected)
        #expect(verdict.programFault == ProgramFault.cellVoltage.rawValue)
        #expect(bench.ask(bench.arm())?.fault == .noProgram)
    }
}
