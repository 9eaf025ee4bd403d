// SPDX-License-Identifier: Apache-2.0

package import PulsePrograms
package import Transports
package import WireProtocol

/// A session with a board.
///
/// It is opened by a hello, which changes no output. Programs are uploaded and sealed by the
/// board's verifier; a play is armed in two steps, started at most once, kept alive by heartbeats,
/// and has exactly one terminal outcome. Every wait has a deadline.
package final class BoardSession: Sendable {
    /// How long the board may take to answer a request.
    package static let answerTimeout = Duration.seconds(5)
    /// How long the board's verifier may take; an emulated one works for a while.
    private static let verdictTimeout = Duration.seconds(20)

    /// Who the board is.
    package let descriptor: BoardDescriptor

    private let thread: SessionThread
    private let name: String

    private init(_ thread: SessionThread, _ descriptor: BoardDescriptor, name: String) {
        self.thread = thread
        self.descriptor = descriptor
        self.name = name
    }

    deinit { thread.close() }

    /// Opens a session on a stream; takes the stream over, also when it fails.
    ///
    /// Hellos are repeated until the deadline, so that a board that is booting, or in the middle of
    /// garbage, is found.
    ///
    /// - Parameters:
    ///   - nonce: A number no earlier hello used, for example a random one.
    ///   - deadline: How long to look for a board.
    /// - Throws: ``LinkError`` `.noAnswer`, `.schemaMismatch` or `.linkLost`.
    package static func open(
        _ stream: any ByteStream,
        nonce: UInt64,
        deadline: Duration = .seconds(5)
    ) async throws(LinkError) -> BoardSession {
        let name = stream.description
        let thread = SessionThread(stream: stream)
        thread.begin()
        let context = LinkError.Context(board: name, request: "hello")
        let clock = ContinuousClock()
        let end = clock.now + deadline
        let session = UInt16(truncatingIfNeeded: nonce % 65535) + 1
        var attempt: UInt64 = 0
        while clock.now < end {
            let number = nonce &+ attempt
            thread.perform { host, now in host.sendHello(nonce: number, session: session, at: now) }
            attempt += 1
            let retry = min(end, clock.now + .milliseconds(400))
            while clock.now < retry {
                if let reply = thread.takeHellos().first {
                    guard reply.schemaHash == WireSchema.hash else {
                        thread.close()
                        var context = context
                        context.schemas = [WireSchema.hash, reply.schemaHash]
                        throw LinkError(.schemaMismatch, context)
                    }
                    return BoardSession(thread, BoardDescriptor(reply), name: name)
                }
                if let failure = thread.failure { throw failure }
                await Self.pause(.milliseconds(2))
            }
        }
        thread.close()
        throw LinkError(.noAnswer, context)
    }

    /// Ends the session; an energised board trips when its lease is over.
    package func close() { thread.close() }

    /// The last status the board sent.
    package var status: Message.Status? { thread.status }

    /// Why the session is over, once it is.
    package var failure: LinkError? { thread.failure }

    /// What the board reported beside plays since the last call.
    package func takeEvents() -> [Message.Event] { thread.takeBoardEvents() }

    // MARK: Requests

    /// Sets the limits of this session and returns their hash, which arming quotes.
    package func setLimits(_ limits: ProgramLimits) async throws(LinkError) -> UInt32 {
        let message = Message.LimitsSet(limits)
        let answer = await thread.answer(to: message, timeout: Self.answerTimeout)
        guard case .limits(let inForce) = try granted(answer, "the limits") else {
            throw malformed("the limits")
        }
        guard inForce.limitsHash == limits.checksum else { throw malformed("the limits") }
        return inForce.limitsHash
    }

    /// Gives a model board its devices.
    package func setSpecimen(
        _ specimen: Specimen,
        parameterCount: Int
    ) async throws(LinkError) {
        var first = 0
        repeat {
            let count = min(20, parameterCount - first)
            var tail: [UInt8] = []
            for index in first..<(first + count) {
                tail.append(integer: specimen.parameters[index].bitPattern)
            }
            let part = Message.SpecimenSet(
                model: specimen.model,
                rows: UInt8(specimen.rows),
                columns: UInt8(specimen.columns),
                seed: specimen.seed,
                flags: specimen.flags.rawValue,
                potentiateLimiter: specimen.potentiateLimiter,
                depressLimiter: specimen.depressLimiter,
                segmentResistance: specimen.segmentResistance,
                parameterCount: UInt8(parameterCount),
                firstParameter: UInt8(first),
                parameters: PayloadRange(offset: 0, count: tail.count)
            )
            let answer = await thread.answer(to: part, tail: tail, timeout: Self.verdictTimeout)
            _ = try granted(answer, "the specimen")
            first += count
        } while first < parameterCount
    }

    /// Uploads a program and lets the board's verifier judge it.
    ///
    /// - Throws: ``LinkError`` `.programRejected` with the verifier's reason and place.
    package func upload(_ program: [UInt8]) async throws(LinkError) -> SealedProgram {
        var hash = SHA256()
        for byte in program {
            hash.add(byte)
        }
        let begin = Message.ProgramBegin(length: UInt32(program.count), digest: hash.digest)
        let begun = await thread.answer(to: begin, timeout: Self.answerTimeout)
        _ = try granted(begun, "the program")
        let room = FrameHeader.serialPayload - Message.ProgramChunk.fixedByteCount
        var offset = 0
        while offset < program.count {
            let tail = Array(program[offset..<min(offset + room, program.count)])
            let chunk = Message.ProgramChunk(
                offset: UInt32(offset),
                content: PayloadRange(offset: 0, count: tail.count)
            )
            let answer = await thread.answer(to: chunk, tail: tail, timeout: Self.answerTimeout)
            _ = try granted(answer, "the program")
            offset += tail.count
        }
        let sealed = await thread.answer(to: Message.ProgramSeal(), timeout: Self.verdictTimeout)
        guard case .verdict(let verdict) = try granted(sealed, "the program") else {
            throw malformed("the program")
        }
        guard verdict.fault == .none else {
            var context = LinkError.Context(board: name, request: "the program")
            context.fault = verdict.fault
            context.programFault = ProgramFault(rawValue: verdict.programFault)
            context.programCounter = verdict.programCounter
            throw LinkError(.programRejected, context)
        }
        return SealedProgram(digest: hash.digest.prefix, verdict: verdict)
    }

    // MARK: Plays

    /// Arms the board and starts one play of the sealed program.
    ///
    /// - Returns: Nil when the play is going on; else how it ended before it began.
    package func start(
        _ number: UInt32,
        of program: SealedProgram,
        limitsHash: UInt32
    ) async -> PlayEnding? {
        thread.clearPlayEvents()
        if let refusal = await arm(limitsHash) { return .notRun(refusal) }
        let boot = descriptor.boot
        let message = thread.perform { host, now in
            host.expectPlay(number, at: now)
            return Message.Start(
                play: number,
                boot: boot,
                program: program.digest,
                stopGeneration: host.status?.stopGeneration ?? 0,
                notAfter: host.linkTick(at: now, plusMilliseconds: 2000)
            )
        }
        let answer = await thread.answer(to: message, timeout: Self.answerTimeout)
        do throws(LinkError) {
            _ = try granted(answer, "the start")
            return nil
        } catch {
            let wasRefused = error.code == .refused
            thread.perform { host, _ in host.forgetPlay() }
            return wasRefused ? .notRun(error) : .unknown(error)
        }
    }

    /// Arms with the token of the last status; a status that was overtaken is waited for.
    private func arm(_ limitsHash: UInt32) async -> LinkError? {
        var refusal: LinkError?
        for _ in 0..<20 {
            let message = thread.perform { host, now in
                host.status.map { status in
                    Message.Arm(
                        stopGeneration: status.stopGeneration,
                        token: status.token,
                        limitsHash: limitsHash,
                        lease: HostLink.lease,
                        notAfter: host.linkTick(at: now, plusMilliseconds: 2000)
                    )
                }
            }
            if let message {
                let answer = await thread.answer(to: message, timeout: Self.answerTimeout)
                do throws(LinkError) {
                    _ = try granted(answer, "arming")
                    return nil
                } catch {
                    refusal = error
                    let fault = error.context.fault
                    guard fault == .wrongToken || fault == .staleGeneration else { return error }
                }
            }
            await Self.pause(.milliseconds(50))
        }
        let context = LinkError.Context(board: name, request: "arming")
        return refusal ?? LinkError(.deadlineExceeded, context)
    }

    /// The next thing that comes of the play.
    package func nextPlayEvent() async -> PlayEvent { await thread.nextPlayEvent() }

    /// What else has come of the play by now, without waiting.
    package func takePlayEvents() -> [PlayEvent] { thread.takePlayEvents() }

    /// Tells the board that records below `count` are stored durably; it may forget them.
    package func acknowledge(records count: UInt64, of play: UInt32) async throws(LinkError) {
        let message = Message.RecordsGrant(play: play, stored: count)
        let answer = await thread.answer(to: message, timeout: Self.answerTimeout)
        _ = try granted(answer, "the acknowledgement of records")
    }

    /// Tells the board that the end of a play is stored durably.
    package func acknowledgeEnd(of play: UInt32) async throws(LinkError) {
        let message = Message.PlayAcknowledge(play: play)
        let answer = await thread.answer(to: message, timeout: Self.answerTimeout)
        _ = try granted(answer, "the acknowledgement of a play")
    }

    /// Asks for the end of the play at its next safe point, without waiting for the answer.
    package func requestStop() {
        thread.perform { host, now in
            _ = host.request(Message.Stop(), timeout: 5_000_000, at: now, isAnswered: false)
        }
    }

    /// Ends the play at its next safe point.
    package func stop() async throws(LinkError) {
        let answer = await thread.answer(to: Message.Stop(), timeout: Self.answerTimeout)
        _ = try granted(answer, "stopping")
    }

    /// Ends the play at once.
    package func abort() async throws(LinkError) {
        let answer = await thread.answer(to: Message.Abort(), timeout: Self.answerTimeout)
        _ = try granted(answer, "aborting")
    }

    /// Makes the outputs safe at once and latches; overtakes everything else on the link.
    package func emergencyStop() {
        thread.perform { host, now in host.sendUrgent(Message.EmergencyStop(), at: now) }
    }

    /// Clears the latched fault, whose cause must be gone.
    package func clearFault() async throws(LinkError) {
        let generation = thread.status?.stopGeneration ?? 0
        let message = Message.Clear(stopGeneration: generation)
        let answer = await thread.answer(to: message, timeout: Self.answerTimeout)
        _ = try granted(answer, "clearing the fault")
    }

    /// The link's counters as the board counts them.
    package func statistics() async throws(LinkError) -> Message.Statistics {
        let answer = await thread.answer(
            to: Message.StatisticsGet(),
            timeout: Self.answerTimeout
        )
        guard case .statistics(let statistics) = try granted(answer, "statistics") else {
            throw malformed("statistics")
        }
        return statistics
    }

    // MARK: Answers

    private func granted(
        _ answer: HostLink.Answer,
        _ request: String
    ) throws(LinkError) -> HostLink.Answer {
        switch answer {
        case .lost(let error): throw error
        case .reply(let reply) where reply.fault != .none:
            var context = LinkError.Context(board: name, request: request)
            context.fault = reply.fault
            context.detail = reply.detail
            throw LinkError(.refused, context)
        default: return answer
        }
    }

    private func malformed(_ request: String) -> LinkError {
        LinkError(.malformedAnswer, LinkError.Context(board: name, request: request))
    }

    /// Waits for a moment; a cancelled task does not wait.
    private static func pause(_ duration: Duration) async {
        do {
            try await Task.sleep(for: duration)
        } catch {
            await Task.yield()
        }
    }
}
