// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
internal import WireProtocol

/// The host's half of a session as a value: bytes and times in; bytes, answers and events out.
///
/// It owns no thread, no clock and no stream. Times are microseconds of a monotonic clock.
struct HostLink: ~Copyable {
    /// A request's answer.
    enum Answer: Sendable {
        case reply(Message.Reply)
        case limits(Message.LimitsInForce)
        case verdict(Message.ProgramVerdict)
        case statistics(Message.Statistics)
        case lost(LinkError)
    }

    /// What has to be told to whoever waits.
    enum Notice: Sendable {
        case hello(Message.HelloReply)
        case answer(request: UInt64, Answer)
        case play(PlayEvent)
        case event(Message.Event)
    }

    /// A request that was not answered yet.
    private struct Waiting {
        var identifier: UInt64
        var sequence: UInt16
        var deadline: UInt64
        var name: String
        /// Whether its deadline has passed; its late answer must not be taken for another's.
        var isAbandoned = false
    }

    /// A request that waits for room on the link.
    private struct Outgoing {
        var identifier: UInt64
        var opcode: Opcode
        var payload: [UInt8]
        var deadline: UInt64
        /// Whether nobody waits for the answer.
        var isAbandoned: Bool
    }

    private struct Play {
        var number: UInt32
        var received: UInt64 = 0
        var checksum = Crc32C()
    }

    /// Microseconds between two heartbeats.
    static let heartbeatInterval: UInt64 = 100_000
    /// The lease asked for, in milliseconds.
    static let lease: UInt16 = 500

    /// How far apart two clocks may run, in parts per million: twice what a crystal may be off.
    static let clockTolerance: UInt64 = 200

    /// How long a board may be silent in a session, in microseconds; it sends a status ten times a
    /// second, but an emulated one on a busy host may stall while it verifies a program.
    static let longestSilence: UInt64 = 15_000_000

    let name: String
    private(set) var link: LinkEndpoint
    private(set) var status: Message.Status?
    private(set) var failure: LinkError?
    private var boundTick: UInt64 = 0
    private var boundAt: UInt64 = 0
    private var linkTickRate: UInt64 = 1
    private var helloNonce: UInt64?
    private var waiting: [Waiting] = []
    private var outgoing: [Outgoing] = []
    private var notices: [Notice] = []
    private var play: Play?
    private var isEnergised = false
    private var nextHeartbeat: UInt64 = 0
    private var lastHeard: UInt64 = 0
    private var nextRequest: UInt64 = 1

    init(name: String) {
        self.name = name
        link = LinkEndpoint(
            LinkEndpoint.Configuration(
                receiveBytes: 65536,
                rate: 1_000_000,
                outputBytes: 8192
            )
        )
    }

    /// What happened since the last call.
    mutating func takeNotices() -> [Notice] {
        defer { notices.removeAll() }
        return notices
    }

    // MARK: Session

    /// Sends a hello, after a zero that ends whatever the board may think it is in.
    mutating func sendHello(nonce: UInt64, session: UInt16, at now: UInt64) {
        helloNonce = nonce
        link.sendSeparator()
        link.beginPayload()
        Message.Hello(
            nonce: nonce,
            schemaHash: WireSchema.hash,
            session: session,
            maximumPayload: UInt16(FrameHeader.serialPayload),
            granted: link.granted
        ).encode(into: &link)
        _ = link.send(.hello, at: now)
        link.poll(at: now)
    }

    /// Takes over the session a hello's reply has opened.
    private mutating func open(_ reply: Message.HelloReply, at now: UInt64) {
        guard reply.nonce == helloNonce else { return }
        helloNonce = nil
        if reply.session != 0, reply.schemaHash == WireSchema.hash {
            link.open(session: reply.session, granted: reply.granted)
            linkTickRate = UInt64(max(1, reply.linkTickRate))
            lastHeard = now
            boundTick = reply.linkTick
            boundAt = now
        }
        notices.append(.hello(reply))
    }

