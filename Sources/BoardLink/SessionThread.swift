// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization
internal import Transports
internal import WireProtocol

/// Owns a stream to a board: one thread that reads, writes, beats the heart and hands over.
///
/// Nothing else touches the stream. A write to a store can stall for seconds and must never hold
/// up a heartbeat, so whoever waits for an answer or for records does so outside this thread.
final class SessionThread: Sendable {
    private struct State: ~Copyable {
        var host: HostLink
        var answers: [UInt64: CheckedContinuation<HostLink.Answer, Never>] = [:]
        /// Answers that came before anybody waited for them.
        var early: [UInt64: HostLink.Answer] = [:]
        var hellos: [Message.HelloReply] = []
        var playEvents: [PlayEvent] = []
        var playWaiter: CheckedContinuation<PlayEvent, Never>?
        var boardEvents: [Message.Event] = []
        var isClosing = false
    }

    /// How long a read waits when nothing is due.
    private static let wait = Duration.milliseconds(5)
    /// Events of the board kept for whoever asks; a board that talks more loses the oldest.
    private static let mostBoardEvents = 256

    private let stream: any ByteStream
    private let state: Mutex<State>
    private let start = ContinuousClock.now

    init(stream: any ByteStream) {
        self.stream = stream
        state = Mutex(State(host: HostLink(name: stream.description)))
    }

    /// Microseconds since the session began.
    var now: UInt64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000)
    }

    /// Starts the thread; it ends when the stream does or ``close()`` is called.
    func begin() {
        let thread = Thread { self.run() }
        thread.name = "board link"
        thread.start()
    }

    /// Ends the session; everyone who waits is told.
    func close() {
        state.withLock { $0.isClosing = true }
        stream.interrupt()
    }

    // MARK: Calls from tasks

    /// Does something to the host's half of the session, then lets the thread act on it.
    func perform<Result: Sendable>(
        _ body: (inout HostLink, UInt64) -> Result
    ) -> Result {
        let now = now
        let result = state.withLock { state in body(&state.host, now) }
        stream.interrupt()
        return result
    }

    /// Sends a request and waits for its answer; the deadline is the request's own.
    func answer<Content: WireMessage>(
        to message: Content,
        tail: [UInt8] = [],
        timeout: Duration
    ) async -> HostLink.Answer {
        let microseconds = UInt64(max(0, timeout / .microseconds(1)))
        let identifier = perform { host, now in
            host.request(message, tail: tail, timeout: microseconds, at: now)
        }
        return await withCheckedContinuation { continuation in
            let early = state.withLock { state -> HostLink.Answer? in
                if let answer = state.early.removeValue(forKey: identifier) { return answer }
                state.answers[identifier] = continuation
                return nil
            }
            if let early { continuation.resume(returning: early) }
        }
    }

    /// The next event of the play, in order.
    func nextPlayEvent() async -> PlayEvent {
        await withCheckedContinuation { continuation in
            let event = state.withLock { state -> PlayEvent? in
                guard state.playEvents.isEmpty else { return state.playEvents.removeFirst() }
                precondition(state.playWaiter == nil, "Only one task follows a play.")
                state.playWaiter = continuation
                return nil
            }
            if let event { continuation.resume(returning: event) }
        }
    }

    /// The events of the play that nobody has taken yet.
    func takePlayEvents() -> [PlayEvent] {
        state.withLock { state in
            defer { state.playEvents.removeAll() }
            return state.playEvents
        }
    }

    /// Forgets events of an earlier play.
    func clearPlayEvents() { state.withLock { $0.playEvents.removeAll() } }

    /// The replies to hellos since the last call.
    func takeHellos() -> [Message.HelloReply] {
        state.withLock { state in
            defer { state.hellos.removeAll() }
            return state.hellos
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

    // MARK: The thread

    private func run() {
        var output: [UInt8] = []
        while turn(&output) {}
        stream.close()
    }

    /// One turn: read, handle, write, hand over; false when the session is over.
    private func turn(_ output: inout [UInt8]) -> Bool {
        var lost: TransportError?
        do throws(TransportError) {
            let wait = output.isEmpty ? Self.wait : .milliseconds(1)
            let bytes = try stream.read(maximumCount: 65536, timeout: wait)
            let now = now
            state.withLock { state in
                for byte in bytes {
                    state.host.receive(byte, at: now)
                }
                state.host.poll(at: now)
                while output.count < 65536, let byte = state.host.nextOutputByte() {
                    output.append(byte)
                }
            }
            if !output.isEmpty {
                try stream.write(output, timeout: .zero)
                output.removeAll(keepingCapacity: true)
            }
        } catch {
            if error.code == .deadlineExceeded {
                output.removeFirst(min(output.count, error.context.writtenByteCount ?? 0))
            } else {
                lost = error
            }
        }
        return handOver(lost)
    }

    /// Tells everyone what they wait for, outside the lock.
    private func handOver(_ lost: TransportError?) -> Bool {
        var ready: [(CheckedContinuation<HostLink.Answer, Never>, HostLink.Answer)] = []
        var playReady: (CheckedContinuation<PlayEvent, Never>, PlayEvent)?
        let goesOn = state.withLock { state in
            if let lost {
                let context = state.host.context("the session")
                state.host.fail(LinkError(.linkLost, context, cause: lost.description))
            } else if state.isClosing {
                state.host.fail(LinkError(.linkLost, state.host.context("closing")))
            }
            for notice in state.host.takeNotices() {
                switch notice {
                case .hello(let reply): state.hellos.append(reply)
                case .event(let event):
                    state.boardEvents.append(event)
                    if state.boardEvents.count > Self.mostBoardEvents {
                        state.boardEvents.removeFirst()
                    }
                case .play(let event): state.playEvents.append(event)
                case .answer(let request, let answer):
                    if let continuation = state.answers.removeValue(forKey: request) {
                        ready.append((continuation, answer))
                    } else {
                        state.early[request] = answer
                    }
                }
            }
            if let waiter = state.playWaiter, !state.playEvents.isEmpty {
                playReady = (waiter, state.playEvents.removeFirst())
                state.playWaiter = nil
            }
            return state.host.failure == nil
        }
        for (continuation, answer) in ready {
            continuation.resume(returning: answer)
        }
        if let (waiter, event) = playReady { waiter.resume(returning: event) }
        return goesOn
    }
}
