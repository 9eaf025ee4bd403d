// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization
internal import Transports
internal import WireProtocol

/// Owns a stream to a board: one thread that reads, writes, beats the heart and hands over.
///
/// Nothing else touches the stream. A write to a store can stall for seconds and must never hold
/// up a heartbeat, so whoever waits for an answer or for records does so outside this thread.
///
/// It works in turns. Calls of tasks wait for the next turn and act within it, at its time; so what
/// a session does follows from its turns alone, and a capture of them can be replayed.
final class SessionThread: Sendable {
    /// A call's effect on the host's half: in a turn, at its time, under its identifier.
    ///
    /// False when there is nothing to wait for.
    typealias Act = @Sendable (inout HostLink, UInt64, UInt64) -> Bool

    /// A call that waits for its turn.
    struct Call: Sendable {
        var identifier: UInt64
        var what: SessionCall
        var act: Act
    }

    /// How far a request has come.
    enum Asked {
        /// Nobody has asked for the answer yet.
        case expected
        /// Nobody has asked for the answer, and here it is.
        case came(HostLink.Answer)
        /// Somebody waits.
        case waiting(CheckedContinuation<HostLink.Answer?, Never>)
    }

    struct State: ~Copyable {
        var host: HostLink
        var calls: [Call] = []
        var nextIdentifier: UInt64 = 1
        var answers: [UInt64: Asked] = [:]
        /// Calls of this turn that led to no request.
        var moot: [UInt64] = []
        var greeter: CheckedContinuation<Result<Message.HelloReply, LinkError>, Never>?
        var feed = PlayFeed()
        var playWaiter: CheckedContinuation<[PlayEvent], Never>?
        var boardEvents: [Message.Event] = []
        var isOver = false
        var enders: [CheckedContinuation<Void, Never>] = []
    }

    /// What has to be resumed, outside the lock.
    struct Ready {
        var answers: [(CheckedContinuation<HostLink.Answer?, Never>, HostLink.Answer?)] = []
        var play: (CheckedContinuation<[PlayEvent], Never>, [PlayEvent])?
        var hello: Result<Message.HelloReply, LinkError>?
        var greeter: CheckedContinuation<Result<Message.HelloReply, LinkError>, Never>?
        var enders: [CheckedContinuation<Void, Never>] = []
    }

    /// How long a read waits when nothing is due.
    private static let wait = Duration.milliseconds(5)
    /// How long a replay waits for a call, in seconds of this host.
    private static let longestCallWait = 60.0
    /// Events of the board kept for whoever asks; a board that talks more loses the oldest.
    private static let mostBoardEvents = 256

    /// Who decides when turns are.
    let pacer: any SessionPacer
    let state: Mutex<State>
    private let stream: any ByteStream
    private let callCame = DispatchSemaphore(value: 0)
    /// Carries out the captured stops of a replay.
    let stops = Mutex<(@Sendable (SessionCall) -> Void)?>(nil)

    init(stream: any ByteStream) {
        self.stream = stream
        let replay = stream as? ReplayStream
        pacer = stream as? any SessionPacer ?? LivePacer()
        var initial = State(host: HostLink(name: stream.description))
        if let replay { initial.feed = PlayFeed(replaying: replay.calls) }
        state = Mutex(initial)
    }

    /// Starts the thread; it ends when the stream does or ``close()`` is called.
    func begin() {
        let thread = Thread { self.run() }
        thread.name = "board link"
        thread.start()
    }

    // MARK: The thread

    private func run() {
        var output: [UInt8] = []
        while turn(&output) {}
        stream.close()
        resume(state.withLock { $0.end() })
    }

