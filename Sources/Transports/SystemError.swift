// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What the operating system said about a call that failed.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number, as in `errno`.
    package let number: Int32

    /// The error with `number`.
    package init(number: Int32) {
        self.number = number
    }

    /// The error of the call that just failed on this thread.
    package static var last: Self { Self(number: errno) }

    /// What `strerror` says.
    package var description: String {
        var characters = [CChar](repeating: 0, count: 128)
        // The POSIX strerror_r; a text that is cut off is still a text.
        guard unsafe strerror_r(number, &characters, characters.count) == 0 else {
            return "error \(number)"
        }
        let bytes = characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the call may succeed when it is made again after a wait.
    var isTemporary: Bool { number == EAGAIN || number == EWOULDBLOCK }

    /// Whether a signal ended the call early.
    var isInterruption: Bool { number == EINTR }

    /// Whether the peer or the device is gone.
    var isDisconnection: Bool {
        switch number {
        // A pty whose other end is closed, and a port that was unplugged, answer EIO.
        case EPIPE, ECONNRESET, EIO, ENXIO, ENODEV, ENOTCONN, ECONNABORTED: true
        default: false
        }
    }
}
