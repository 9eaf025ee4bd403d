// SPDX-License-Identifier: Apache-2.0

import BoardLink
import PulsePrograms
import Synchronization
import TestKit
import Testing
import Transports
import WireProtocol

/// The rules of the model of the ledger, on running code: sessions over lines that harm bytes, with
/// boards that boot and hosts that are gone in the middle of plays.
@Suite("ledger")
struct LedgerTests {
    enum Outcome: Equatable {
        case intent
        case done
        case ended
        case notRun
        case unknown
    }

    /// What a host does about a play without an outcome.
    enum Policy {
        /// It is unknown.
        case honest
        /// It tries again.
        case triesAgain
        /// It counts as not run.
        case forgets
    }

    static let plays: UInt32 = 16

    /// What the ledger says that is not so.
    static func violations(
        _ ledger: [UInt32: Outcome],
        _ counts: PlayCounts.Counts
    ) -> [String] {
        var found: [String] = []
        for number in 1...plays {
            let started = counts.started[number] ?? 0
            let completed = counts.completed[number] ?? 0
            if started > 1 { found.append("play \(number) was started \(started) times") }
            switch ledger[number] {
            case .done where started != 1 || completed != 1:
                found.append("play \(number) is done, but was completed \(completed) times")
            case .notRun where started != 0:
                found.append("play \(number) is not run, but was started")
            case nil, .intent: found.append("play \(number) has no outcome")
            default: break
            }
        }
        return found
    }

    /// Plays numbers 1 to ``plays`` against a board that boots now and then.
    static func run(
        seed: UInt64,
        _ policy: Policy
    ) async throws -> ([UInt32: Outcome], PlayCounts.Counts) {
        let board = RebootingBoard()
        defer { board.end() }
        var ledger: [UInt32: Outcome] = [:]
        var session: BoardSession?
        for number in 1...plays {
            // Boots at the start, in the middle, at the end, or not at all; one boot keeps
            // the connection, so that only time-outs tell.
            let place = Int((UInt64(number) &* 2_654_435_761 &+ seed &* 97) % 320)
            board.setCloses(number % 12 != 0)
            board.counts.counts.withLock { $0.bootsAfter = nil }
            for attempt in 0..<20 {
                guard ledger[number] == nil || ledger[number] == .intent else { break }
                do {
                    if session == nil {
                        session = try await connect(board, seed: seed &+ UInt64(number))
                    }
                    guard let open = session else { continue }
                    let hash = try await open.setLimits(ProgramLimits())
                    let sealed = try await open.upload(PlayCounts.program(number))
                    ledger[number] = .intent
                    if attempt == 0, number % 2 == 0 {
                        board.counts.counts.withLock {
                            $0.steps = 0
                            $0.bootsAfter = place
                        }
                    }
                    ledger[number] = await follow(open, number, sealed, hash)
                } catch {
                    session?.close()
                    session = nil
                }
                guard ledger[number] == .unknown else { continue }
                session?.close()
                session = nil
                switch policy {
                case .honest: break
                case .forgets: ledger[number] = .notRun
                case .triesAgain: if attempt < 3 { ledger[number] = .intent }
                }
            }
            // A host that is killed forgets its session without a word.
            if number % 7 == 0 { session = nil }
        }
        session?.close()
        return (ledger, board.counts.counts.withLock { $0 })
    }

    static func connect(_ board: RebootingBoard, seed: UInt64) async throws -> BoardSession {
        let stream = FaultyStream(
            try board.connect(),
            seed: seed,
            reading: .noise(perMillion: 200),
            writing: .noise(perMillion: 200)
        )
        let session = try await BoardSession.open(
            stream,
            nonce: seed &* 7919,
            deadline: .seconds(20)
        )
        if session.descriptor.state != .safe {
            for _ in 0..<1000 where session.status == nil {
                try await Task.sleep(for: .milliseconds(2))
            }
            try await session.clearFault()
        }
        return session
    }

    static func follow(
        _ session: BoardSession,
        _ number: UInt32,
        _ sealed: SealedProgram,
        _ hash: UInt32
    ) async -> Outcome {
        if let ending = await session.start(number, of: sealed, limitsHash: hash) {
            return outcome(ending)
        }
        var stored: UInt64 = 0
        while true {
            for event in await session.nextPlayEvents() {
                switch event {
                case .records(let records):
                    stored += UInt64(records.count)
                    guard session.failure == nil else { continue }
                    // A link that is lost tells by the end that follows.
                    _ = try? await session.acknowledge(records: stored, of: number)
                case .ended(let ending):
                    guard session.failure == nil else { return outcome(ending) }
                    _ = try? await session.acknowledgeEnd(of: number)
                    return outcome(ending)
                }
            }
        }
    }

    static func outcome(_ ending: PlayEnding) -> Outcome {
        switch ending {
        case .notRun: .notRun
        case .unknown: .unknown
        case .reported(let end): end.outcome == .done ? .done : .ended
        }
    }

    @Test("every play is started at most once and its outcome is true", arguments: 1...2)
    func honest(seed: UInt64) async throws {
        let (ledger, counts) = try await Self.run(seed: seed, .honest)
        #expect(Self.violations(ledger, counts) == [])
        #expect(ledger.values.contains(.done))
        #expect(ledger.values.contains(.unknown))
        #expect(counts.boots > 5)
    }

    @Test("a host that tries again, or counts a doubt as not run, is found out")
    func dishonest() async throws {
        for policy in [Policy.triesAgain, .forgets] {
            let (ledger, counts) = try await Self.run(seed: 1, policy)
            #expect(!Self.violations(ledger, counts).isEmpty)
        }
    }
}
