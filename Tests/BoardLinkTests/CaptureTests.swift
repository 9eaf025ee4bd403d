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

@Suite("A captured session")
struct CaptureTests {
    let scratch = ScratchPath()

    /// All a session led to.
    struct Outcome: Equatable {
        var records: [[Record]] = []
        var endings: [String] = []
        var failure: String?
    }

    private func header() -> CaptureHeader {
        CaptureHeader(address: "sim", build: "test", schema: WireSchema.hash, title: "a test")
    }

    /// Plays twice on the board behind `stream`; a slow follower, so that batches differ in size.
    private func work(
        _ stream: any ByteStream,
        reads: UInt32 = 700,
        seed: UInt64 = 1
    ) async
        -> Outcome
    {
        var outcome = Outcome()
        do {
            let session = try await BoardSession.open(stream, nonce: 77, deadline: .seconds(20))
            do {
                let hash = try await session.setLimits(ProgramLimits())
                let specimen = SimulatedPeer.specimen(.thresholdDrift, seed: seed)
                let count = ModelKind.thresholdDrift.parameterCount
                try await session.setSpecimen(specimen, parameterCount: count)
                for number in UInt32(5)...6 {
                    let program = SimulatedPeer.program(reads: reads)
                    let sealed = try await session.upload(program)
                    let (records, ending) = try await play(session, sealed, hash, number)
                    outcome.records.append(records)
                    outcome.endings.append("\(ending)")
                }
            } catch {
                outcome.failure = "\(error)"
            }
            session.close()
            await session.waitForEnd()
        } catch {
            outcome.failure = "\(error)"
        }
        return outcome
    }

