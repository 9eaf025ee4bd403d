// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import ModelDriver
import PulsePrograms
import TestKit
import WireProtocol

@testable import BoardLink

/// What is wrong with a line.
struct LineFault: Sendable {
    var name: String
    var up = FaultPlan()
    var down = FaultPlan()
    /// Beside the medium's own latency, each way, in microseconds.
    var delay: UInt64 = 0
    /// When a stall is over; nil for never.
    var resumesAt: UInt64?
    /// Whether nothing may be lost by it but time.
    var isHarmless = true

    static let none = Self(name: "clean")
}

/// A host and a board, both as they are, with a line between them that exists in virtual time only.
///
/// One thread, one clock in microseconds, every fault from a seed: a run of it is always the same.
final class VirtualLink {
    /// The host's half.
    var host = HostLink(name: "virtual board")
    /// The virtual time.
    private(set) var now: UInt64 = 1_000_000
    /// Answers that came, by request.
    private(set) var answers: [UInt64: HostLink.Answer] = [:]
    /// How many answers each request got.
    private(set) var answerCounts: [UInt64: Int] = [:]
    private(set) var hello: Message.HelloReply?
    private(set) var records: [Record] = []
    private(set) var endings: [PlayEnding] = []
    private(set) var events: [Message.Event] = []
    /// What the board's lines go through.
    private(set) var plant = Plant()
    /// The lanes from host to board and back.
    private(set) var up: VirtualLane
    private(set) var down: VirtualLane
    /// How often the board was booted.
    private(set) var boots: UInt64 = 1

    /// What happens beside, before each step.
    var onStep: (() -> Void)?

    private var board: BoardRuntime<PlantDriver>
    private var boardIsBusy = false
    private var nextIdentifier: UInt64 = 1
    /// The highest grant, of records that the host has stored.
    private(set) var acknowledged: UInt64 = 0

    init(_ medium: VirtualMedium, _ fault: LineFault, seed: UInt64) {
        up = VirtualLane(
            medium,
            fault.up,
            delay: fault.delay,
            resumesAt: fault.resumesAt,
            seed: seed
        )
        down = VirtualLane(
            medium,
            fault.down,
            delay: fault.delay,
            resumesAt: fault.resumesAt,
            seed: ~seed
        )
        board = Self.board(boot: 1, plant)
    }

    private static func board(boot: UInt64, _ plant: Plant) -> BoardRuntime<PlantDriver> {
        BoardRuntime(
            driver: PlantDriver(plant),
            identity: BoardIdentity(
                serial: FixedText(utf8: "VIRTUAL".utf8),
                firmware: FixedText("test"),
                physics: .hostModel,
                boot: boot,
                linkTickRate: 1_000_000
            ),
            specimen: ModelBoard.standardSpecimen(seed: 1)
        )
    }

    /// The board's state.
    var boardState: BoardState { board.state }

    /// The board loses its power and boots; what is on the line is lost.
    func reboot() {
        boots += 1
        plant.isEnergised = false
        board = Self.board(boot: boots, plant)
        down.cut()
    }

    // MARK: Time

    /// Lets time pass until `condition`, or until `microseconds` have passed.
    ///
    /// - Returns: Whether the condition came true.
    @discardableResult
    func run(for microseconds: UInt64, until condition: () -> Bool = { false }) -> Bool {
        let end = now + microseconds
        while !condition() {
            guard now < end else { return false }
            step(until: end)
        }
        return true
    }

    private func step(until end: UInt64) {
        onStep?()
        for byte in up.receive(at: now) { board.receive(byte, at: now) }
        boardIsBusy = board.poll(at: now)
        var room = down.room(at: now)
        var bytes: [UInt8] = []
        while room > 0, let byte = board.nextOutputByte() {
            bytes.append(byte)
            room -= 1
        }
        if !bytes.isEmpty { down.send(bytes, at: now) }
        for byte in down.receive(at: now) { host.receive(byte, at: now) }
        turnHost()
        let idle: UInt64 = boardIsBusy ? 100 : 1000
        let arrivals = [up.nextArrival(after: now), down.nextArrival(after: now)]
        let next = max(now + 100, arrivals.compactMap(\.self).min() ?? .max)
        now = min(end, next, now + idle)
    }

    private func turnHost() {
        host.poll(at: now)
        var room = up.room(at: now)
        var bytes: [UInt8] = []
        while room > 0, let byte = host.nextOutputByte() {
            bytes.append(byte)
            room -= 1
        }
        if !bytes.isEmpty { up.send(bytes, at: now) }
        if down.faults.isClosed, down.nextArrival(after: now) == nil {
            host.fail(LinkError(.linkLost, host.context("the session")))
        }
        for notice in host.takeNotices() {
            switch notice {
            case .hello(let reply): hello = reply
            case .answer(let request, let answer):
                answers[request] = answer
                answerCounts[request, default: 0] += 1
            case .play(.records(let batch)): records += batch
            case .play(.ended(let ending)): endings.append(ending)
            case .event(let event): events.append(event)
            }
        }
    }

