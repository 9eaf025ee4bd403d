// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
package import WireProtocol

/// The host's half of a session as a value: bytes and times in; bytes, answers and events out.
///
/// It owns no thread, no clock and no stream. Times are microseconds of a monotonic clock.
package struct HostLink: ~Copyable {
    /// A request's answer.
    package enum Answer: Sendable {
        /// It was obeyed, or why not.
        case reply(Message.Reply)
        /// The limits in force.
        case limits(Message.LimitsInForce)
        /// The limits of the array.
        case arrayLimits(Message.ArrayLimits)
        /// What the board's verifier says.
        case verdict(Message.ProgramVerdict)
        /// The link's counters.
        case statistics(Message.Statistics)
        /// There is none.
        case lost(LinkError)
    }

    /// What has to be told to whoever waits.
    package enum Notice: Sendable {
        /// A board answered the latest hello.
        case hello(Message.HelloReply)
        /// A request was answered.
        case answer(request: UInt64, Answer)
        /// Something came of a play.
        case play(PlayEvent)
        /// The board reported something beside plays.
        case event(Message.Event)
    }

    /// Hellos until one is answered.
    private struct Greeting {
        var nonce: UInt64
        var session: UInt16
        var next: UInt64
        var interval: UInt64 = 400_000
        var deadline: UInt64
    }

    /// A request that was not answered yet.
    private struct Waiting {
        var identifier: UInt64
        var opcode: Opcode
        var deadline: UInt64
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
    /// Microseconds between two emergency stops while the board has not confirmed one.
    static let stopInterval: UInt64 = 25_000
    /// The lease asked for, in milliseconds.
    static let lease: UInt16 = 500

    /// How far apart two clocks may run, in parts per million: twice what a crystal may be off.
    static let clockTolerance: UInt64 = 200

    /// How long a board may be silent in a session, in microseconds; it sends a status ten times a
    /// second, but an emulated one on a busy host may stall while it verifies a program.
    static let longestSilence: UInt64 = 15_000_000

    /// How errors call the board.
    package let name: String
    /// The reliable half.
    package private(set) var link: LinkEndpoint
    /// The last status of the board.
    package private(set) var status: Message.Status?
    /// Why the session is over, once it is.
    package private(set) var failure: LinkError?
    private var clock = ClockExchange(tickRate: 1)
    private var greeting: Greeting?
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
    /// When to send the emergency stop (again); nil when none is owed.
    private var nextStop: UInt64?
    private var lastHeard: UInt64 = 0

    /// A host without a session.
    package init(name: String) {
        self.name = name
        link = LinkEndpoint(
            LinkEndpoint.Configuration(
                receiveBytes: 65536,
                rate: 1_000_000,
                outputBytes: 8192
            )
        )
    }

    /// Whether something has happened since the last call of ``takeNotices()``.
    package var hasNotices: Bool { !notices.isEmpty }

    /// What happened since the last call.
    package mutating func takeNotices() -> [Notice] {
        defer { notices.removeAll() }
        return notices
    }

    // MARK: Session

    /// Sends hellos until one is answered or the deadline has passed, which ends the session.
    ///
    /// Each has another nonce, and only the reply to the latest counts, because the board has ended
    /// the sessions of the others. The pauses grow, for boards that are far away.
    package mutating func greet(
        nonce: UInt64,
        session: UInt16,
        deadline: UInt64,
        at now: UInt64
    ) {
        greeting = Greeting(
            nonce: nonce,
            session: session,
            next: now,
            deadline: now + deadline
        )
    }

    private mutating func pollGreeting(at now: UInt64) {
        guard var greeting else { return }
        guard now < greeting.deadline else {
            self.greeting = nil
            return fail(LinkError(.noAnswer, context("hello")))
        }
        guard now >= greeting.next else { return }
        sendHello(nonce: greeting.nonce, session: greeting.session, at: now)
        greeting.next = now + greeting.interval
        greeting.interval = min(2 * greeting.interval, 1_600_000)
        greeting.nonce &+= 1
        self.greeting = greeting
    }

    /// Sends a hello, after a zero that ends whatever the board may think it is in.
    private mutating func sendHello(nonce: UInt64, session: UInt16, at now: UInt64) {
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
        greeting = nil
        if reply.session != 0, reply.schemaHash == WireSchema.hash {
            link.open(session: reply.session, granted: reply.granted)
            linkTickRate = UInt64(max(1, reply.linkTickRate))
            lastHeard = now
            boundTick = reply.linkTick
            boundAt = now
            clock = ClockExchange(tickRate: reply.linkTickRate)
        }
        notices.append(.hello(reply))
    }

    /// The board's clock now, never ahead of the truth.
    ///
    /// A status travels, so its tick is old when it arrives; the one that travelled fastest bounds
    /// the board's clock best. Between statuses the bound runs slower than any crystal by the sum
    /// of both clocks' tolerances.
    package func linkTick(at now: UInt64) -> UInt64 {
        let elapsed = now - min(now, boundAt)
        let certain = elapsed - elapsed * Self.clockTolerance / 1_000_000
        return boundTick + certain * linkTickRate / 1_000_000
    }

    private mutating func noteClock(_ tick: UInt64, at now: UInt64) {
        guard tick > linkTick(at: now) else { return }
        boundTick = tick
        boundAt = now
    }

    /// What is certain of the board's clock.
    package var clockBounds: ClockBounds { clock.bounds }

    /// The link tick a span of milliseconds from now.
    package func linkTick(at now: UInt64, plusMilliseconds span: UInt64) -> UInt64 {
        linkTick(at: now) + span * linkTickRate / 1000
    }

    // MARK: Requests

    /// Queues a request; its answer comes as a notice with the same identifier, unless nobody
    /// waits for it.
    package mutating func request<Content: WireMessage>(
        _ message: Content,
        tail: [UInt8] = [],
        identifier: UInt64,
        timeout: UInt64,
        at now: UInt64,
        isAnswered: Bool = true
    ) {
        if let failure {
            if isAnswered { notices.append(.answer(request: identifier, .lost(failure))) }
            return
        }
        var payload: [UInt8] = []
        message.encode(into: &payload)
        outgoing.append(
            Outgoing(
                identifier: identifier,
                opcode: Content.opcode,
                payload: payload + tail,
                deadline: now + timeout,
                isAbandoned: !isAnswered
            )
        )
    }

    /// Sends an urgent message without an answer.
    ///
    /// - Returns: Whether there was room for it.
    @discardableResult
    package mutating func sendUrgent<Content: WireMessage>(
        _ message: Content,
        at now: UInt64
    ) -> Bool {
        link.beginPayload()
        message.encode(into: &link)
        return link.send(Content.opcode, at: now)
    }

    /// Sends an emergency stop, again and again until the board says that it is tripped: a line may
    /// lose the first one.
    package mutating func emergencyStop(at now: UInt64) { nextStop = now }

    private mutating func pollStop(at now: UInt64) {
        guard let nextStop, now >= nextStop, failure == nil else { return }
        if sendUrgent(Message.EmergencyStop(), at: now) {
            self.nextStop = now + Self.stopInterval
        }
    }

    /// From now on records and the end of play `number` are expected, and heartbeats are sent.
    package mutating func expectPlay(_ number: UInt32, at now: UInt64) {
        play = Play(number: number)
        isEnergised = true
        nextHeartbeat = now
    }

    /// The play was refused, or its end was told: no heartbeats any more.
    private mutating func forgetPlay() {
        play = nil
        isEnergised = false
    }

    // MARK: Time

    /// Does what is due at `now`.
    package mutating func poll(at now: UInt64) {
        pollGreeting(at: now)
        pollStop(at: now)
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
                    opcode: next.opcode,
                    deadline: next.deadline,
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
        pollClock(at: now)
        link.poll(at: now)
        let isSilent = link.session != 0 && now > lastHeard + Self.longestSilence
        guard link.isDown || isSilent else { return }
        let cause = isSilent ? "the board was silent for 15 s" : nil
        fail(LinkError(.linkLost, context("the session"), cause: cause))
    }

    private mutating func pollClock(at now: UInt64) {
        guard link.session != 0, failure == nil, clock.isDue(at: now) else { return }
        if sendUrgent(Message.Time(hostTime: now * 1000), at: now) { clock.noteRequest(at: now) }
    }

    private mutating func expireRequests(at now: UInt64) {
        for index in waiting.indices where !waiting[index].isAbandoned {
            guard now >= waiting[index].deadline else { continue }
            waiting[index].isAbandoned = true
            if waiting[index].opcode == .start { forgetPlay() }
            let error = LinkError(.deadlineExceeded, context("\(waiting[index].opcode)"))
            notices.append(.answer(request: waiting[index].identifier, .lost(error)))
        }
        while let next = outgoing.first, now >= next.deadline {
            let error = LinkError(.deadlineExceeded, context("\(next.opcode)"))
            if next.opcode == .start { forgetPlay() }
            if !next.isAbandoned {
                notices.append(.answer(request: next.identifier, .lost(error)))
            }
            outgoing.removeFirst()
        }
    }

    /// The link is gone: everyone who waits is told, once.
    package mutating func fail(_ error: LinkError) {
        guard failure == nil else { return }
        failure = error
        isEnergised = false
        for request in waiting where !request.isAbandoned {
            notices.append(.answer(request: request.identifier, .lost(error)))
        }
        for request in outgoing where !request.isAbandoned {
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
    package mutating func nextOutputByte() -> UInt8? { link.nextOutputByte() }

    /// Takes a byte from the stream.
    package mutating func receive(_ byte: UInt8, at now: UInt64) {
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
            if message.state == .tripped { nextStop = nil }
            noteClock(message.linkTick, at: now)
            link.noteGrant(message.granted)
        case .acknowledge:
            guard header.session == link.session,
                let message = Message.Acknowledge(decoding: link)
            else { return }
            link.noteGrant(message.granted)
        case .timeReply:
            guard header.session == link.session, link.session != 0,
                let message = Message.TimeReply(decoding: link)
            else { return }
            clock.receive(message, at: now)
        case .reply, .limitsInForce, .arrayLimits, .programVerdict, .statistics:
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
            case .arrayLimits: Message.ArrayLimits(decoding: link).map { .arrayLimits($0) }
            case .programVerdict: Message.ProgramVerdict(decoding: link).map { .verdict($0) }
            default: Message.Statistics(decoding: link).map { .statistics($0) }
            }
        guard let answer, let request = waiting.first else { return }
        waiting.removeFirst()
        guard !request.isAbandoned else { return }
        if request.opcode == .start, case .reply(let reply) = answer, reply.fault != .none {
            forgetPlay()
        }
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
