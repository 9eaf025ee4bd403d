// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import Transports
internal import WireProtocol

extension SessionThread {
    /// Lets something be done to the host's half in the next turn, and waits for its answer.
    ///
    /// - Returns: Nil when nothing was asked.
    func call(_ what: SessionCall, _ act: @escaping Act) async -> HostLink.Answer? {
        await withCheckedContinuation { continuation in
            let failure = state.withLock { state -> LinkError? in
                guard !state.isOver else { return state.lost }
                let identifier = state.add(what, act)
                state.answers[identifier] = .waiting(continuation)
                return nil
            }
            if let failure { return continuation.resume(returning: .lost(failure)) }
            wake()
        }
    }

    /// Lets something be done to the host's half in the next turn.
    func tell(
        _ what: SessionCall,
        _ act: @escaping @Sendable (inout HostLink, UInt64) -> Void
    ) {
        state.withLock { state in
            guard !state.isOver else { return }
            state.add(what) { host, now, _ in
                act(&host, now)
                return true
            }
        }
        wake()
    }

    /// Sends a request and waits for its answer; the deadline is the request's own.
    func answer<Content: WireMessage>(
        to message: Content,
        tail: [UInt8] = [],
        argument: UInt64 = 0,
        timeout: Duration
    ) async -> HostLink.Answer {
        let what = SessionCall(opcode: Content.opcode.rawValue, argument: argument)
        let microseconds = timeout.microseconds
        let answer = await call(what) { host, now, identifier in
            host.request(
                message,
                tail: tail,
                identifier: identifier,
                timeout: microseconds,
                at: now
            )
            return true
        }
        return answer ?? .lost(state.withLock { $0.lost })
    }

    /// Sends a request whose answer is asked for later, with ``answer(to:)``; its identifier.
    func ask<Content: WireMessage>(
        _ message: Content,
        tail: [UInt8],
        timeout: Duration
    ) -> UInt64 {
        let microseconds = timeout.microseconds
        let identifier = state.withLock { state -> UInt64 in
            guard !state.isOver else { return 0 }
            let what = SessionCall(opcode: Content.opcode.rawValue)
            let identifier = state.add(what) { host, now, identifier in
                host.request(
                    message,
                    tail: tail,
                    identifier: identifier,
                    timeout: microseconds,
                    at: now
                )
                return true
            }
            state.answers[identifier] = .expected
            return identifier
        }
        wake()
        return identifier
    }

    /// The answer to a request that was sent before; to be asked for once.
    func answer(to identifier: UInt64) async -> HostLink.Answer {
        let answer = await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> HostLink.Answer? in
                switch state.answers.removeValue(forKey: identifier) {
                case .came(let answer): return answer
                case .expected where !state.isOver:
                    state.answers[identifier] = .waiting(continuation)
                    return nil
                default: return .lost(state.lost)
                }
            }
            if let ready { continuation.resume(returning: ready) }
        }
        return answer ?? .lost(state.withLock { $0.lost })
    }

    /// Says hello until a board answers.
    func greet(nonce: UInt64, deadline: Duration) async -> Result<Message.HelloReply, LinkError> {
        let microseconds = deadline.microseconds
        let session = UInt16(truncatingIfNeeded: nonce % 65535) + 1
        let what = SessionCall(opcode: Opcode.hello.rawValue, argument: nonce)
        return await withCheckedContinuation { continuation in
            let failure = state.withLock { state -> LinkError? in
                guard !state.isOver else { return state.lost }
                state.greeter = continuation
                state.add(what) { host, now, _ in
                    host.greet(nonce: nonce, session: session, deadline: microseconds, at: now)
                    return true
                }
                return nil
            }
            if let failure { return continuation.resume(returning: .failure(failure)) }
            wake()
        }
    }

    /// Ends the session; everyone who waits is told.
    func close() {
        tell(SessionCall(opcode: 0)) { host, _ in
            host.fail(LinkError(.linkLost, host.context("closing")))
        }
    }

    /// Waits until the thread has closed the stream.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.enders.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    /// A play is about to be started; events of an earlier one are forgotten.
    func beginPlay() { state.withLock { $0.feed.begin() } }

    /// What comes of the play, in order.
    func nextPlayEvents() async -> [PlayEvent] {
        await withCheckedContinuation { continuation in
            let events = state.withLock { state -> [PlayEvent]? in
                precondition(state.playWaiter == nil, "Only one task follows a play.")
                if let events = state.feed.take(isOver: state.isOver) { return events }
                if state.isOver { return [.ended(.unknown(state.lost))] }
                state.playWaiter = continuation
                return nil
            }
            if let events { continuation.resume(returning: events) }
        }
    }

    /// The board's events since the last call.
    func takeBoardEvents() -> [Message.Event] {
        state.withLock { state in
            defer { state.boardEvents.removeAll() }
            return state.boardEvents
        }
    }

    /// The last status of the board.
    var status: Message.Status? { state.withLock { $0.host.status } }

    /// Why the session is over, once it is.
    var failure: LinkError? { state.withLock { $0.host.failure } }

    /// What is certain of the board's clock.
    var clockBounds: ClockBounds { state.withLock { $0.host.clockBounds } }
}

extension SessionThread.State {
    /// Why nothing is answered any more.
    var lost: LinkError {
        host.failure ?? LinkError(.linkLost, host.context("the session"))
    }

    /// Adds a call for the next turn; its identifier.
    @discardableResult
    mutating func add(_ what: SessionCall, _ act: @escaping SessionThread.Act) -> UInt64 {
        let identifier = nextIdentifier
        nextIdentifier += 1
        calls.append(SessionThread.Call(identifier: identifier, what: what, act: act))
        return identifier
    }
}

extension Duration {
    /// Whole microseconds, never negative.
    var microseconds: UInt64 { UInt64(max(0, self / .microseconds(1))) }
}