    // MARK: Requests

    /// Sends a request; its identifier.
    func ask<Content: WireMessage>(_ message: Content, tail: [UInt8] = []) -> UInt64 {
        defer { nextIdentifier += 1 }
        host.request(
            message,
            tail: tail,
            identifier: nextIdentifier,
            timeout: 20_000_000,
            at: now
        )
        return nextIdentifier
    }

    /// The answer to a request.
    func answer(to identifier: UInt64) -> HostLink.Answer {
        run(for: 30_000_000) { answers[identifier] != nil }
        let lost = LinkError(.deadlineExceeded, host.context("a test"))
        return answers[identifier] ?? .lost(lost)
    }

    /// Whether a request was obeyed.
    func isObeyed<Content: WireMessage>(_ message: Content, tail: [UInt8] = []) -> Bool {
        switch answer(to: ask(message, tail: tail)) {
        case .reply(let reply): reply.fault == .none
        case .verdict(let verdict): verdict.fault == .none
        case .limits, .arrayLimits, .statistics: true
        case .lost: false
        }
    }

    /// Opens a session; whether a board answered.
    func open(nonce: UInt64 = 1) -> Bool {
        hello = nil
        let session = UInt16(truncatingIfNeeded: nonce) + 1
        host.greet(nonce: nonce, session: session, deadline: 20_000_000, at: now)
        run(for: 21_000_000) { hello != nil || host.failure != nil }
        return hello != nil && isObeyed(Message.LimitsSet(ProgramLimits()))
    }

    /// Opens a new host: the old one is gone.
    func replaceHost() {
        host = HostLink(name: "virtual board")
        records = []
        endings = []
        acknowledged = 0
    }

    /// Sends a program as a session does; whether the board took it.
    func upload(_ program: [UInt8]) -> Bool {
        var hash = SHA256()
        for byte in program { hash.add(byte) }
        let begin = Message.ProgramBegin(length: UInt32(program.count), digest: hash.digest)
        guard isObeyed(begin) else { return false }
        var waiting: [UInt64] = []
        var offset = 0
        while offset < program.count || !waiting.isEmpty {
            while offset < program.count, waiting.count < 2 * LinkEndpoint.window {
                let tail = Array(program[offset..<min(offset + 236, program.count)])
                let range = PayloadRange(offset: 0, count: tail.count)
                waiting.append(
                    ask(Message.ProgramChunk(offset: UInt32(offset), content: range), tail: tail)
                )
                offset += tail.count
            }
            guard case .reply(let reply) = answer(to: waiting.removeFirst()), reply.fault == .none
            else { return false }
        }
        return isObeyed(Message.ProgramSeal())
    }

    /// Arms and starts; whether the board obeyed.
    func start(_ number: UInt32, _ program: [UInt8]) -> Bool {
        var hash = SHA256()
        for byte in program { hash.add(byte) }
        guard run(for: 5_000_000, until: { host.status != nil }) else { return false }
        guard arm() else { return false }
        host.expectPlay(number, at: now)
        return isObeyed(
            Message.Start(
                play: number,
                boot: hello?.boot ?? 0,
                program: hash.digest.prefix,
                stopGeneration: host.status?.stopGeneration ?? 0,
                notAfter: host.linkTick(at: now, plusMilliseconds: 2000)
            )
        )
    }

    /// Arms the board; whether it obeyed.
    func arm() -> Bool {
        for _ in 0..<20 {
            guard let status = host.status, host.failure == nil else { return false }
            let isArmed = isObeyed(
                Message.Arm(
                    stopGeneration: status.stopGeneration,
                    token: status.token,
                    limitsHash: ProgramLimits().checksum,
                    lease: 500,
                    notAfter: host.linkTick(at: now, plusMilliseconds: 2000)
                )
            )
            if isArmed { return true }
            run(for: 50_000)
        }
        return false
    }

    /// Follows a play to its end as an engine does: stores for a while, then grants.
    func follow(_ number: UInt32, for microseconds: UInt64) -> Bool {
        var stored = 0
        let end = now + microseconds
        while now < end {
            run(for: end - now) { records.count > stored || !endings.isEmpty }
            if records.count > stored {
                stored = records.count
                run(for: 2000)
                if host.failure == nil {
                    let grant = Message.RecordsGrant(play: number, stored: UInt64(stored))
                    if isObeyed(grant) { acknowledged = UInt64(stored) }
                }
            } else if !endings.isEmpty {
                return true
            }
        }
        return !endings.isEmpty
    }
}
