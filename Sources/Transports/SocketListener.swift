// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Listens at a Unix or TCP socket.
///
/// A Unix socket is readable and writable by its owner only, or by its group, too. A socket file
/// that nobody listens at is replaced; anything else at the path is left alone.
package final class SocketListener: ByteStreamListener {
    /// Where it listens; with the port the system chose where 0 was asked for.
    package let address: SocketAddress

    private let gate: DescriptorGate

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - address: Where; port 0 lets the system choose one.
    ///   - allowsGroup: Whether the group of a Unix socket may connect (mode 0660, not 0600).
    /// - Throws: ``TransportError`` `.busy` when another program listens there, `.notASocket`
    ///   when the path holds something else, `.permissionDenied`, `.hostUnknown`, `.ioFailure`.
    package init(_ address: SocketAddress, allowsGroup: Bool = false) throws(TransportError) {
        switch address {
        case .unix(let path):
            let descriptor = try Self.bindUnix(path, mode: allowsGroup ? 0o660 : 0o600)
            let mine = PathContent(path: path)
            gate = try DescriptorGate(descriptor, address: address.description) {
                if mine != .nothing, PathContent(path: path) == mine { unsafe _ = unlink(path) }
                _ = Glibc.close(descriptor)
            }
            self.address = address
        case .tcp(let host, let port):
            let descriptor = try Self.bindTCP(host, port, address.description)
            let bound = SystemSocketAddress(boundTo: descriptor)
            gate = try DescriptorGate(descriptor, address: address.description) {
                _ = Glibc.close(descriptor)
            }
            self.address = .tcp(host: host, port: bound.port)
        }
    }

    /// Where a peer connects.
    package var boardAddress: BoardAddress { .socket(address) }

    /// The address.
    package var description: String { address.description }

    /// See ``ByteStreamListener/accept(timeout:)``.
    package func accept(timeout: Duration) throws(TransportError) -> (any ByteStream)? {
        let deadline = Deadline(after: timeout)
        return try gate.use { (descriptor) throws(TransportError) -> DescriptorStream? in
            while true {
                let peer = Glibc.accept(descriptor, nil, nil)
                if peer >= 0 {
                    if case .tcp = address { disableDelay(peer) }
                    return try DescriptorStream(descriptor: peer, description: "\(address), peer")
                }
                let cause = SystemError.last
                // A peer that left before it was accepted is no failure of ours.
                if cause.isInterruption || cause.number == ECONNABORTED { continue }
                guard cause.isTemporary else {
                    throw TransportError(.ioFailure, at: description, "accepting", cause: cause)
                }
                let outcome = try gate.wait(for: POLLIN, until: deadline, isInterruptible: true)
                guard outcome == .ready else { return nil }
            }
        }
    }

    /// See ``ByteStreamListener/interrupt()``.
    package func interrupt() { gate.interrupt() }

    /// See ``ByteStreamListener/close()``; removes the file of a Unix socket.
    package func close() { gate.close() }
}