    /// One turn: read, take calls, handle, write, hand over; false when the session is over.
    private func turn(_ output: inout [UInt8]) -> Bool {
        var lost: TransportError?
        do throws(TransportError) {
            let wait = output.isEmpty ? Self.wait : .milliseconds(1)
            let bytes = try stream.read(maximumCount: 65536, timeout: wait)
            let now = pacer.beginTurn() / 1000
            let calls = try takeCalls()
            let hadEffect = state.withLock { state in
                state.handle(bytes, calls, at: now, &output)
            }
            try pacer.note(calls.map(\.what), hadEffect: hadEffect || !bytes.isEmpty)
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

    /// The calls of this turn, out of those that wait; a replay waits for the captured ones.
    private func takeCalls() throws(TransportError) -> [Call] {
        while true {
            let waiting = state.withLock { $0.calls.map(\.what) }
            if let taken = try pacer.admit(waiting) {
                return state.withLock { state in
                    let calls = taken.map { state.calls[$0] }
                    for index in taken.sorted(by: >) { state.calls.remove(at: index) }
                    return calls
                }
            }
            guard let replay = pacer as? ReplayStream else { return [] }
            if let stop = replay.dueStop(waiting) { stops.withLock { $0 }?(stop) }
            guard callCame.wait(timeout: .now() + Self.longestCallWait) == .success else {
                throw replay.missingCall()
            }
        }
    }

    /// Tells everyone what they wait for, outside the lock.
    private func handOver(_ lost: TransportError?) -> Bool {
        let (ready, goesOn) = state.withLock { state in
            if let lost { state.host.fail(Self.error(lost, state.host.context("the session"))) }
            let ready = state.handOver(mostBoardEvents: Self.mostBoardEvents)
            return (ready, state.host.failure == nil)
        }
        resume(ready)
        return goesOn
    }

    private static func error(_ lost: TransportError, _ context: LinkError.Context) -> LinkError {
        let isReplay = lost.code == .replayDiverged || lost.code == .captureEnded
        return LinkError(
            isReplay ? .replayDiverged : .linkLost,
            context,
            cause: lost.description
        )
    }

    func resume(_ ready: Ready) {
        for (continuation, answer) in ready.answers {
            continuation.resume(returning: answer)
        }
        if let (waiter, events) = ready.play { waiter.resume(returning: events) }
        if let hello = ready.hello { ready.greeter?.resume(returning: hello) }
        for ender in ready.enders { ender.resume() }
    }

    /// Wakes the thread after a call was added.
    func wake() {
        callCame.signal()
        stream.interrupt()
    }
}

extension SessionThread.State {
    /// What happens in a turn; whether anything did.
    mutating func handle(
        _ bytes: [UInt8],
        _ calls: [SessionThread.Call],
        at now: UInt64,
        _ output: inout [UInt8]
    ) -> Bool {
        for byte in bytes {
            host.receive(byte, at: now)
        }
        for call in calls {
            if !call.act(&host, now, call.identifier) { moot.append(call.identifier) }
        }
        host.poll(at: now)
        while output.count < 65536, let byte = host.nextOutputByte() {
            output.append(byte)
        }
        return !output.isEmpty || host.hasNotices || host.failure != nil
    }

    /// Sorts what the turn led to.
    mutating func handOver(mostBoardEvents: Int) -> SessionThread.Ready {
        var ready = SessionThread.Ready()
        for identifier in moot {
            if case .waiting(let waiter)? = answers.removeValue(forKey: identifier) {
                ready.answers.append((waiter, nil))
            }
        }
        moot.removeAll()
        for notice in host.takeNotices() {
            switch notice {
            case .hello(let reply): ready.hello = .success(reply)
            case .event(let event):
                boardEvents.append(event)
                if boardEvents.count > mostBoardEvents { boardEvents.removeFirst() }
            case .play(let event): feed.append(event)
            case .answer(let request, let answer):
                switch answers.removeValue(forKey: request) {
                case .waiting(let waiter)?: ready.answers.append((waiter, answer))
                case .expected?: answers[request] = .came(answer)
                default: break
                }
            }
        }
        if let failure = host.failure { ready.hello = ready.hello ?? .failure(failure) }
        if ready.hello != nil {
            ready.greeter = greeter
            greeter = nil
        }
        if let waiter = playWaiter, let events = feed.take(isOver: host.failure != nil) {
            ready.play = (waiter, events)
            playWaiter = nil
        }
        return ready
    }

    /// The session is over: calls that still wait are answered.
    mutating func end() -> SessionThread.Ready {
        isOver = true
        var ready = SessionThread.Ready()
        let failure = host.failure ?? LinkError(.linkLost, host.context("the session"))
        for case .waiting(let waiter) in answers.values {
            ready.answers.append((waiter, .lost(failure)))
        }
        answers = answers.filter { if case .came = $0.value { true } else { false } }
        if let greeter {
            ready.greeter = greeter
            ready.hello = .failure(failure)
            self.greeter = nil
        }
        if let waiter = playWaiter {
            ready.play = (waiter, feed.take(isOver: true) ?? [.ended(.unknown(failure))])
            playWaiter = nil
        }
        calls.removeAll()
        ready.enders = enders
        enders.removeAll()
        return ready
    }
}
