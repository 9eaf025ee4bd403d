// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import TestKit
import WireProtocol

/// A board and a host's end of the link in one place, in a time that the test makes.
///
/// The host does nothing by itself: no heartbeats, no acknowledgements of records.
final class BoardBench {
    /// Link ticks a second: a tick is a microsecond.
    static let rate: UInt32 = 1_000_000

    let driver: ObservingDriver
    private(set) var board: BoardRuntime<ObservingDriver>
    private(set) var host: LinkEndpoint
    private(set) var now: UInt64 = 1000
    /// Whether the board is always told the same time.
    var isClockStanding = false
    let boot: UInt64

    private(set) var hello: Message.HelloReply?
    private(set) var status: Message.Status?
    private(set) var limits: Message.LimitsInForce?
    private(set) var arrayLimits: Message.ArrayLimits?
    private(set) var verdict: Message.ProgramVerdict?
    private(set) var playEnds: [Message.PlayEnd] = []
    private(set) var events: [Message.Event] = []
    private(set) var replies: [UInt16: Message.Reply] = [:]
    /// What came since the last request, in order.
    private(set) var seen: [Opcode] = []
    private(set) var recordCount: UInt64 = 0
    /// The highest play ever started, as a host's store knows it.
    var lastPlay: UInt32 = 0
    private var digest: UInt64 = 0

    /// A board that has just booted.
    init(
        boot: UInt64 = 7,
        seed: UInt64 = 1,
        traits: BoardTraits = RandomProgram.traits,
        physics: Physics = .hostModel,
        driver booted: ObservingDriver? = nil
    ) {
        self.boot = boot
        driver = booted ?? ObservingDriver(traits: traits, seed: seed)
        board = BoardRuntime(
            driver: driver,
            identity: BoardIdentity(
                serial: FixedText("TEST"),
                firmware: FixedText("test"),
                physics: physics,
                boot: boot,
                linkTickRate: Self.rate
            ),
            sizes: BoardRuntime<ObservingDriver>.LinkSizes(
                receiveBytes: 16384,
                outputBytes: 16384
            ),
            specimen: physics == .device
                ? nil : Specimen(model: 1, rows: 1, columns: 1, seed: 1)
        )
        host = LinkEndpoint(
            LinkEndpoint.Configuration(
                receiveBytes: 65536,
                rate: UInt64(Self.rate),
                outputBytes: 16384
            )
        )
    }

    // MARK: Time and bytes

    private var boardTime: UInt64 { isClockStanding ? 1000 : now }

    /// Takes a break on the line, no more.
    func takeBreak() { board.receiveBreak(at: boardTime) }

    /// Hands the host's bytes to the board, which does no more than take them.
    func deliver() {
        host.poll(at: now)
        while let byte = host.nextOutputByte() { board.receive(byte, at: boardTime) }
    }

    /// Lets a time pass, lets the board do what is due, and takes its bytes.
    func poll(after ticks: UInt64 = 100) {
        now += ticks
        _ = board.poll(at: boardTime)
        collect()
    }

    private func collect() {
        while let byte = board.nextOutputByte() {
            if let header = host.receive(byte, at: now) { handle(header) }
        }
    }

    /// Delivers, and polls often enough for everything to be answered.
    func settle() {
        for _ in 0..<3 {
            deliver()
            poll()
        }
    }

    // MARK: Messages

    /// Sends a message and waits for what comes; the reply to it, if any.
    @discardableResult
    func ask<Content: WireMessage>(_ message: Content) -> Message.Reply? {
        replies = [:]
        seen = []
        queue(message)
        settle()
        return replies[host.lastSequence]
    }

    /// As ``ask(_:)``, for a message with a tail.
    @discardableResult
    func ask<Content: TailedMessage>(_ message: Content, tail: [UInt8]) -> Message.Reply? {
        replies = [:]
        seen = []
        host.beginPayload()
        message.encode(into: &host, tailFrom: Bytes(tail))
        _ = host.send(Content.opcode, at: now)
        settle()
        return replies[host.lastSequence]
    }

    /// Puts a message on the link, no more.
    @discardableResult
    func queue<Content: WireMessage>(_ message: Content) -> Bool {
        host.beginPayload()
        message.encode(into: &host)
        return host.send(Content.opcode, at: now)
    }

