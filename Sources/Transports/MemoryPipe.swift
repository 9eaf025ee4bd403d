// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// One end of a pair of byte streams in memory.
///
/// ```
///   a ── write ──▶ [ lane: up to capacity bytes ] ── read ──▶ b
///   a ◀── read ── [ lane: up to capacity bytes ] ◀── write ── b
/// ```
///
/// A write waits while its lane is full.
package final class MemoryPipe: ByteStream {
    /// The name given to the pair, and which end this is.
    package let description: String

    private let incoming: Lane
    private let outgoing: Lane

    private init(_ description: String, incoming: Lane, outgoing: Lane) {
        self.description = description
        self.incoming = incoming
        self.outgoing = outgoing
    }

    deinit { close() }

    /// Two ends, each of which reads what the other writes.
    ///
    /// - Parameters:
    ///   - name: How errors name the pair.
    ///   - capacity: How many bytes each direction holds.
    /// - Returns: The first and the second end.
    /// - Throws: ``TransportError`` `.ioFailure` when the system has no descriptors left.
    package static func pair(
        name: String = "memory",
        capacity: Int = 65_536
    ) throws(TransportError) -> (MemoryPipe, MemoryPipe) {
        let forward = try Lane(capacity: capacity)
        let backward = try Lane(capacity: capacity)
        return (
            MemoryPipe("\(name), first end", incoming: backward, outgoing: forward),
            MemoryPipe("\(name), second end", incoming: forward, outgoing: backward)
        )
    }

    /// See ``ByteStream/read(maximumCount:timeout:)``.
    package func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8] {
        precondition(maximumCount > 0, "A read takes at least one byte.")
        let deadline = Deadline(after: timeout)
        while true {
            switch incoming.take(maximumCount) {
            case .bytes(let bytes): return bytes
            case .interrupted: return []
            case .closed: throw TransportError(.closed, at: description)
            case .notOpen: throw TransportError(.notOpen, at: description)
            case .empty:
                guard try wait(incoming.arrival, until: deadline) else { return [] }
            }
        }
    }

    /// See ``ByteStream/write(_:timeout:)``.
    package func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError) {
        let deadline = Deadline(after: timeout)
        var rest = bytes[...]
        repeat {
            switch outgoing.append(rest) {
            case .accepted(let count): rest = rest.dropFirst(count)
            case .closed: throw TransportError(.closed, at: description)
            case .notOpen: throw TransportError(.notOpen, at: description)
            case .full:
                guard try wait(outgoing.space, until: deadline) else {
                    let context = TransportError.Context(
                        address: description,
                        writtenByteCount: bytes.count - rest.count
                    )
                    throw TransportError(.deadlineExceeded, context)
                }
            }
        } while !rest.isEmpty
    }

    /// See ``ByteStream/interrupt()``.
    package func interrupt() { incoming.interrupt() }

    /// See ``ByteStream/close()``.
    package func close() {
        incoming.closeReader()
        outgoing.closeWriter()
    }

    /// Whether `signal` was raised before the deadline.
    private func wait(_ signal: WakeSignal, until deadline: Deadline) throws(TransportError) -> Bool
    {
        while true {
            var entry = pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0)
            let count = unsafe poll(&entry, 1, deadline.remainingMilliseconds)
            if count > 0 { return true }
            if count < 0, !SystemError.last.isInterruption {
                throw TransportError(.ioFailure, at: description, "poll", cause: .last)
            }
            if deadline.remaining == .zero { return false }
        }
    }
}
