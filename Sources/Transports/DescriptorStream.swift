// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A byte stream over a POSIX descriptor: a socket, a terminal in raw mode, or one end of a pipe.
package final class DescriptorStream: ByteStream {
    /// The address or name it was opened with.
    package let description: String

    private let gate: DescriptorGate
    private let kind: Kind

    private enum Kind {
        case socket
        case pipe
        case other
    }

    /// A stream over `descriptor`, which it owns from now on, even if it throws.
    ///
    /// - Parameters:
    ///   - descriptor: The descriptor; it is made non-blocking and closed on exec.
    ///   - description: How errors name the stream.
    ///   - release: Runs once when the stream is closed; by default it closes the descriptor.
    /// - Throws: ``TransportError`` `.ioFailure` when `descriptor` is not open.
    package init(
        descriptor: Int32,
        description: String,
        release: (@Sendable () -> Void)? = nil
    ) throws(TransportError) {
        self.description = description
        gate = try DescriptorGate(
            descriptor,
            address: description,
            release: release ?? { _ = Glibc.close(descriptor) }
        )
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, makeNonBlocking(descriptor) else {
            throw TransportError(.ioFailure, at: description, "opening", cause: .last)
        }
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFSOCK: .socket
            case S_IFIFO: .pipe
            default: .other
            }
    }

    /// Whether ``close()`` was called.
    package var isClosed: Bool { gate.isClosed }

    /// See ``ByteStream/read(maximumCount:timeout:)``.
    package func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8] {
        precondition(maximumCount > 0, "A read takes at least one byte.")
        let deadline = Deadline(after: timeout)
        return try gate.use { (descriptor) throws(TransportError) in
            while true {
                if let bytes = try take(maximumCount, from: descriptor) { return bytes }
                let outcome = try gate.wait(for: POLLIN, until: deadline, isInterruptible: true)
                guard outcome == .ready else { return [] }
            }
        }
    }

    /// See ``ByteStream/write(_:timeout:)``.
    package func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError) {
        let deadline = Deadline(after: timeout)
        try gate.use { (descriptor) throws(TransportError) in
            var writtenCount = 0
            while writtenCount < bytes.count {
                let count = try put(bytes, from: writtenCount, to: descriptor)
                writtenCount += count
                if count > 0 { continue }
                let outcome = try gate.wait(for: POLLOUT, until: deadline, isInterruptible: false)
                guard outcome == .ready else {
                    let context = TransportError.Context(
                        address: description,
                        writtenByteCount: writtenCount
                    )
                    throw TransportError(.deadlineExceeded, context)
                }
            }
        }
    }

    /// See ``ByteStream/interrupt()``.
    package func interrupt() { gate.interrupt() }

    /// See ``ByteStream/close()``.
    package func close() { gate.close() }

    /// Runs `body` with the descriptor, which stays open until it returns.
    ///
    /// - Throws: ``TransportError`` `.notOpen` when the stream was closed, and what `body` throws.
    package func withDescriptor<Result>(
        _ body: (Int32) throws(TransportError) -> Result
    ) throws(TransportError) -> Result {
        try gate.use(body)
    }

    /// Waits until a connection that is being made has come to an end, good or bad; false when
    /// the deadline passed first.
    func waitUntilWritable(_ deadline: Deadline) throws(TransportError) -> Bool {
        try gate.use { (_) throws(TransportError) in
            try gate.wait(for: POLLOUT, until: deadline, isInterruptible: false) == .ready
        }
    }

    /// What is there, or nil when nothing is.
    private func take(_ count: Int, from descriptor: Int32) throws(TransportError) -> [UInt8]? {
        while true {
            var readCount = 0
            var cause = SystemError(number: 0)
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) {
                buffer,
                initializedCount in
                readCount = unsafe Glibc.read(descriptor, buffer.baseAddress, count)
                cause = .last
                initializedCount = max(readCount, 0)
            }
            if readCount > 0 { return bytes }
            if readCount == 0 {
                if kind == .other, !hasHungUp(descriptor) { return nil }
                throw TransportError(.closed, at: description)
            }
            if cause.isTemporary { return nil }
            try check(cause, "reading")
        }
    }

    /// How many bytes the medium took, 0 when it takes none now.
    private func put(
        _ bytes: [UInt8],
        from start: Int,
        to descriptor: Int32
    ) throws(TransportError) -> Int {
        while true {
            let (count, cause) = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
                return unsafe send(rest, to: descriptor)
            }
            if count >= 0 { return count }
            if cause.isTemporary { return 0 }
            try check(cause, "writing")
        }
    }

    private func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> (Int, SystemError) {
        switch kind {
        case .socket:
            let flags = Int32(MSG_NOSIGNAL)
            return unsafe (
                Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags), .last
            )
        case .pipe:
            return withoutPipeSignal {
                unsafe (Glibc.write(descriptor, bytes.baseAddress, bytes.count), .last)
            }
        case .other:
            return unsafe (Glibc.write(descriptor, bytes.baseAddress, bytes.count), .last)
        }
    }

    /// Whether a terminal that gave no bytes is gone, and not just set up to say so when it is empty.
    private func hasHungUp(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let count = unsafe poll(&entry, 1, 0)
        return count > 0 && Int32(entry.revents) & (POLLHUP | POLLERR | POLLNVAL) != 0
    }

    /// Returns after a signal; throws for everything else.
    private func check(_ cause: SystemError, _ action: String) throws(TransportError) {
        if cause.isInterruption { return }
        if cause.isDisconnection { throw TransportError(.closed, at: description, cause: cause) }
        throw TransportError(.ioFailure, at: description, action, cause: cause)
    }
}
