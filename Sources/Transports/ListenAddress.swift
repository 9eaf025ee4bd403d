// SPDX-License-Identifier: Apache-2.0

/// Where a simulated board waits for a host, as a user writes it.
package enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// `pty`: a new pseudo-terminal, whose name the system chooses.
    case pseudoTerminal
    /// `unix:PATH` or `tcp:HOST:PORT`; with port 0 the system chooses one.
    case socket(SocketAddress)

    /// Parses a spelling.
    ///
    /// - Throws: ``TransportError`` `.addressMalformed`, with an example of what is expected.
    package init(parsing text: String) throws(TransportError) {
        let parser = AddressParser(text: text)
        switch parser.scheme {
        case "pty" where parser.rest == nil: self = .pseudoTerminal
        case "pty": throw parser.error("the system chooses the name of a pty", "pty")
        case "tcp": self = .socket(try parser.hostAndPort(lowestPort: 0))
        case "unix": self = .socket(try parser.socketPath())
        default:
            throw parser.error(
                "a board listens at one of pty, unix:PATH, tcp:HOST:PORT",
                "unix:/tmp/board.sock"
            )
        }
    }

    /// The spelling that is parsed back to the same address.
    package var description: String {
        switch self {
        case .pseudoTerminal: "pty"
        case .socket(let address): address.description
        }
    }

    /// Starts to listen.
    ///
    /// - Parameter allowsGroup: Whether the group of a Unix socket may connect, too.
    /// - Returns: Where peers arrive.
    /// - Throws: ``TransportError``, as ``SocketListener`` and ``PseudoTerminal`` do.
    package func listen(
        allowsGroup: Bool = false
    ) throws(TransportError) -> any ByteStreamListener {
        switch self {
        case .pseudoTerminal: try PseudoTerminal()
        case .socket(let address): try SocketListener(address, allowsGroup: allowsGroup)
        }
    }
}
