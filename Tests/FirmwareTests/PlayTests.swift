// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import ModelDriver
import PulsePrograms
import TestKit
import Testing
import WireProtocol

/// Plays on the emulated board, compared with the same plays in this process.
@Suite("plays on the emulated board", .serialized, .enabled(if: Emulator.isAvailable))
struct PlayTests {
    private static func specimen(_ kind: ModelKind, seed: UInt64) -> Specimen {
        var specimen = Specimen(model: kind.rawValue, rows: 4, columns: 4, seed: seed)
        for index in 0..<kind.parameterCount {
            specimen.parameters[index] = kind.parameter(at: index)?.standard ?? 0
        }
        return specimen
    }

    /// Potentiation pulse by pulse with half-select, each read on the range the board chooses.
    private static let potentiation: [UInt8] = {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 3, scheme: .half))
        builder.append(.loop(100))
        builder.append(.pulse(PulseTrain(code: 20000, width: 125, gap: 25)))
        builder.append(.drive(8000))
        builder.append(.wait(24750))
        builder.append(.read(Read(average: 4, aperture: 250)))
        builder.append(.drive(0))
        builder.append(.wait(25))
        builder.append(.safePoint)
        builder.append(.endLoop)
        return builder.finish()
    }()

    /// Pre and post waveforms that overlap, then a read, at several distances.
    private static let overlap: [UInt8] = {
        var builder = ProgramBuilder()
        var samples = [Int16](repeating: 2400, count: 10)
        samples += (0..<400).map { Int16(-2400 * (400 - $0) / 400) }
        let spike = builder.addWaveform(period: 2500, samples: samples)
        for distance in 1...6 {
            let rows = LineSet(rows: UInt64(distance))
            builder.append(.shape(rows, waveform: spike, delay: 0, gain: 256))
            let delay = UInt64(distance) * 25000
            builder.append(.shape(LineSet(columns: 1), waveform: spike, delay: delay, gain: 256))
            builder.append(.run(ticks: 60 * 25000, neuronStep: 0))
            builder.append(.select(rows: UInt64(distance), columns: 1, scheme: .ground))
            builder.append(.drive(400))
            builder.append(.read(Read(average: 10, aperture: 250)))
            builder.append(.drive(0))
            builder.append(.wait(25))
            builder.append(.safePoint)
        }
        return builder.finish()
    }()

    private static func play(
        _ host: Conversation,
        _ kind: ModelKind,
        _ seed: UInt64,
        _ program: [UInt8]
    ) throws -> Message.PlayEnd {
        let specimen = specimen(kind, seed: seed)
        let verdict = try host.prepare(specimen, count: kind.parameterCount, program)
        #expect(verdict.fault == .none)
        try host.start(program)
        return try host.finish()
    }

    @Test(
        "a play has the same records on host and chip, bit for bit",
        arguments: [
            (ModelKind.powerStep, PlayTests.potentiation, 3),
            (ModelKind.thresholdDrift, PlayTests.overlap, 8),
        ] as [(ModelKind, [UInt8], UInt64)]
    )
    func agrees(_ kind: ModelKind, _ program: [UInt8], _ seed: UInt64) throws {
        let local = LocalBoard()
        let here = Conversation(clock: { local.time }, exchange: local.exchange)
        _ = try here.open()
        let expected = try Self.play(here, kind, seed, program)
        #expect(expected.outcome == .done)
        #expect(expected.records > 6)

        let emulator = try Emulator([], program: .firmware)
        let there = Conversation(over: try Wire(emulator.path))
        let hello = try there.open()
        #expect(hello.physics == .chipModel)
        #expect(hello.schemaHash == WireSchema.hash)
        #expect(hello.state == .safe)
        #expect(try Self.play(there, kind, seed, program) == expected)
        #expect(there.records == here.records)
    }

    @Test("a board whose host falls silent is safe when its lease ends, and says so")
    func leaseEnds() throws {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .ground))
        builder.append(.loop(10_000_000))
        builder.append(.drive(400))
        builder.append(.wait(25000))
        builder.append(.drive(0))
        builder.append(.wait(25))
        builder.append(.safePoint)
        builder.append(.endLoop)
        let program = builder.finish()
        let emulator = try Emulator([], program: .firmware)
        let host = Conversation(over: try Wire(emulator.path))
        let hello = try host.open()
        let specimen = Self.specimen(.thresholdDrift, seed: 1)
        _ = try host.prepare(specimen, count: ModelKind.thresholdDrift.parameterCount, program)
        host.isAlive = false
        try host.start(program, lease: 100)
        let end = try host.finish()
        #expect(end.outcome == .aborted)
        try host.wait("the trip") { host.lastEvent?.fault == .leaseExpired }
        let event = try #require(host.lastEvent)
        let milliseconds = UInt64(hello.linkTickRate) / 1000
        #expect(event.outputsSafe - event.lastHeartbeat >= 100 * milliseconds)
        #expect(event.outputsSafe - event.lastHeartbeat < 500 * milliseconds)
        #expect(host.status?.state == .tripped)
    }

    @Test("another client finds the board as the last one left it, under the same boot id")
    func reconnects() throws {
        let emulator = try Emulator([], program: .firmware)
        var boots: Set<UInt64> = []
        for session in 1...3 {
            let host = Conversation(over: try Wire(emulator.path))
            boots.insert(try host.open(session: UInt16(session)).boot)
        }
        #expect(boots.count == 1)
    }
}
