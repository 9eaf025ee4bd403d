// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import WireProtocol

/// The board of a capture: gives again what it gave, at the same turns of the session, and holds
/// every byte of the host against the captured one.
///
/// No time passes: a turn of the session is a captured turn, at its captured time, with its
/// captured calls. A session waits in a turn until its user has made those calls.
package final class ReplayStream: ByteStream, SessionPacer {
    private struct State {
        /// The turn that goes on; -1 before the first.
        var turn = -1
        /// How many bytes of the host were compared.
        var compared = 0
        var isWritten = true
    }

    /// The name of the captured stream, so that errors say what they said.
    package let description: String
    /// What the capture was made of.
    package let header: CaptureHeader

    private let path: String
    private let turns: [CapturedTurn]
    private let expected: [UInt8]
    private let state = Mutex(State())

    /// Replays the capture that `path` names in errors.
    package init(_ capture: Capture, path: String) {
        description = capture.header.stream
        header = capture.header
        self.path = path
        (turns, expected) = CapturedTurn.all(in: capture)
    }

    /// All captured calls, in order.
    package var calls: [SessionCall] { turns.flatMap(\.calls) }

    /// See ``ByteStream/read(maximumCount:timeout:)``; begins the next captured turn.
    package func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8] {
        try checkWritten()
        let turn = state.withLock { state in
            state.turn += 1
            return state.turn < turns.count ? turns[state.turn] : nil
        }
        guard let turn else { throw TransportError(.captureEnded, at: path) }
        state.withLock { $0.isWritten = turn.sentCount == 0 }
        if let failure = turn.failure, !failure.isWrite { throw failure.error }
        return turn.received
    }

    /// See ``ByteStream/write(_:timeout:)``; takes as many bytes as the captured medium took.
    package func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError) {
        let (start, turn) = state.withLock { state in
            state.isWritten = true
            return (state.compared, turns[state.turn])
        }
        for (index, byte) in bytes.enumerated() where start + index < expected.count {
            let captured = expected[start + index]
            guard byte == captured else {
                throw difference(at: start + index, captured, byte)
            }
        }
        guard bytes.count >= turn.sentCount else { throw missing(at: start + bytes.count) }
        state.withLock { $0.compared += turn.sentCount }
        if let failure = turn.failure, failure.isWrite { throw failure.error }
        guard bytes.count > turn.sentCount else { return }
        let context = TransportError.Context(
            address: description,
            writtenByteCount: turn.sentCount
        )
        throw TransportError(.deadlineExceeded, context)
    }

    /// See ``ByteStream/interrupt()``; no read waits.
    package func interrupt() {}

    /// See ``ByteStream/close()``.
    package func close() {}

    // MARK: Pace

    /// See ``SessionPacer/origin``.
    package var origin: TimeOrigin {
        TimeOrigin(hostNanoseconds: header.startedHostNanoseconds)
    }

    /// See ``SessionPacer/beginTurn()``.
    package func beginTurn() -> UInt64 { state.withLock { turns[$0.turn].nanoseconds } }

    /// See ``SessionPacer/admit(_:)``.
    package func admit(_ waiting: [SessionCall]) throws(TransportError) -> [Int]? {
        var taken: [Int] = []
        for call in state.withLock({ turns[$0.turn].calls }) {
            let free = waiting.indices.filter { !taken.contains($0) }
            if let index = free.first(where: { waiting[$0] == call }),
                call.isStop
                    || index == free.first(where: { !waiting[$0].isStop })
            {
                taken.append(index)
            } else if let other = free.first(where: { !waiting[$0].isStop }), !call.isStop {
                throw divergence("the capture has \(call), this run asks for \(waiting[other])")
            } else {
                return nil
            }
        }
        return taken
    }

    /// The calls the present turn waits for.
    package var dueCalls: [SessionCall] { state.withLock { turns[$0.turn].calls } }

    /// The stop that has to be made now, which nobody but the captured user knows of.
    ///
    /// Where the captured run went on to another program after its stop, it had made up its mind
    /// before; the replayed run has to have done so, too.
    package func dueStop(_ waiting: [SessionCall]) -> SessionCall? {
        let turn = state.withLock { $0.turn }
        guard let stop = turns[turn].calls.first(where: \.isStop), !waiting.contains(stop) else {
            return nil
        }
        let next = turns[turn...].lazy.flatMap(\.calls).first { !$0.isStop }
        if let next, next.opcode == Opcode.programBegin.rawValue, !waiting.contains(next) {
            return nil
        }
        return stop
    }

    /// See ``SessionPacer/note(_:hadEffect:)``.
    package func note(_ calls: [SessionCall], hadEffect: Bool) {}

    /// The error of a call that never came.
    package func missingCall() -> TransportError {
        let names = dueCalls.map(\.description).joined(separator: ", ")
        return divergence("the capture has \(names), this run asks for nothing")
    }

    // MARK: Divergence

    private func checkWritten() throws(TransportError) {
        let state = state.withLock { $0 }
        guard state.isWritten else { throw missing(at: state.compared) }
    }

    private func divergence(_ sentence: String) -> TransportError {
        let offset = state.withLock { $0.compared }
        return TransportError(.replayDiverged, at: path, "\(sentence), at byte \(offset) sent")
    }

    private func missing(at offset: Int) -> TransportError {
        let message = SentMessage.name(at: offset, in: expected)
        let sentence = "at byte \(offset) sent the capture has \(message), this run sends nothing"
        return TransportError(.replayDiverged, at: path, sentence)
    }

    private func difference(at offset: Int, _ captured: UInt8, _ byte: UInt8) -> TransportError {
        let message = SentMessage.name(at: offset, in: expected)
        let sentence =
            "at byte \(offset) sent, in \(message), the capture has \(captured), this run sends "
            + "\(byte)"
        return TransportError(.replayDiverged, at: path, sentence)
    }
}
