// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A descriptor that one thread waits on while any other may interrupt or close it.
///
/// The descriptor is released only when no call uses it, so its number never comes to mean
/// another file under a call that is still running.
final class DescriptorGate: Sendable {
    private let descriptor: Int32
    private let address: String
    private let release: @Sendable () -> Void
    private let wake: WakeSignal
    private let closing: WakeSignal
    private let state = Mutex(State())

    /// What ended a wait.
    enum Outcome {
        /// The descriptor is ready, or has an error that the next call on it tells.
        case ready
        /// ``DescriptorGate/interrupt()`` was called.
        case interrupted
        /// The deadline has passed.
        case timedOut
    }

    private struct State {
        var userCount = 0
        var isClosed = false
    }

    /// The gate of a non-blocking `descriptor`, which it owns from now on, even if it throws.
    init(
        _ descriptor: Int32,
        address: String,
        release: @escaping @Sendable () -> Void
    ) throws(TransportError) {
        self.descriptor = descriptor
        self.address = address
        self.release = release
        do {
            wake = try WakeSignal()
            closing = try WakeSignal()
        } catch {
            release()
            throw error
        }
    }

    deinit { close() }

    /// Whether the gate was closed.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Runs `body` with the descriptor, which stays valid until it returns.
    func use<Result>(
        _ body: (Int32) throws(TransportError) -> Result
    ) throws(TransportError) -> Result {
        let isOpen = state.withLock { state in
            if !state.isClosed { state.userCount += 1 }
            return !state.isClosed
        }
        guard isOpen else { throw TransportError(.notOpen, at: address) }
        defer { leave() }
        return try body(descriptor)
    }

    /// Waits for `events` on the descriptor; call it inside ``use(_:)``.
    ///
    /// Only a wait that `isInterruptible` sees, and takes down, an interruption.
    func wait(
        for events: Int32,
        until deadline: Deadline,
        isInterruptible: Bool
    ) throws(TransportError) -> Outcome {
        while true {
            // The gate's own flags first: poll ignores an entry whose descriptor is negative.
            var entries = [
                pollfd(fd: closing.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(
                    fd: isInterruptible ? wake.descriptor : -1,
                    events: Int16(POLLIN),
                    revents: 0
                ),
                pollfd(fd: descriptor, events: Int16(events), revents: 0),
            ]
            let count = unsafe poll(&entries, 3, deadline.remainingMilliseconds)
            if count < 0 {
                if SystemError.last.isInterruption { continue }
                throw TransportError(.ioFailure, at: address, "poll", cause: .last)
            }
            if entries[0].revents != 0 { throw TransportError(.notOpen, at: address) }
            if entries[1].revents != 0 {
                wake.clear()
                return .interrupted
            }
            if entries[2].revents != 0 { return .ready }
            if deadline.remaining == .zero { return .timedOut }
        }
    }

    /// Ends an interruptible wait, or the next one.
    func interrupt() { wake.raise() }

    /// Ends all waits for good and releases the descriptor once no call uses it.
    func close() {
        let isMine = state.withLock { state in
            if state.isClosed { return false }
            state.isClosed = true
            return state.userCount == 0
        }
        closing.raise()
        if isMine { release() }
    }

    private func leave() {
        let isMine = state.withLock { state in
            state.userCount -= 1
            return state.isClosed && state.userCount == 0
        }
        if isMine { release() }
    }
}
