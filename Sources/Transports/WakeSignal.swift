// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A flag that `poll` can wait for: raised by any thread, cleared by the one that waits.
///
/// Raising it twice is raising it once. It is a socket pair, which the system makes closed on
/// exec and non-blocking in one step.
package final class WakeSignal: Sendable {
    private let raisingEnd: Int32

    /// The descriptor that is readable while the flag is raised.
    let descriptor: Int32

    /// A flag that is not raised.
    package init() throws(TransportError) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw TransportError(.ioFailure, at: "wake signal", "socketpair", cause: .last)
        }
        raisingEnd = ends[0]
        descriptor = ends[1]
    }

    deinit {
        _ = Glibc.close(raisingEnd)
        _ = Glibc.close(descriptor)
    }

    /// Raises the flag.
    package func raise() {
        // A full pair refuses the byte, and then the flag is raised already.
        unsafe withUnsafeBytes(of: UInt8(1)) { byte in
            _ = unsafe send(raisingEnd, byte.baseAddress, 1, Int32(MSG_NOSIGNAL))
        }
    }

    /// Takes the flag down.
    package func clear() {
        unsafe withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count {}
        }
    }

    /// Whether it is raised now.
    package var isRaised: Bool { Self.wait(for: [self], until: Deadline(after: .zero)) }

    /// Waits until the flag is raised; false when the deadline passed first.
    package func wait(until deadline: Deadline) -> Bool {
        Self.wait(for: [self], until: deadline)
    }

    /// Waits until one of the flags is raised; false when the deadline passed first.
    package static func wait(for signals: [WakeSignal], until deadline: Deadline) -> Bool {
        while true {
            var entries = signals.map {
                pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
            }
            let limit = deadline.remainingMilliseconds
            let count = unsafe poll(&entries, nfds_t(entries.count), limit)
            if count > 0 { return true }
            if count < 0, SystemError.last.isInterruption { continue }
            // Another failure is lack of memory: then the caller looks again, which is not wrong.
            guard count == 0 else { return true }
            if deadline.remaining == .zero { return false }
        }
    }
}
