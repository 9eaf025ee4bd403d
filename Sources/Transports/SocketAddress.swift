// SPDX-License-Identifier: Apache-2.0

/// Where a socket listens: `unix:PATH` or `tcp:HOST:PORT`.
package enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// A socket in the file system.
    case unix(path: String)
    /// A TCP port; the host is a name or an address, without brackets.
    case tcp(host: String, port: UInt16)

    /// The longest path a Unix socket can have, in bytes.
    ///
    /// Source: unix(7), `sun_path` holds 108 bytes with the terminating zero.
    static let longestPathByteCount = 107

    /// The spelling that is parsed back to the same address.
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port):
            host.contains(":") ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
        }
    }
}
