// SPDX-License-Identifier: Apache-2.0

import BoardLink
import DeviceModels
import Foundation
import PulsePrograms
import SimulatedBoard
import TestKit
import Testing
import Transports
import WireProtocol

@Suite("BoardSession")
struct BoardSessionTests {
    /// Plays one program to its end, acknowledging everything; the records and how it ended.
    func play(
        _ session: BoardSession,
        _ program: [UInt8],
        number: UInt32
    ) async throws -> ([Record], PlayEnding) {
        let hash = try await session.setLimits(ProgramLimits())
        let sealed = try await session.upload(program)
        if let refused = await session.start(number, of: sealed, limitsHash: hash) {
            return ([], refused)
        }
        var records: [Record] = []
        while true {
            let events = await session.nextPlayEvents()
            var ending: PlayEnding?
            let before = records.count
            for event in events {
                switch event {
                case .records(let batch): records += batch
                case .ended(let end): ending = end
                }
            }
            if records.count > before, session.failure == nil {
                try await session.acknowledge(records: UInt64(records.count), of: number)
            }
            guard let ending else { continue }
            if case .reported = ending { try await session.acknowledgeEnd(of: number) }
            return (records, ending)
        }
    }

    func open(
        boot: UInt64 = 1,
        through wrap: (any ByteStream) -> any ByteStream = { $0 }
    ) async throws -> BoardSession {
        let stream = try SimulatedPeer.stream(boot: boot, through: wrap)
        let session = try await BoardSession.open(stream, nonce: 77, deadline: .seconds(20))
        _ = try await session.setLimits(ProgramLimits())
        let specimen = SimulatedPeer.specimen(.thresholdDrift)
        try await session.setSpecimen(
            specimen,
            parameterCount: ModelKind.thresholdDrift.parameterCount
        )
        return session
    }

    @Test("a play delivers every record in order and one end")
    func wholePlay() async throws {
        let session = try await open()
        let (records, ending) = try await play(
            session,
            SimulatedPeer.program(reads: 5000),
            number: 1
        )
        #expect(records.count == 5001)
        #expect(records.last?.kind == .programEnd)
        guard case .reported(let end) = ending else {
            Issue.record("The play did not end as reported: \(ending)")
            return
        }
        #expect(end.outcome == .done)
        #expect(end.pulses == 5000)
        session.close()
    }

