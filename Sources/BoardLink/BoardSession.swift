// SPDX-License-Identifier: Apache-2.0

package import PulsePrograms
internal import Synchronization
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
    /// How long the board's verifier may take; an emulated one works for a while, and a real one
    /// erases flash for the array's limits.
    static let verdictTimeout = Duration.seconds(20)

    /// Who the board is.
    package let descriptor: BoardDescriptor

    let thread: SessionThread
    private let name: String
    private let startTick = Mutex<UInt64>(0)

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
    ///   - stream: The way to the board.
    ///   - nonce: A number no earlier hello used, for example a random one; a replay takes the
    ///     captured one.
    ///   - deadline: How long to look for a board.
    /// - Returns: The open session.
    /// - Throws: ``LinkError`` `.noAnswer`, `.schemaMismatch` or `.linkLost`.
    package static func open(
        _ stream: any ByteStream,
        nonce: UInt64,
        deadline: Duration = .seconds(5)
    ) async throws(LinkError) -> BoardSession {
        let thread = SessionThread(stream: stream)
        thread.begin()
        let hello = (stream as? ReplayStream)?.calls.first { $0.opcode == Opcode.hello.rawValue }
        let reply: Message.HelloReply
        do throws(LinkError) {
            reply = try await thread.greet(nonce: hello?.argument ?? nonce, deadline: deadline)
                .get()
        } catch {
            thread.close()
            await thread.waitForEnd()
            throw error
        }
        guard reply.schemaHash == WireSchema.hash else {
            thread.close()
            await thread.waitForEnd()
            var context = LinkError.Context(board: stream.description, request: "hello")
            context.schemas = [WireSchema.hash, reply.schemaHash]
            throw LinkError(.schemaMismatch, context)
        }
        return BoardSession(thread, BoardDescriptor(reply), name: stream.description)
    }

    /// Ends the session; an energised board trips when its lease is over.
    package func close() { thread.close() }

    /// Waits until the stream was closed, after ``close()``.
    package func waitForEnd() async { await thread.waitForEnd() }

    /// The last status the board sent.
    package var status: Message.Status? { thread.status }

    /// Why the session is over, once it is.
    package var failure: LinkError? { thread.failure }

    /// What the board reported beside plays since the last call.
    package func takeEvents() -> [Message.Event] { thread.takeBoardEvents() }

    /// What is certain of the board's clock, and what time of day the session's time 0 was.
    package var clock: (bounds: ClockBounds, origin: TimeOrigin) {
        (thread.clockBounds, thread.pacer.origin)
    }

    // MARK: Requests

    /// Sets the limits of this session and returns the hash of those in force, which arming quotes:
    /// of every limit the tighter one of the array's and the session's.
    package func setLimits(_ limits: ProgramLimits) async throws(LinkError) -> UInt32 {
        let message = Message.LimitsSet(limits)
        let answer = await thread.answer(to: message, timeout: Self.answerTimeout)
        guard case .limits(let inForce) = try granted(answer, "the limits") else {
            throw malformed("the limits")
        }
        guard inForce.limitsHash == inForce.limits.checksum, inForce.limits.isWithin(limits) else {
            throw malformed("the limits")
        }
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
        try await uploadChunks(program)
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

    /// Sends the bytes without waiting for one answer before the next chunk, so that the line is
    /// never idle; a little more than a window is on its way.
    private func uploadChunks(_ program: [UInt8]) async throws(LinkError) {
        let room = FrameHeader.serialPayload - Message.ProgramChunk.fixedByteCount
        var waiting: [UInt64] = []
        var offset = 0
        while offset < program.count || !waiting.isEmpty {
            while offset < program.count, waiting.count < 2 * LinkEndpoint.window {
                let tail = Array(program[offset..<min(offset + room, program.count)])
                let chunk = Message.ProgramChunk(
                    offset: UInt32(offset),
                    content: PayloadRange(offset: 0, count: tail.count)
                )
                let identifier = thread.ask(chunk, tail: tail, timeout: Self.answerTimeout)
                waiting.append(identifier)
                offset += tail.count
            }
            let answer = await thread.answer(to: waiting.removeFirst())
            do throws(LinkError) {
                _ = try granted(answer, "the program")
            } catch {
                for identifier in waiting { _ = await thread.answer(to: identifier) }
                throw error
            }
        }
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
        if let refusal = await arm(limitsHash) { return .notRun(refusal) }
        let boot = descriptor.boot
        let timeout = Self.answerTimeout.microseconds
        thread.beginPlay()
        let what = SessionCall(opcode: Opcode.start.rawValue, argument: UInt64(number))
        let answer = await thread.call(what) { host, now, identifier in
            host.expectPlay(number, at: now)
            let message = Message.Start(
                play: number,
                boot: boot,
                program: program.digest,
                stopGeneration: host.status?.stopGeneration ?? 0,
                notAfter: host.linkTick(at: now, plusMilliseconds: 2000)
            )
            host.request(message, identifier: identifier, timeout: timeout, at: now)
            return true
        }
        do throws(LinkError) {
            let answer = try granted(answer ?? .lost(malformed("the start")), "the start")
            guard case .reply(let reply) = answer else { throw malformed("the start") }
            startTick.withLock { $0 = UInt64(bitPattern: reply.detail) }
            return nil
        } catch {
            return error.code == .refused ? .notRun(error) : .unknown(error)
        }
    }

    /// The link tick at which the last play that was started began: its T0.
    package var lastStart: UInt64 { startTick.withLock { $0 } }

    /// Arms with the token of the last status; a status that was overtaken is waited for.
    private func arm(_ limitsHash: UInt32) async -> LinkError? {
        var refusal: LinkError?
        let timeout = Self.answerTimeout.microseconds
        for _ in 0..<20 {
            let what = SessionCall(opcode: Opcode.arm.rawValue)
            let answer = await thread.call(what) { host, now, identifier in
                guard let status = host.status else { return false }
                let message = Message.Arm(
                    stopGeneration: status.stopGeneration,
                    token: status.token,
                    limitsHash: limitsHash,
                    lease: HostLink.lease,
                    notAfter: host.linkTick(at: now, plusMilliseconds: 2000)
                )
                host.request(message, identifier: identifier, timeout: timeout, at: now)
                return true
            }
            if let answer {
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

    /// What comes of the play, in order: at least one event, as soon as there is one.
    package func nextPlayEvents() async -> [PlayEvent] { await thread.nextPlayEvents() }

    /// Tells the board that records below `count` are stored durably; it may forget them.
    package func acknowledge(records count: UInt64, of play: UInt32) async throws(LinkError) {
        let message = Message.RecordsGrant(play: play, stored: count)
        let answer = await thread.answer(
            to: message,
            argument: count,
            timeout: Self.answerTimeout
        )
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
        thread.tell(SessionCall(opcode: Opcode.stop.rawValue)) { host, now in
            host.request(
                Message.Stop(),
                identifier: 0,
                timeout: 5_000_000,
                at: now,
                isAnswered: false
            )
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
        thread.tell(SessionCall(opcode: Opcode.emergencyStop.rawValue)) { host, now in
            host.emergencyStop(at: now)
        }
    }

    /// Clears the latched fault, whose cause must be gone.
    ///
    /// An emergency stop that was repeated raises the generation again, so a refusal for an old
    /// one is followed by another try.
    package func clearFault() async throws(LinkError) {
        let timeout = Self.answerTimeout.microseconds
        for attempt in 1... {
            let what = SessionCall(opcode: Opcode.clear.rawValue)
            let answer = await thread.call(what) { host, now, identifier in
                let generation = host.status?.stopGeneration ?? 0
                let message = Message.Clear(stopGeneration: generation)
                host.request(message, identifier: identifier, timeout: timeout, at: now)
                return true
            }
            do throws(LinkError) {
                _ = try granted(answer ?? .lost(malformed("the fault")), "clearing the fault")
                return
            } catch {
                guard error.context.fault == .staleGeneration, attempt < 20 else { throw error }
            }
            await Self.pause(.milliseconds(50))
        }
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

    func granted(
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

    func malformed(_ request: String) -> LinkError {
        LinkError(.malformedAnswer, LinkError.Context(board: name, request: request))
    }

    /// Carries out what stopped a captured session; nothing calls it live.
    ///
    /// - Parameter body: Is told whether the stop was an emergency stop.
    package func onReplayedStop(_ body: @escaping @Sendable (_ isEmergency: Bool) -> Void) {
        thread.stops.withLock { stops in
            stops = { body($0.opcode == Opcode.emergencyStop.rawValue) }
        }
    }

    /// The numbers of the captured plays, in order; nil live.
    package var replayedPlays: [UInt32]? {
        (thread.pacer as? ReplayStream)?.calls.filter { $0.opcode == Opcode.start.rawValue }
            .map { UInt32(truncatingIfNeeded: $0.argument) }
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
