// SPDX-License-Identifier: Apache-2.0

/// Reads the parts of an address, and says what is wrong with an example of what is right.
struct AddressParser {
    /// The whole address, which errors repeat.
    let text: String

    /// What is before the first colon.
    var scheme: Substring { text.prefix { $0 != ":" } }

    /// What follows the first colon, nil when there is none.
    var rest: Substring? {
        text.firstIndex(of: ":").map { text[text.index(after: $0)...] }
    }

    /// A path that is not empty.
    func path(_ example: String) throws(TransportError) -> String {
        guard let rest, !rest.isEmpty else { throw error("the path is missing", example) }
        guard !rest.utf8.contains(0) else { throw error("the path holds a zero byte", example) }
        return String(rest)
    }

    /// A path that fits a Unix socket.
    func socketPath() throws(TransportError) -> SocketAddress {
        let example = "unix:/run/hebb/board.sock"
        let path = try path(example)
        guard path.utf8.count <= SocketAddress.longestPathByteCount else {
            let limit = SocketAddress.longestPathByteCount
            throw error("the path is longer than \(limit) bytes", example)
        }
        return .unix(path: path)
    }

    /// A host and a port not below `lowestPort`; an IPv6 address stands in brackets.
    func hostAndPort(lowestPort: UInt16) throws(TransportError) -> SocketAddress {
        let example = "tcp:127.0.0.1:5577"
        guard let rest, let colon = rest.lastIndex(of: ":") else {
            throw error("a host and a port are missing", example)
        }
        let digits = rest[rest.index(after: colon)...]
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), let port = UInt16(digits),
            port >= lowestPort
        else {
            throw error("the port is not a number from \(lowestPort) to 65535", example)
        }
        return .tcp(host: try host(rest[..<colon]), port: port)
    }

    /// Four hexadecimal digits.
    func identifier(_ digits: Substring, _ name: String) throws(TransportError) -> UInt16 {
        guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit),
            let value = UInt16(digits, radix: 16)
        else {
            throw error("the \(name) id is not four hexadecimal digits", "usb:1209:0001")
        }
        return value
    }

    /// What is wrong with the address.
    func error(_ problem: String, _ example: String) -> TransportError {
        let name = text.isEmpty ? "(empty address)" : text
        return TransportError(.addressMalformed, at: name, "\(problem); an example is \(example)")
    }

    private func host(_ text: Substring) throws(TransportError) -> String {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let host = isBracketed ? text.dropFirst().dropLast() : text
        guard !host.isEmpty else { throw error("the host is missing", "tcp:127.0.0.1:5577") }
        guard host.contains(":") == isBracketed else {
            throw error("brackets enclose an IPv6 address and nothing else", "tcp:[::1]:5577")
        }
        guard !host.contains(where: { $0.isWhitespace || $0 == "[" || $0 == "]" || $0 == "\0" })
        else {
            throw error("the host holds a character no host has", "tcp:127.0.0.1:5577")
        }
        return String(host)
    }
}
