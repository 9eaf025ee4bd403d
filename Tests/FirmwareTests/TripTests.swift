// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PulsePrograms
import TestKit
import Testing
import WireProtocol

/// What a board remembers of a trip, in this process and on its clock.
struct TripTests {
    @Test("a trip that happened without a host is told to the next one, until it is cleared")
    func tripSurvivesHello() throws {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .ground))
        builder.append(.loop(1_000_000))
        builder.append(.wait(250_000))
        builder.append(.safePoint)
        builder.append(.endLoop)
        let program = builder.finish()
        let kind = ModelKind.thresholdDrift
        var specimen = Specimen(model: kind.rawValue, rows: 1, columns: 1, seed: 1)
        for index in 0..<kind.parameterCount {
            specimen.parameters[index] = kind.parameter(at: index)?.standard ?? 0
        }
        let board = LocalBoard()
        let host = Conversation(clock: { board.time }, exchange: board.exchange)
        _ = try host.open()
        _ = try host.prepare(specimen, count: kind.parameterCount, program)
        try host.start(program, lease: 100)
        // The host is gone: its link still takes the event, and nobody reads it.
        board.idle(milliseconds: 600)
        for session in UInt16(2)...3 {
            let next = Conversation(clock: { board.time }, exchange: board.exchange)
            #expect(try next.open(session: session).firstFault == .leaseExpired)
            try next.wait("the trip") { next.lastEvent != nil }
            let event = try #require(next.lastEvent)
            #expect(event.identifier == 1)
            #expect(event.fault == .leaseExpired)
            #expect(event.play == 1)
            let lease: UInt64 = 100_000_000
            let slice: UInt64 = 500_000
            #expect(event.outputsSafe - event.lastHeartbeat >= lease)
            #expect(event.outputsSafe - event.lastHeartbeat <= lease + slice)
        }
    }
}