    /// The board's clock now, never ahead of the truth.
    ///
    /// A status travels, so its tick is old when it arrives; the one that travelled fastest bounds
    /// the board's clock best. Between statuses the bound runs slower than any crystal by the sum
    /// of both clocks' tolerances.
    func linkTick(at now: UInt64) -> UInt64 {
        let elapsed = now - min(now, boundAt)
        let certain = elapsed - elapsed * Self.clockTolerance / 1_000_000
        return boundTick + certain * linkTickRate / 1_000_000
    }

    private mutating func noteClock(_ tick: UInt64, at now: UInt64) {
        guard tick > linkTick(at: now) else { return }
        boundTick = tick
        boundAt = now
    }

    /// The link tick a span of milliseconds from now.
    func linkTick(at now: UInt64, plusMilliseconds span: UInt64) -> UInt64 {
        linkTick(at: now) + span * linkTickRate / 1000
    }

    // MARK: Requests

    /// Queues a request; its answer comes as a notice with the returned identifier, unless nobody
    /// waits for it.
    mutating func request<Content: WireMessage>(
        _ message: Content,
        tail: [UInt8] = [],
        timeout: UInt64,
        at now: UInt64,
        isAnswered: Bool = true
    ) -> UInt64 {
        var payload: [UInt8] = []
        message.encode(into: &payload)
        let identifier = nextRequest
        nextRequest += 1
        outgoing.append(
            Outgoing(
                identifier: identifier,
                opcode: Content.opcode,
                payload: payload + tail,
                deadline: now + timeout,
                isAbandoned: !isAnswered
            )
        )
        if let failure {
            outgoing.removeAll()
            notices.append(.answer(request: identifier, .lost(failure)))
        }
        return identifier
    }

    /// Sends an urgent message without an answer.
    mutating func sendUrgent<Content: WireMessage>(_ message: Content, at now: UInt64) {
        link.beginPayload()
        message.encode(into: &link)
        _ = link.send(Content.opcode, at: now)
    }

    /// From now on records and the end of play `number` are expected, and heartbeats are sent.
    mutating func expectPlay(_ number: UInt32, at now: UInt64) {
        play = Play(number: number)
        energise(at: now)
    }

    /// From now on heartbeats are sent.
    mutating func energise(at now: UInt64) {
        isEnergised = true
        nextHeartbeat = now
    }

    /// The play was refused, or its end was told: no heartbeats any more.
    mutating func forgetPlay() {
        play = nil
        isEnergised = false
    }

    // MARK: Time

    /// Does what is due at `now`.
    mutating func poll(at now: UInt64) {
        let isSilent = link.session != 0 && now > lastHeard + Self.longestSilence
        if link.isDown || isSilent {
            let cause = isSilent ? "the board was silent for 15 s" : nil
            fail(LinkError(.linkLost, context("the session"), cause: cause))
        }
        expireRequests(at: now)
        while let next = outgoing.first, link.canSend(payload: next.payload.count) {
            link.beginPayload()
            for byte in next.payload {
                link.append(byte)
            }
            guard link.send(next.opcode, at: now) else { break }
            waiting.append(
                Waiting(
                    identifier: next.identifier,
                    sequence: link.lastSequence,
                    deadline: next.deadline,
                    name: "\(next.opcode)",
                    isAbandoned: next.isAbandoned
                )
            )
            outgoing.removeFirst()
        }
        if isEnergised, now >= nextHeartbeat, let status {
            nextHeartbeat = now + Self.heartbeatInterval
            sendUrgent(
                Message.Heartbeat(
                    stopGeneration: status.stopGeneration,
                    validUntil: linkTick(at: now, plusMilliseconds: UInt64(Self.lease))
                ),
                at: now
            )
        }
        link.poll(at: now)
    }

    private mutating func expireRequests(at now: UInt64) {
        for index in waiting.indices where !waiting[index].isAbandoned {
            guard now >= waiting[index].deadline else { continue }
            waiting[index].isAbandoned = true
            let error = LinkError(.deadlineExceeded, context(waiting[index].name))
            notices.append(.answer(request: waiting[index].identifier, .lost(error)))
        }
        while let next = outgoing.first, now >= next.deadline {
            let error = LinkError(.deadlineExceeded, context("\(next.opcode)"))
            notices.append(.answer(request: next.identifier, .lost(error)))
            outgoing.removeFirst()
        }
    }

