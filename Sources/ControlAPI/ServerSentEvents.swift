// SPDX-License-Identifier: Apache-2.0

/// Splits a stream of server-sent events into the data of each.
///
/// Source: WHATWG HTML Standard, section 9.2.6 "Interpreting an event stream"; of its fields only
/// `data` is used here.
package struct ServerSentEvents: Sendable {
    /// The longest line that is accepted, in bytes.
    package static let maximumLineByteCount = 1 << 22

    private var line: [UInt8] = []
    private var data: [UInt8] = []

    /// A splitter at the beginning of a stream.
    package init() {}

    /// Takes the next bytes and gives the data of the events that they complete.
    ///
    /// - Throws: ``ControlFailure`` `replyMalformed` when a line is too long.
    package mutating func receive(
        _ bytes: some Sequence<UInt8>
    ) throws(ControlFailure) -> [[UInt8]] {
        var complete: [[UInt8]] = []
        for byte in bytes where byte != UInt8(ascii: "\r") {
            guard byte == UInt8(ascii: "\n") else {
                guard line.count < Self.maximumLineByteCount else {
                    throw .replyMalformed("a line of its events does not end")
                }
                line.append(byte)
                continue
            }
            if line.isEmpty {
                if !data.isEmpty { complete.append(data) }
                data = []
            } else if line.starts(with: "data:".utf8) {
                let value = line.dropFirst(5)
                if !data.isEmpty { data.append(UInt8(ascii: "\n")) }
                data += value.first == UInt8(ascii: " ") ? value.dropFirst() : value
            }
            line = []
        }
        return complete
    }

    /// The bytes of an event.
    package static func event(_ data: some Sequence<UInt8>) -> [UInt8] {
        Array("data: ".utf8) + data + Array("\n\n".utf8)
    }

    /// The bytes of a comment, which keeps a silent connection alive.
    package static let keepAlive = Array(": alive\n\n".utf8)
}
