// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A new non-blocking stream socket that is closed on exec.
func makeSocket(family: Int32, _ address: String) throws(TransportError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = Glibc.socket(family, kind, 0)
    guard descriptor >= 0 else {
        throw TransportError(.ioFailure, at: address, "opening a socket", cause: .last)
    }
    return descriptor
}

/// Sends small frames at once instead of collecting them; without it a request and its answer
/// take 40 ms.
///
/// Source: tcp(7), `TCP_NODELAY`.
func disableDelay(_ descriptor: Int32) {
    _ = setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, Int32(1))
}

/// Sets an option; false when the system refuses.
func setOption<Value: BitwiseCopyable>(
    _ descriptor: Int32,
    _ level: Int32,
    _ name: Int32,
    _ value: Value
) -> Bool {
    unsafe withUnsafeBytes(of: value) { bytes in
        unsafe setsockopt(descriptor, level, name, bytes.baseAddress, socklen_t(bytes.count)) == 0
    }
}

/// The error of a connection that was made in the background, nil when it is there.
func pendingError(_ descriptor: Int32) -> SystemError? {
    var number: Int32 = 0
    var byteCount = socklen_t(MemoryLayout<Int32>.size)
    let status = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &byteCount)
    if status != 0 { return .last }
    return number == 0 ? nil : SystemError(number: number)
}

/// What a path holds.
enum PathContent: Equatable {
    case nothing
    case socket(device: UInt, file: UInt)
    case other

    /// Looks at `path` without following a link.
    init(path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            self = .nothing
            return
        }
        let isSocket = status.st_mode & S_IFMT == S_IFSOCK
        self = isSocket ? .socket(device: status.st_dev, file: status.st_ino) : .other
    }
}