    @Test("two boards with the same seed make the same records, another seed does not")
    func determinism() async throws {
        var runs: [[Record]] = []
        for seed: UInt64 in [1, 1, 2] {
            let session = try await open(boot: seed + 10)
            let specimen = SimulatedPeer.specimen(.thresholdDrift, seed: seed)
            try await session.setSpecimen(
                specimen,
                parameterCount: ModelKind.thresholdDrift.parameterCount
            )
            runs.append(try await play(session, SimulatedPeer.program(reads: 50), number: 1).0)
            session.close()
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }

    @Test("a play number is obeyed at most once")
    func atMostOnce() async throws {
        let session = try await open()
        let program = SimulatedPeer.program(reads: 3)
        _ = try await play(session, program, number: 5)
        let (records, ending) = try await play(session, program, number: 5)
        #expect(records.isEmpty)
        guard case .notRun(let error) = ending else {
            Issue.record("The play was started twice.")
            return
        }
        #expect(error.context.fault == .playNotNew)
        session.close()
    }

    @Test("a line that harms bytes gives the same records as a clean one", arguments: 1...3)
    func harmedLine(seed: UInt64) async throws {
        let clean = try await open()
        let expected = try await play(clean, SimulatedPeer.program(reads: 200), number: 1).0
        clean.close()
        let harmed = try await open { stream in
            FaultyStream(
                stream,
                seed: seed,
                reading: .noise(perMillion: 300),
                writing: .noise(perMillion: 300)
            )
        }
        let (records, ending) = try await play(harmed, SimulatedPeer.program(reads: 200), number: 1)
        #expect(records == expected)
        guard case .reported(let end) = ending else {
            Issue.record("The play did not end as reported: \(ending)")
            return
        }
        #expect(end.outcome == .done)
        harmed.close()
    }

    @Test("an emergency stop ends a play at once and latches until it is cleared")
    func emergencyStop() async throws {
        let session = try await open()
        let hash = try await session.setLimits(ProgramLimits())
        let sealed = try await session.upload(SimulatedPeer.program(reads: 4_000_000))
        let refused = await session.start(1, of: sealed, limitsHash: hash)
        #expect(refused == nil)
        _ = await session.nextPlayEvents()
        session.emergencyStop()
        var ending: PlayEnding?
        while ending == nil {
            if case .ended(let end)? = await session.nextPlayEvents().last { ending = end }
        }
        guard case .reported(let end) = ending else {
            Issue.record("The play did not end as reported.")
            return
        }
        #expect(end.outcome == .aborted)
        #expect(end.fault == .emergencyStop)
        try await session.acknowledgeEnd(of: 1)
        let again = await session.start(2, of: sealed, limitsHash: hash)
        guard case .notRun = again else {
            Issue.record("A tripped board was started.")
            return
        }
        try await session.clearFault()
        let (records, _) = try await play(session, SimulatedPeer.program(reads: 2), number: 3)
        #expect(records.count == 3)
        session.close()
    }

    @Test("lines whose voltages do not settle trip the board, which says so until it is cleared")
    func unsolvedLines() async throws {
        let session = try await open()
        let count = ModelKind.thresholdDrift.parameterCount
        var specimen = SimulatedPeer.specimen(.thresholdDrift)
        // At 4 V cells would conduct 10⁸⁴ times more than near 0 V: no line of a milliohm settles that.
        specimen.parameters[ThresholdDriftParameter.curvature.rawValue] = 50
        specimen.segmentResistance = 1
        try await session.setSpecimen(specimen, parameterCount: count)
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .ground))
        builder.append(.drive(-16000))
        builder.append(.read(Read(aperture: 250)))
        builder.append(.drive(0))
        let (records, ending) = try await play(session, builder.finish(), number: 1)
        #expect(records.allSatisfy { $0.kind != .sample })
        guard case .reported(let end) = ending else {
            Issue.record("The play did not end as reported: \(ending)")
            return
        }
        #expect(end.outcome == .aborted)
        #expect(end.fault == .linesUnsolved)
        await #expect {
            _ = try await session.setLimits(ProgramLimits())
        } throws: { error in
            (error as? LinkError)?.context.fault == .wrongState
        }
        try await session.clearFault()
        specimen.parameters[ThresholdDriftParameter.curvature.rawValue] = 0
        try await session.setSpecimen(specimen, parameterCount: count)
        let again = try await play(session, SimulatedPeer.program(reads: 3), number: 3)
        #expect(again.0.count == 4)
        session.close()
    }

    @Test("a stop ends a play at a safe point and keeps its records")
    func stop() async throws {
        let session = try await open()
        let hash = try await session.setLimits(ProgramLimits())
        let sealed = try await session.upload(SimulatedPeer.program(reads: 4_000_000))
        _ = await session.start(1, of: sealed, limitsHash: hash)
        _ = await session.nextPlayEvents()
        try await session.stop()
        while true {
            guard case .ended(let ending)? = await session.nextPlayEvents().last else { continue }
            guard case .reported(let end) = ending else {
                Issue.record("The play did not end as reported.")
                return
            }
            #expect(end.outcome == .stopped)
            #expect(end.records > 0)
            break
        }
        session.close()
    }

    @Test("a program beyond the limits is refused with the verifier's reason and place")
    func rejection() async throws {
        let session = try await open()
        _ = try await session.setLimits(ProgramLimits(cellVoltage: 500_000))
        await #expect {
            try await session.upload(SimulatedPeer.program(reads: 3))
        } throws: { error in
            let error = error as? LinkError
            return error?.code == .programRejected
                && error?.context.programFault == .cellVoltage
        }
        session.close()
    }

    @Test("a program longer than the board's memory is refused")
    func tooLong() async throws {
        let session = try await open()
        await #expect {
            try await session.upload([UInt8](repeating: 5, count: 50000))
        } throws: { error in
            (error as? LinkError)?.context.fault == .programTooLong
        }
        session.close()
    }

    @Test("garbage on the line is not taken for a board")
    func garbage() async throws {
        let (near, far) = try MemoryPipe.pair(name: "garbage", capacity: 4096)
        var dice: UInt64 = 1
        let bytes = (0..<4000).map { _ -> UInt8 in
            dice = dice &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: dice >> 56)
        }
        try far.write(bytes, timeout: .seconds(1))
        await #expect {
            _ = try await BoardSession.open(near, nonce: 1, deadline: .milliseconds(100))
        } throws: { error in
            (error as? LinkError)?.code == .noAnswer
        }
    }

    @Test("a board that is gone in the middle of a play leaves an unknown outcome")
    func lostBoard() async throws {
        let (near, far) = try MemoryPipe.pair(name: "board", capacity: 65536)
        Thread.detachNewThread {
            var board = BoardSimulator(BoardSimulator.Options(boot: 1))
            board.run(on: far)
        }
        let session = try await BoardSession.open(near, nonce: 1, deadline: .seconds(20))
        let hash = try await session.setLimits(ProgramLimits())
        let sealed = try await session.upload(SimulatedPeer.program(reads: 4_000_000))
        _ = await session.start(1, of: sealed, limitsHash: hash)
        _ = await session.nextPlayEvents()
        far.close()
        while true {
            guard case .ended(let ending)? = await session.nextPlayEvents().last else { continue }
            guard case .unknown(let error) = ending else {
                Issue.record("A lost board's play ended as \(ending).")
                return
            }
            #expect(error.code == .linkLost)
            break
        }
    }
}