    private func play(
        _ session: BoardSession,
        _ program: SealedProgram,
        _ hash: UInt32,
        _ number: UInt32
    ) async throws -> ([Record], PlayEnding) {
        if let refused = await session.start(number, of: program, limitsHash: hash) {
            return ([], refused)
        }
        var records: [Record] = []
        while true {
            let before = records.count
            var ending: PlayEnding?
            for event in await session.nextPlayEvents() {
                switch event {
                case .records(let batch): records += batch
                case .ended(let end): ending = end
                }
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...3)))
            if records.count > before, session.failure == nil {
                do {
                    try await session.acknowledge(records: UInt64(records.count), of: number)
                } catch {
                    guard session.failure != nil else { throw error }
                }
            }
            guard let ending else { continue }
            if case .reported = ending { try await session.acknowledgeEnd(of: number) }
            return (records, ending)
        }
    }

    private func capture(
        _ inner: any ByteStream,
        as name: String
    ) throws -> (RecordingStream, String) {
        let path = scratch.file(name)
        return (try RecordingStream(inner, path: path, header: header()), path)
    }

    private func replay(_ path: String) throws -> ReplayStream {
        ReplayStream(try Capture(path: path), path: path)
    }

    @Test("replays to the same records and the same bytes", arguments: StreamPair.Medium.allCases)
    func replays(medium: StreamPair.Medium) async throws {
        let pair = try StreamPair(medium)
        let far = pair.far
        Thread.detachNewThread {
            var board = BoardSimulator(BoardSimulator.Options(boot: 3))
            board.run(on: far)
        }
        let (stream, path) = try capture(pair.near, as: "whole")
        let live = await work(stream)
        #expect(live.failure == nil)
        #expect(live.records.map(\.count) == [701, 701])
        #expect(stream.problem == nil)
        for _ in 0..<3 { #expect(await work(try replay(path)) == live) }
        pair.close()
    }

    @Test("through a line that harms bytes replays, repeated frames and all")
    func replaysNoise() async throws {
        let peer = try SimulatedPeer.stream()
        let noise = FaultPlan.noise(perMillion: 150)
        let faulty = FaultyStream(peer, seed: 4, reading: noise, writing: noise)
        let (stream, path) = try capture(faulty, as: "noise")
        let live = await work(stream)
        #expect(live.failure == nil)
        #expect(faulty.readCounts.dropCount > 0)
        #expect(await work(try replay(path)) == live)
    }

    @Test("that failed fails again in the same words", arguments: [2000, 6000, 9000])
    func replaysFailure(byteCount: Int) async throws {
        var stall = FaultPlan()
        stall.stallsAfterByteCount = byteCount
        var close = FaultPlan()
        close.closesAfterByteCount = byteCount
        for (name, plan) in [("stall", stall), ("close", close)] {
            let peer = try SimulatedPeer.stream()
            let faulty = FaultyStream(peer, seed: 1, reading: plan)
            let (stream, path) = try capture(faulty, as: "\(name)-\(byteCount)")
            let live = await work(stream)
            let sentence = live.failure ?? live.endings.last ?? ""
            #expect(!sentence.isEmpty)
            let again = await work(try replay(path))
            #expect(again.failure == live.failure)
            #expect(again.endings == live.endings)
            #expect(again == live)
        }
    }

    @Test("that found nobody finds nobody again, without waiting")
    func replaysNobody() async throws {
        let (near, far) = try MemoryPipe.pair(name: "nobody")
        let (stream, path) = try capture(near, as: "nobody")
        func open(_ stream: any ByteStream, _ deadline: Duration) async -> String {
            do {
                _ = try await BoardSession.open(stream, nonce: 1, deadline: deadline)
                return "opened"
            } catch {
                return "\(error)"
            }
        }
        let live = await open(stream, .seconds(1))
        #expect(live.contains("answered as a board"))
        #expect(await open(try replay(path), .seconds(1)) == live)
        far.close()
    }

    @Test("replayed with another program names the byte and the message where it diverges")
    func divergence() async throws {
        let (stream, path) = try capture(try SimulatedPeer.stream(), as: "other")
        _ = await work(stream, reads: 20)
        let other = await work(try replay(path), reads: 20, seed: 9)
        #expect(
            other.failure?.contains("sent, in specimenSet, the capture has") == true,
            "\(other.failure ?? "no failure")"
        )
        let longer = await work(try replay(path), reads: 21)
        #expect(
            longer.failure?.contains("in programBegin, the capture has") == true,
            "\(longer.failure ?? "no failure")"
        )
    }

    @Test("cut off anywhere replays up to the cut, then says that the capture ends")
    func truncation() async throws {
        let (stream, path) = try capture(try SimulatedPeer.stream(), as: "whole-2")
        let live = await work(stream, reads: 200)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        for part in 1...7 {
            let cut = Array(bytes.prefix(bytes.count * part / 8 + part % 3))
            let torn = try Capture(bytes: cut, name: "torn")
            #expect(torn.tornOffset != nil || cut.count < bytes.count)
            let outcome = await work(ReplayStream(torn, path: "torn"), reads: 200)
            #expect(
                outcome.failure?.contains("the capture ends here") == true
                    || outcome.endings.last?.contains("the capture ends here") == true,
                "\(outcome)"
            )
            for (index, records) in outcome.records.enumerated() {
                #expect(live.records[index].prefix(records.count) == records[...])
            }
        }
    }

    @Test("that was damaged is refused, whichever byte is another one")
    func damage() async throws {
        let (stream, path) = try capture(try SimulatedPeer.stream(), as: "whole-3")
        _ = await work(stream, reads: 5)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let whole = try Capture(bytes: bytes, name: "whole")
        #expect(whole.tornOffset == nil)
        #expect(whole.records.last?.content == .closed)
        for index in stride(from: 0, to: bytes.count, by: 41) {
            var harmed = bytes
            harmed[index] ^= 0x10
            do {
                let capture = try Capture(bytes: harmed, name: "harmed")
                // A length that became larger may reach beyond the end, as a torn tail does.
                #expect(capture.tornOffset != nil, "byte \(index)")
                #expect(capture.records.count < whole.records.count)
            } catch {
                #expect([.captureDamaged, .notACapture].contains(error.code))
            }
        }
    }

    @Test("is never written over an older file")
    func exclusive() throws {
        let path = scratch.file("taken")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        let (near, _) = try MemoryPipe.pair()
        #expect {
            _ = try RecordingStream(near, path: path, header: header())
        } throws: { error in
            (error as? TransportError)?.code == .captureUnwritable
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
    }
}
