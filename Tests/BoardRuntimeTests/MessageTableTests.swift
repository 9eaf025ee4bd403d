// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import Testing
import WireProtocol

@Suite("every message in every state")
struct MessageTableTests {
    /// Sends the message as a host would that believes it is in order.
    static func send(_ opcode: Opcode, to bench: BoardBench) -> Message.Reply? {
        switch opcode {
        case .hello:
            bench.open(session: 5)
            return nil
        case .heartbeat: return bench.ask(bench.heartbeat())
        case .emergencyStop: return bench.ask(Message.EmergencyStop())
        case .time: return bench.ask(Message.Time(hostTime: 1))
        case .acknowledge: return bench.ask(Message.Acknowledge(granted: 1 << 20))
        case .limitsSet: return bench.ask(Message.LimitsSet(ProgramLimits()))
        case .arrayLimitsSet: return bench.ask(bench.arrayLimitsSet(ProgramLimits()))
        case .arrayLimitsGet: return bench.ask(Message.ArrayLimitsGet())
        case .specimenSet:
            return bench.ask(
                Message.SpecimenSet(
                    model: 1,
                    rows: 1,
                    columns: 1,
                    seed: 1,
                    flags: 0,
                    potentiateLimiter: 0,
                    depressLimiter: 0,
                    segmentResistance: 0,
                    parameterCount: 0,
                    firstParameter: 0,
                    parameters: PayloadRange(offset: 0, count: 0)
                ),
                tail: []
            )
        case .arm: return bench.ask(bench.arm())
        case .disarm: return bench.ask(Message.Disarm())
        case .stop: return bench.ask(Message.Stop())
        case .abort: return bench.ask(Message.Abort())
        case .start: return bench.ask(bench.start())
        case .clear: return bench.ask(bench.clear())
        case .recordsGrant:
            return bench.ask(Message.RecordsGrant(play: bench.lastPlay, stored: 0))
        case .playAcknowledge: return bench.ask(Message.PlayAcknowledge(play: bench.lastPlay))
        case .statisticsGet: return bench.ask(Message.StatisticsGet())
        case .selfTest: return bench.ask(Message.SelfTest())
        case .programBegin:
            return bench.ask(Message.ProgramBegin(length: 4, digest: SHA256.Digest()))
        case .programChunk:
            return bench.ask(
                Message.ProgramChunk(offset: 0, content: PayloadRange(offset: 0, count: 1)),
                tail: [0]
            )
        case .programSeal: return bench.ask(Message.ProgramSeal())
        default: return nil
        }
    }

    /// What came of it, as the table says it.
    static func outcome(_ opcode: Opcode, _ situation: BoardSituation) -> (String, String) {
        let bench = situation.bench()
        let answers: Set<Opcode> = [
            .helloReply, .timeReply, .limitsInForce, .programVerdict, .statistics,
            .arrayLimits,
        ]
        let reply = send(opcode, to: bench)
        let other = bench.seen.first { answers.contains($0) }.map { "\($0)" }
        let answer = reply.map { "\($0.fault)" } ?? other ?? "-"
        return (answer, "\(bench.board.state)")
    }

    static let messages = Opcode.allCases.filter { $0.traits.target != .host }

    @Test("the board answers as the table says", arguments: MessageTable.rows)
    func table(row: MessageTable.Row) throws {
        let opcode = try #require(Self.messages.first { "\($0)" == row.message })
        let (answer, state) = Self.outcome(opcode, row.situation)
        #expect(answer == row.answer)
        #expect(state == row.state)
    }

    @Test("the table has every message in every situation")
    func complete() {
        let rows = Set(MessageTable.rows.map(\.description))
        for message in Self.messages {
            for situation in BoardSituation.allCases {
                #expect(rows.contains("\(message) when \(situation)"))
            }
        }
        #expect(rows.count == Self.messages.count * BoardSituation.allCases.count)
    }

    @Test("only a play drives lines", arguments: BoardSituation.allCases)
    func linesAtRest(situation: BoardSituation) {
        for message in Self.messages {
            let bench = situation.bench()
            _ = Self.send(message, to: bench)
            #expect(bench.driver.observation.strayCommits == 0)
            #expect(bench.board.state == .running || bench.driver.isAtRest)
        }
    }
}
