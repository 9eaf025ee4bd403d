// SPDX-License-Identifier: Apache-2.0

package import PulsePrograms
package import WireProtocol

/// A host that plays one program on a board, message by message, over any exchange of bytes.
package final class Conversation {
    /// Sends bytes and returns those that have come.
    package typealias Exchange = ([UInt8]) throws -> [UInt8]

    package private(set) var hello: Message.HelloReply?
    package private(set) var status: Message.Status?
    package private(set) var limits: Message.LimitsInForce?
    package private(set) var verdict: Message.ProgramVerdict?
    package private(set) var playEnd: Message.PlayEnd?
    package private(set) var lastEvent: Message.Event?
    /// The payloads of all messages with records, in order.
    package private(set) var records: [UInt8] = []
    /// The records that came, decoded.
    package private(set) var heldRecords: [Record] = []
    /// The index of the first record that came.
    package private(set) var firstRecord: UInt64?
    /// Whether heartbeats are sent.
    package var isAlive = true
    /// Whether records are acknowledged.
    package var isAcknowledging = true

    private var link: LinkEndpoint
    private var rounds: UInt64 = 0
    private var recordCount: UInt64 = 0
    private var granted: UInt64 = 0
    private var replies: [UInt16: Message.Reply] = [:]
    private let exchange: Exchange
    private let clock: () -> UInt64

    /// A host whose clock counts nanoseconds.
    package init(clock: @escaping () -> UInt64, exchange: @escaping Exchange) {
        self.exchange = exchange
        self.clock = clock
        link = LinkEndpoint(
            LinkEndpoint.Configuration(receiveBytes: 65536, rate: 1_000_000_000, outputBytes: 8192)
        )
    }

    /// A host of the board behind a socket; its clock is the system's.
    package convenience init(over wire: Wire) {
        let start = ContinuousClock.now
        self.init(
            clock: {
                let (seconds, attoseconds) = (ContinuousClock.now - start).components
                return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
            },
            exchange: { bytes in
                try wire.send(bytes)
                return try wire.poll(4096, milliseconds: 2)
            }
        )
    }

    /// Opens a session with a board whose port loses what comes before it has started: says hello
    /// anew every second, for another session each time.
    package func openPatiently() throws -> Message.HelloReply {
        for session in UInt16(1)..<60 {
            do {
                return try open(session: session, patience: 1_000_000_000)
            } catch is EmulatorError {
                continue
            }
        }
        throw EmulatorError(description: "no answer to sixty hellos")
    }

    /// Opens a session; the answer may take `patience` nanoseconds.
    package func open(
        session: UInt16 = 1,
        patience: UInt64 = Conversation.longestWait
    ) throws -> Message.HelloReply {
        hello = nil
        link.close()
        link.sendSeparator()
        let request = Message.Hello(
            nonce: UInt64(session),
            schemaHash: WireSchema.hash,
            session: session,
            maximumPayload: UInt16(FrameHeader.serialPayload),
            granted: link.granted
        )
        // Once: the port holds it until the board has booted, and a second one would open a
        // second session.
        try send(request)
        try wait("an answer to hello", for: patience) { self.hello != nil }
        guard let hello else { throw EmulatorError(description: "no answer to hello") }
        link.open(session: hello.session, granted: hello.granted)
        status = nil
        try wait("status") { self.status != nil }
        return hello
    }

    /// Gives the board limits, devices and a program; its verdict on it.
    package func prepare(
        _ specimen: Specimen,
        count: Int,
        _ program: [UInt8]
    ) throws -> Message.ProgramVerdict {
        try send(Message.LimitsSet(ProgramLimits()))
        try wait("limits") { self.limits != nil }
        for first in stride(from: 0, to: count, by: 16) {
            try place(specimen, first..<min(first + 16, count), of: count)
        }
        var hash = SHA256()
        for byte in program { hash.add(byte) }
        try request(Message.ProgramBegin(length: UInt32(program.count), digest: hash.digest))
        for offset in stride(from: 0, to: program.count, by: 200) {
            let content = Bytes(Array(program[offset..<min(offset + 200, program.count)]))
            let chunk = Message.ProgramChunk(
                offset: UInt32(offset),
                content: PayloadRange(offset: 0, count: content.byteCount)
            )
            try request(chunk, content)
        }
        verdict = nil
        try send(Message.ProgramSeal())
        try wait("verdict") { self.verdict != nil }
        guard let verdict else { throw EmulatorError(description: "no verdict") }
        return verdict
    }

    /// Arms and starts play 1 of `program`.
    package func start(_ program: [UInt8], lease: UInt16 = 500) throws {
        var hash = SHA256()
        for byte in program { hash.add(byte) }
        guard let hello, let status, let limits else {
            throw EmulatorError(description: "the board is not prepared")
        }
        try request(
            Message.Arm(
                stopGeneration: status.stopGeneration,
                token: status.token,
                limitsHash: limits.limitsHash,
                lease: lease,
                notAfter: .max
            )
        )
        try request(
            Message.Start(
                play: hello.lastPlay + 1,
                boot: hello.boot,
                program: hash.digest.prefix,
                stopGeneration: status.stopGeneration,
                notAfter: .max
            )
        )
    }

    /// The longest wait for anything, in nanoseconds of the clock.
    package static let longestWait: UInt64 = 60_000_000_000

    /// Waits until the play has ended.
    package func finish() throws -> Message.PlayEnd {
        try wait("the end of the play") { self.playEnd != nil }
        guard let playEnd else { throw EmulatorError(description: "no end") }
        return playEnd
    }

    /// Exchanges bytes until `condition` holds, for a minute at most.
    package func wait(
        _ what: String,
        for patience: UInt64 = Conversation.longestWait,
        until condition: () -> Bool
    ) throws {
        let end = clock() + patience
        while !condition() {
            guard clock() < end else { throw EmulatorError(description: "\(what) did not come") }
            try pump()
        }
    }

    private func place(_ specimen: Specimen, _ range: Range<Int>, of count: Int) throws {
        var content = Bytes([])
        for index in range {
            for shift in stride(from: 0, to: 64, by: 8) {
                let bits = specimen.parameters[index].bitPattern
                content.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
            }
        }
        let message = Message.SpecimenSet(
            model: specimen.model,
            rows: UInt8(specimen.rows),
            columns: UInt8(specimen.columns),
            seed: specimen.seed,
            flags: specimen.flags.rawValue,
            potentiateLimiter: specimen.potentiateLimiter,
            depressLimiter: specimen.depressLimiter,
            segmentResistance: specimen.segmentResistance,
            parameterCount: UInt8(count),
            firstParameter: UInt8(range.lowerBound),
            parameters: PayloadRange(offset: 0, count: content.byteCount)
        )
        try request(message, content)
    }

    /// Sends a message as soon as window and credit allow.
    private func send<Content: WireMessage>(_ message: Content) throws {
        try wait("room for \(Content.opcode)") {
            self.link.beginPayload()
            message.encode(into: &self.link)
            return self.link.send(Content.opcode, at: self.clock())
        }
    }

    private func request<Content: WireMessage>(_ message: Content) throws {
        try send(message)
        try expectReply("\(Content.opcode)")
    }

    private func request<Content: TailedMessage>(_ message: Content, _ tail: Bytes) throws {
        try wait("room for \(Content.opcode)") {
            self.link.beginPayload()
            message.encode(into: &self.link, tailFrom: tail)
            return self.link.send(Content.opcode, at: self.clock())
        }
        try expectReply("\(Content.opcode)")
    }

    /// Sends a message if there is room for it; another one will follow.
    private func offer<Content: WireMessage>(_ message: Content) -> Bool {
        link.beginPayload()
        message.encode(into: &link)
        return link.send(Content.opcode, at: clock())
    }

    private func expectReply(_ what: String) throws {
        let sequence = link.lastSequence
        try wait("a reply to \(what)") { self.replies[sequence] != nil }
        guard let fault = replies.removeValue(forKey: sequence)?.fault, fault != .none else {
            return
        }
        throw EmulatorError(description: "\(what) was refused: \(fault)")
    }

    private func pump() throws {
        rounds += 1
        if isAlive, let status, rounds % 20 == 0 {
            _ = offer(
                Message.Heartbeat(stopGeneration: status.stopGeneration, validUntil: .max)
            )
        }
        if isAcknowledging, recordCount > granted, let hello {
            let grant = Message.RecordsGrant(play: hello.lastPlay + 1, stored: recordCount)
            if offer(grant) { granted = recordCount }
        }
        link.poll(at: clock())
        var bytes: [UInt8] = []
        while let byte = link.nextOutputByte() { bytes.append(byte) }
        for byte in try exchange(bytes) {
            if let header = link.receive(byte, at: clock()) { handle(header) }
        }
    }

    private func handle(_ header: FrameHeader) {
        switch Opcode(rawValue: header.opcode) {
        case .helloReply: hello = hello ?? Message.HelloReply(decoding: link)
        case .acknowledge:
            if let message = Message.Acknowledge(decoding: link) { link.noteGrant(message.granted) }
        case .status:
            guard let message = Message.Status(decoding: link) else { return }
            status = message
            link.noteGrant(message.granted)
        case .limitsInForce: limits = Message.LimitsInForce(decoding: link)
        case .programVerdict: verdict = Message.ProgramVerdict(decoding: link)
        case .playEnd: playEnd = Message.PlayEnd(decoding: link)
        case .event: lastEvent = Message.Event(decoding: link)
        case .reply:
            if let message = Message.Reply(decoding: link) { replies[message.sequence] = message }
        case .records:
            guard let message = Message.Records(decoding: link) else { return }
            firstRecord = firstRecord ?? message.first
            recordCount = message.first + UInt64(message.count)
            decode(message)
            records += (0..<message.batch.count).map { link.byte(at: message.batch.offset + $0) }
        default: break
        }
    }

    private func decode(_ message: Message.Records) {
        var cursor = ByteCursor(
            offset: message.batch.offset,
            end: message.batch.offset + message.batch.count
        )
        var batch = RecordBatch()
        for _ in 0..<message.count {
            guard let record = batch.decode(&cursor, link) else { return }
            heldRecords.append(record)
        }
    }
}

/// Bytes as the source of a message's tail.
package struct Bytes: ByteSource {
    private var content: [UInt8]

    package init(_ content: [UInt8]) { self.content = content }

    package var byteCount: Int { content.count }

    package func byte(at offset: Int) -> UInt8 { content[offset] }

    package mutating func append(_ byte: UInt8) { content.append(byte) }
}

/// A conversation belongs to one test.
@available(*, unavailable)
extension Conversation: Sendable {}