    /// Opens a session.
    func open(session: UInt16 = 1) {
        sendHello(session: session)
        poll()
        settle()
    }

    /// Lets the board have a hello, no more.
    func sendHello(session: UInt16) {
        hello = nil
        seen = []
        host.close()
        host.sendSeparator()
        queue(
            Message.Hello(
                nonce: UInt64(session),
                schemaHash: WireSchema.hash,
                session: session,
                maximumPayload: UInt16(FrameHeader.serialPayload),
                granted: host.granted
            )
        )
        deliver()
    }

    /// Sets limits and uploads a program.
    func prepare(_ program: [UInt8], limits: ProgramLimits = ProgramLimits()) {
        ask(Message.LimitsSet(limits))
        var hash = SHA256()
        for byte in program { hash.add(byte) }
        digest = hash.digest.prefix
        ask(Message.ProgramBegin(length: UInt32(program.count), digest: hash.digest))
        for offset in stride(from: 0, to: program.count, by: 200) {
            let content = Array(program[offset..<min(offset + 200, program.count)])
            ask(
                Message.ProgramChunk(
                    offset: UInt32(offset),
                    content: PayloadRange(offset: 0, count: content.count)
                ),
                tail: content
            )
        }
        verdict = nil
        ask(Message.ProgramSeal())
    }

    /// An arm that the board must obey now.
    func arm(lease: UInt16 = 500) -> Message.Arm {
        Message.Arm(
            stopGeneration: status?.stopGeneration ?? 0,
            token: status?.token ?? 0,
            limitsHash: limits?.limitsHash ?? 0,
            lease: lease,
            notAfter: now + 2_000_000
        )
    }

    /// A start of the next play that the board must obey when it is armed.
    func start() -> Message.Start {
        lastPlay += 1
        return Message.Start(
            play: lastPlay,
            boot: boot,
            program: digest,
            stopGeneration: status?.stopGeneration ?? 0,
            notAfter: now + 2_000_000
        )
    }

    /// A request for limits of the array, from a host that knows those in force.
    func arrayLimitsSet(
        _ limits: ProgramLimits,
        name: StaticString = "A1",
        mayRaise: Bool = false
    ) -> Message.ArrayLimitsSet {
        Message.ArrayLimitsSet(
            limits,
            name: FixedText(name),
            replaces: arrayLimits?.limitsHash ?? 0,
            mayRaise: mayRaise
        )
    }

    func heartbeat() -> Message.Heartbeat {
        Message.Heartbeat(
            stopGeneration: status?.stopGeneration ?? 0,
            validUntil: now + 500_000
        )
    }

    func clear() -> Message.Clear {
        Message.Clear(stopGeneration: status?.stopGeneration ?? 0)
    }

    /// Tells the board that all records so far are stored.
    func storeRecords() {
        ask(Message.RecordsGrant(play: status?.play ?? 0, stored: recordCount))
    }

    /// Breaks the line for a moment.
    func sendBreak() {
        takeBreak()
        settle()
    }

    private func handle(_ header: FrameHeader) {
        guard let opcode = Opcode(rawValue: header.opcode) else { return }
        seen.append(opcode)
        switch opcode {
        case .helloReply:
            guard let reply = Message.HelloReply(decoding: host) else { return }
            hello = reply
            host.open(session: reply.session, granted: reply.granted)
        case .acknowledge:
            if let message = Message.Acknowledge(decoding: host) { host.noteGrant(message.granted) }
        case .status:
            status = Message.Status(decoding: host)
            if let status { host.noteGrant(status.granted) }
            return
        case .limitsInForce: limits = Message.LimitsInForce(decoding: host)
        case .arrayLimits: arrayLimits = Message.ArrayLimits(decoding: host)
        case .programVerdict: verdict = Message.ProgramVerdict(decoding: host)
        case .playEnd:
            if let end = Message.PlayEnd(decoding: host) { playEnds.append(end) }
        case .event:
            if let event = Message.Event(decoding: host) { events.append(event) }
        case .reply:
            if let reply = Message.Reply(decoding: host) { replies[reply.sequence] = reply }
        case .records:
            guard let records = Message.Records(decoding: host) else { return }
            if records.first == 0 { recordCount = 0 }
            recordCount = records.first + UInt64(records.count)
        default: break
        }
    }
}

/// A bench belongs to one test.
@available(*, unavailable)
extension BoardBench: Sendable {}
