// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
package import Transports
internal import WireProtocol

/// The frames of a capture, decoded, for people and programs that look at a link.
package struct FrameListing: Sendable, Codable {
    /// A frame, or something else that happened.
    package struct Entry: Hashable, Sendable, Codable {
        /// When its last byte passed, in nanoseconds since the capture began.
        package var nanoseconds: UInt64
        /// `host` or `board`: who sent it; nil for what no frame is.
        package var sender: String?
        /// The name of the message, or what happened.
        package var message: String
        /// Its session tag.
        package var session: UInt16?
        /// Its number in the sequence; nil for urgent ones.
        package var sequence: UInt16?
        /// The number its sender expects next.
        package var acknowledged: UInt16?
        /// Whether it was sent before.
        package var isRepeated: Bool?
        /// The fields, in order.
        package var fields: [Field] = []
    }

    /// A field of a message.
    package struct Field: Hashable, Sendable, Codable {
        /// Its name.
        package var name: String
        /// Its value.
        package var value: String
    }

    /// What happened, in order.
    package private(set) var entries: [Entry] = []
    /// Stretches of bytes that were no frame, by sender.
    package private(set) var damaged = ["board": 0, "host": 0]

    /// Decodes a capture.
    package init(_ capture: Capture) {
        var board = FrameDecoder(maximumPayload: FrameHeader.largestPayload)
        var host = FrameDecoder(maximumPayload: FrameHeader.largestPayload)
        for record in capture.records {
            let time = record.nanoseconds
            switch record.content {
            case .received(let bytes): decode(bytes, "board", &board, at: time)
            case .sent(let bytes): decode(bytes, "host", &host, at: time)
            case .turn: break
            case .failed(let failure): note("\(failure.error)", at: time)
            case .closed: note("the host closed the stream", at: time)
            }
        }
    }

    private mutating func note(_ sentence: String, at time: UInt64) {
        entries.append(Entry(nanoseconds: time, message: sentence))
    }

    private mutating func decode(
        _ bytes: [UInt8],
        _ sender: String,
        _ decoder: inout FrameDecoder,
        at time: UInt64
    ) {
        for byte in bytes {
            switch decoder.receive(byte) {
            case .none: break
            case .damaged: damaged[sender, default: 0] += 1
            case .frame(let header):
                var entry = Entry(nanoseconds: time, sender: sender, message: "")
                entry.session = header.session
                entry.acknowledged = header.acknowledged
                entry.isRepeated = header.isRepeated
                if header.messageClass != .urgent { entry.sequence = header.sequence }
                let payload = (0..<decoder.byteCount).map { decoder.byte(at: $0) }
                Self.describe(header.opcode, payload, in: &entry)
                entries.append(entry)
            }
        }
    }

    private static func describe(_ number: UInt8, _ payload: [UInt8], in entry: inout Entry) {
        guard let opcode = Opcode(rawValue: number) else {
            entry.message = "unknown message \(number)"
            return
        }
        entry.message = "\(opcode)"
        var visitor = FieldVisitor(payload: payload)
        if !opcode.visit(payload, with: &visitor) { entry.message += ", malformed" }
        entry.fields = visitor.fields
    }
}

/// Turns a message into names and values.
private struct FieldVisitor: MessageVisitor {
    var payload: [UInt8]
    var fields: [FrameListing.Field] = []

    mutating func visit(_ message: some WireMessage) {
        for child in Mirror(reflecting: message).children {
            guard let name = child.label else { continue }
            fields.append(FrameListing.Field(name: name, value: text(child.value)))
        }
    }

    private func text(_ value: Any) -> String {
        switch value {
        case let range as PayloadRange:
            let bytes = payload[range.offset..<(range.offset + range.count)]
            let shown = bytes.prefix(16).map { hexadecimal($0) }.joined()
            return "\(range.count) bytes \(shown)" + (bytes.count > 16 ? "…" : "")
        case let text as FixedText<16>: return printable(text)
        case let text as FixedText<32>: return printable(text)
        case let bytes as FixedBytes<32>:
            return (0..<32).map { hexadecimal(bytes[$0]) }.joined()
        default: return "\(value)"
        }
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    /// Text of a board, with everything but printable ASCII escaped.
    private func printable<let count: Int>(_ text: FixedText<count>) -> String {
        (0..<text.utf8Count).map { index in
            let byte = text.bytes[index]
            let isPrintable = (0x20..<0x7F).contains(byte)
            return isPrintable ? String(Unicode.Scalar(byte)) : "\\x" + hexadecimal(byte)
        }.joined()
    }
}
