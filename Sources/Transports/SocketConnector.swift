// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Connects to a listening socket.
package enum SocketConnector {
    /// The stream to whoever listens at `address`.
    ///
    /// - Parameters:
    ///   - address: Where to connect. All addresses of a host name are tried in order.
    ///   - timeout: How long all attempts together may take.
    /// - Returns: An open stream.
    /// - Throws: ``TransportError`` `.nobodyListens`, `.notASocket`, `.permissionDenied`,
    ///   `.hostUnknown`, `.deadlineExceeded` or `.ioFailure`.
    package static func connect(
        to address: SocketAddress,
        timeout: Duration
    ) throws(TransportError) -> DescriptorStream {
        let deadline = Deadline(after: timeout)
        switch address {
        case .unix(let path):
            guard PathContent(path: resolved(path)) != .other else {
                throw TransportError(.notASocket, at: address.description)
            }
            return try connectUnix(path, address.description, deadline)
        case .tcp(let host, let port):
            return try connectTCP(host, port, address.description, deadline)
        }
    }

    private static func connectUnix(
        _ path: String,
        _ name: String,
        _ deadline: Deadline
    ) throws(TransportError) -> DescriptorStream {
        let target = SystemSocketAddress(path: path)
        let descriptor = try makeSocket(family: AF_UNIX, name)
        // Poll cannot wait for room in a full backlog; a blocking connect with a limit can.
        let status = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, status & ~O_NONBLOCK)
        while true {
            let limit = timeval(milliseconds: max(deadline.remainingMilliseconds, 1))
            _ = setOption(descriptor, SOL_SOCKET, SO_SNDTIMEO, limit)
            if unsafe target.withAddress({ unsafe Glibc.connect(descriptor, $0, $1) }) == 0 {
                break
            }
            let cause = SystemError.last
            if cause.isInterruption { continue }
            _ = Glibc.close(descriptor)
            throw failure(cause, name)
        }
        _ = setOption(descriptor, SOL_SOCKET, SO_SNDTIMEO, timeval(milliseconds: 0))
        return try DescriptorStream(descriptor: descriptor, description: name)
    }

    private static func connectTCP(
        _ host: String,
        _ port: UInt16,
        _ name: String,
        _ deadline: Deadline
    ) throws(TransportError) -> DescriptorStream {
        let targets = try SystemSocketAddress.resolve(
            host: host,
            port: port,
            address: name,
            isListening: false
        )
        var failure = TransportError(.hostUnknown, at: name)
        for target in targets {
            do {
                return try connect(to: target, name, deadline)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private static func connect(
        to target: SystemSocketAddress,
        _ name: String,
        _ deadline: Deadline
    ) throws(TransportError) -> DescriptorStream {
        let descriptor = try makeSocket(family: target.family, name)
        disableDelay(descriptor)
        let stream = try DescriptorStream(descriptor: descriptor, description: name)
        let status = unsafe target.withAddress { unsafe Glibc.connect(descriptor, $0, $1) }
        if status == 0 { return stream }
        let cause = SystemError.last
        // An interrupted connect goes on in the background, like one that would wait.
        guard cause.number == EINPROGRESS || cause.isInterruption else {
            throw failure(cause, name)
        }
        guard try stream.waitUntilWritable(deadline) else {
            throw TransportError(.deadlineExceeded, at: name, "the connection")
        }
        if let cause = pendingError(descriptor) { throw failure(cause, name) }
        return stream
    }

    private static func failure(_ cause: SystemError, _ name: String) -> TransportError {
        switch cause.number {
        case ECONNREFUSED, ENOENT, ENOTDIR: TransportError(.nobodyListens, at: name, cause: cause)
        case EACCES, EPERM: TransportError(.permissionDenied, at: name, cause: cause)
        case EAGAIN, EINPROGRESS, ETIMEDOUT:
            TransportError(.deadlineExceeded, at: name, "the connection", cause: cause)
        default: TransportError(.ioFailure, at: name, "connecting", cause: cause)
        }
    }

    /// The path with links followed, as connecting does; the path itself when that fails.
    private static func resolved(_ path: String) -> String {
        guard let target = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(target) }
        return unsafe String(cString: target)
    }
}

extension timeval {
    /// A span of time; zero means no limit where a socket option takes it.
    fileprivate init(milliseconds: Int32) {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        self.init(tv_sec: Int(seconds), tv_usec: Int(rest) * 1000)
    }
}
