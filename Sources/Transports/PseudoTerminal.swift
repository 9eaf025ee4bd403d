// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A new pseudo-terminal in raw mode, behind whose name a program finds a line to this one.
///
/// It has one line, so ``accept(timeout:)`` gives one stream at a time. The line outlives the
/// programs that open it: one may close it and another open it, and the stream goes on.
package final class PseudoTerminal: ByteStreamListener {
    /// The path the other program opens, such as `/dev/pts/3`.
    package let path: String

    private let gate: DescriptorGate
    private let current = Mutex(Current())

    private struct Current {
        weak var stream: DescriptorStream?
    }

    /// Makes a pseudo-terminal.
    ///
    /// - Throws: ``TransportError`` `.ioFailure` when the system gives none.
    package init() throws(TransportError) {
        var master: Int32 = -1
        var peer: Int32 = -1
        guard unsafe openpty(&master, &peer, nil, nil, nil) == 0 else {
            throw TransportError(.ioFailure, at: "pty", "opening a pseudo-terminal", cause: .last)
        }
        // The other end stays open here, or the line would hang up between two programs.
        gate = try DescriptorGate(master, address: "pty") { [master, peer] in
            _ = Glibc.close(master)
            _ = Glibc.close(peer)
        }
        path = try Self.name(of: peer)
        try makeRaw(peer, "pty")
        guard makeNonBlocking(master), fcntl(peer, F_SETFD, FD_CLOEXEC) == 0 else {
            throw TransportError(.ioFailure, at: "pty", "opening a pseudo-terminal", cause: .last)
        }
    }

    /// `serial:` and the path.
    package var boardAddress: BoardAddress { .serial(path: path) }

    /// The path.
    package var description: String { "pty \(path)" }

    /// See ``ByteStreamListener/accept(timeout:)``; the one stream, when no earlier one is open.
    package func accept(timeout: Duration) throws(TransportError) -> (any ByteStream)? {
        let deadline = Deadline(after: timeout)
        return try gate.use { (descriptor) throws(TransportError) -> DescriptorStream? in
            let isTaken = current.withLock { $0.stream.map { !$0.isClosed } ?? false }
            if isTaken {
                // Nothing announces that the earlier stream was closed: the next call sees it.
                _ = try gate.wait(for: 0, until: deadline, isInterruptible: true)
                return nil
            }
            let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            guard copy >= 0 else {
                throw TransportError(.ioFailure, at: description, "dup", cause: .last)
            }
            let stream = try DescriptorStream(descriptor: copy, description: description)
            current.withLock { $0.stream = stream }
            return stream
        }
    }

    /// See ``ByteStreamListener/interrupt()``.
    package func interrupt() { gate.interrupt() }

    /// See ``ByteStreamListener/close()``.
    package func close() { gate.close() }

    /// Opens the other end of a pseudo-terminal by its path, in raw mode.
    ///
    /// libserialport refuses these by name, so they need a stream of their own.
    ///
    /// - Throws: ``TransportError`` `.noSuchDevice`, `.permissionDenied` or `.ioFailure`.
    package static func openPeer(path: String) throws(TransportError) -> DescriptorStream {
        let address = "serial:\(path)"
        let descriptor = unsafe open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw TransportError(opening: address, cause: .last) }
        let stream = try DescriptorStream(descriptor: descriptor, description: address)
        try makeRaw(descriptor, address)
        return stream
    }

    private static func name(of peer: Int32) throws(TransportError) -> String {
        var characters = [CChar](repeating: 0, count: 128)
        guard unsafe ttyname_r(peer, &characters, characters.count) == 0 else {
            throw TransportError(.ioFailure, at: "pty", "naming a pseudo-terminal", cause: .last)
        }
        let bytes = characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension TransportError {
    /// Why a device at `address` could not be opened.
    package init(opening address: String, cause: SystemError) {
        let code: Code =
            switch cause.number {
            case ENOENT, ENODEV, ENXIO, ENOTDIR: .noSuchDevice
            case EACCES, EPERM: .permissionDenied
            case EBUSY, EWOULDBLOCK: .busy
            default: .ioFailure
            }
        self.init(code, at: address, code == .ioFailure ? "opening" : nil, cause: cause)
    }
}
