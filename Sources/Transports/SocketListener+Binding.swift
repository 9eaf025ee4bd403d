// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension SocketListener {
    /// How many peers may wait to be accepted.
    private static let backlog: Int32 = 8

    /// A socket that listens at `path`.
    static func bindUnix(_ path: String, mode: mode_t) throws(TransportError) -> Int32 {
        let name = SocketAddress.unix(path: path).description
        let descriptor = try makeSocket(family: AF_UNIX, name)
        do throws(TransportError) {
            // The mode of the descriptor is the mode the file gets, less the umask: nobody can
            // slip in between.
            _ = fchmod(descriptor, mode)
            if let cause = bind(descriptor, path) {
                guard cause.number == EADDRINUSE else { throw failure(cause, name) }
                try removeStaleSocket(path, name)
                if let cause = bind(descriptor, path) { throw failure(cause, name) }
            }
            guard unsafe chmod(path, mode) == 0, listen(descriptor, backlog) == 0 else {
                throw failure(.last, name)
            }
            return descriptor
        } catch {
            _ = Glibc.close(descriptor)
            throw error
        }
    }

    /// A socket that listens at a port of `host`.
    static func bindTCP(
        _ host: String,
        _ port: UInt16,
        _ name: String
    ) throws(TransportError) -> Int32 {
        let targets = try SystemSocketAddress.resolve(
            host: host,
            port: port,
            address: name,
            isListening: true
        )
        guard let target = targets.first else { throw TransportError(.hostUnknown, at: name) }
        let descriptor = try makeSocket(family: target.family, name)
        // A port whose last connection is still fading away may be taken again.
        _ = setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, Int32(1))
        let isBound = unsafe target.withAddress { unsafe Glibc.bind(descriptor, $0, $1) } == 0
        guard isBound, listen(descriptor, backlog) == 0 else {
            let error = failure(.last, name)
            _ = Glibc.close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func bind(_ descriptor: Int32, _ path: String) -> SystemError? {
        let target = SystemSocketAddress(path: path)
        let status = unsafe target.withAddress { unsafe Glibc.bind(descriptor, $0, $1) }
        return status == 0 ? nil : .last
    }

    /// Removes the socket file a program left behind; throws when it is not that.
    private static func removeStaleSocket(_ path: String, _ name: String) throws(TransportError) {
        let found = PathContent(path: path)
        guard found != .other else { throw TransportError(.notASocket, at: name) }
        guard found != .nothing else { return }
        let probe = try makeSocket(family: AF_UNIX, name)
        defer { _ = Glibc.close(probe) }
        let target = SystemSocketAddress(path: path)
        let isAnswered = unsafe target.withAddress { unsafe Glibc.connect(probe, $0, $1) } == 0
        // Only a refusal proves that nobody listens; a full backlog, for one, does not. And the
        // file must still be the one that was asked: another program may have been quicker.
        guard !isAnswered, errno == ECONNREFUSED, PathContent(path: path) == found else {
            throw TransportError(.busy, at: name)
        }
        guard unsafe unlink(path) == 0 else { throw failure(.last, name) }
    }

    private static func failure(_ cause: SystemError, _ name: String) -> TransportError {
        switch cause.number {
        case EADDRINUSE: TransportError(.busy, at: name, cause: cause)
        case EACCES, EPERM, EROFS: TransportError(.permissionDenied, at: name, cause: cause)
        default: TransportError(.ioFailure, at: name, "listening", cause: cause)
        }
    }
}