    /// The link is gone: everyone who waits is told, once.
    mutating func fail(_ error: LinkError) {
        guard failure == nil else { return }
        failure = error
        isEnergised = false
        for request in waiting where !request.isAbandoned {
            notices.append(.answer(request: request.identifier, .lost(error)))
        }
        for request in outgoing {
            notices.append(.answer(request: request.identifier, .lost(error)))
        }
        waiting.removeAll()
        outgoing.removeAll()
        if play != nil {
            play = nil
            notices.append(.play(.ended(.unknown(error))))
        }
    }

    func context(_ request: String) -> LinkError.Context {
        LinkError.Context(board: name, request: request)
    }

    // MARK: Receiving

    /// The next byte for the stream.
    mutating func nextOutputByte() -> UInt8? { link.nextOutputByte() }

    /// Takes a byte from the stream.
    mutating func receive(_ byte: UInt8, at now: UInt64) {
        guard let header = link.receive(byte, at: now),
            let opcode = Opcode(rawValue: header.opcode),
            opcode.traits.messageClass == header.messageClass
        else { return }
        if link.session != 0, header.session == link.session { lastHeard = now }
        switch opcode {
        case .helloReply:
            if let message = Message.HelloReply(decoding: link) { open(message, at: now) }
        case .status:
            guard header.session == link.session, link.session != 0,
                let message = Message.Status(decoding: link)
            else { return }
            status = message
            noteClock(message.linkTick, at: now)
            link.noteGrant(message.granted)
        case .acknowledge:
            guard header.session == link.session,
                let message = Message.Acknowledge(decoding: link)
            else { return }
            link.noteGrant(message.granted)
        case .reply, .limitsInForce, .programVerdict, .statistics:
            receiveAnswer(opcode)
        case .records: receiveRecords()
        case .playEnd: receivePlayEnd()
        case .event:
            if let message = Message.Event(decoding: link) { notices.append(.event(message)) }
        default: break
        }
    }

    /// Answers come in the order of their requests.
    private mutating func receiveAnswer(_ opcode: Opcode) {
        let answer: Answer? =
            switch opcode {
            case .reply: Message.Reply(decoding: link).map { .reply($0) }
            case .limitsInForce: Message.LimitsInForce(decoding: link).map { .limits($0) }
            case .programVerdict: Message.ProgramVerdict(decoding: link).map { .verdict($0) }
            default: Message.Statistics(decoding: link).map { .statistics($0) }
            }
        guard let answer, let request = waiting.first else { return }
        waiting.removeFirst()
        guard !request.isAbandoned else { return }
        notices.append(.answer(request: request.identifier, answer))
    }

    private mutating func receiveRecords() {
        guard let message = Message.Records(decoding: link), var play,
            message.play == play.number
        else { return }
        guard message.first == play.received else {
            return fail(LinkError(.recordsDamaged, context("records")))
        }
        var cursor = ByteCursor(
            offset: message.batch.offset,
            end: message.batch.offset + message.batch.count
        )
        var batch = RecordBatch()
        var records: [Record] = []
        for _ in 0..<message.count {
            guard let record = batch.decode(&cursor, link) else {
                return fail(LinkError(.malformedAnswer, context("records")))
            }
            record.encode(into: &play.checksum)
            records.append(record)
        }
        play.received += UInt64(records.count)
        self.play = play
        notices.append(.play(.records(records)))
    }

    private mutating func receivePlayEnd() {
        guard let message = Message.PlayEnd(decoding: link), let play,
            message.play == play.number
        else { return }
        guard message.records == play.received,
            message.recordsChecksum == play.checksum.value
        else { return fail(LinkError(.recordsDamaged, context("the end of the play"))) }
        forgetPlay()
        notices.append(.play(.ended(.reported(message))))
    }
}
