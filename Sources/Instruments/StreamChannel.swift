// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import Transports

/// Messages over a byte stream, each ended by a line feed: a raw TCP socket or a serial line.
///
/// Source: IEEE 488.2-1992, 7.5 and 8.5 (NL as terminator); the raw socket of instruments has
/// port 5025 (IANA `scpi-raw`).
package final class StreamChannel: MessageChannel {
    /// The stream's name.
    package var description: String { stream.description }

    /// The port of raw SCPI sockets that instruments have unless their dialect says otherwise.
    package static let rawPort: UInt16 = 5025

    private let stream: any ByteStream
    private let terminator: [UInt8]
    private let arrived = Mutex(MessageBuffer())

    /// Messages over `stream`, which it owns; `terminator` ends those that are sent.
    package init(_ stream: any ByteStream, terminator: [UInt8] = [10]) {
        self.stream = stream
        self.terminator = terminator
    }

    /// See ``MessageChannel/send(_:timeout:)``.
    package func send(_ message: [UInt8], timeout: Duration) throws(InstrumentError) {
        do {
            try stream.write(message + terminator, timeout: timeout)
        } catch {
            throw InstrumentError(.wire, at: description, "sending", cause: error)
        }
    }

    /// See ``MessageChannel/receive(maximumCount:timeout:)``.
    package func receive(
        maximumCount: Int,
        timeout: Duration
    ) throws(InstrumentError) -> [UInt8] {
        let deadline = Deadline(after: timeout)
        while true {
            switch arrived.withLock({ $0.takeMessage(maximumCount: maximumCount) }) {
            case .message(let message): return message
            case .tooLong: throw InstrumentError(.answerTooLong, at: description, "a question")
            case .incomplete: break
            }
            let bytes = try read(timeout: deadline.remaining)
            if bytes.isEmpty, deadline.remaining == .zero {
                throw InstrumentError(.noAnswer, at: description, "a question")
            }
            arrived.withLock { $0.append(bytes) }
        }
    }

    /// See ``MessageChannel/clear(timeout:)``; reads until nothing came for `timeout`, or ten
    /// times that at most.
    package func clear(timeout: Duration) throws(InstrumentError) -> Bool {
        arrived.withLock { $0 = MessageBuffer() }
        let deadline = Deadline(after: timeout * 10)
        while deadline.remaining > .zero {
            if try read(timeout: min(timeout, deadline.remaining)).isEmpty { return false }
        }
        return false
    }

    /// See ``MessageChannel/close()``.
    package func close() { stream.close() }

    private func read(timeout: Duration) throws(InstrumentError) -> [UInt8] {
        do {
            return try stream.read(maximumCount: 4096, timeout: timeout)
        } catch {
            throw InstrumentError(.wire, at: description, "waiting for an answer", cause: error)
        }
    }
}

/// Bytes of messages, cut at line feeds that are neither in a string nor in a block.
package struct MessageBuffer: Sendable {
    private var bytes: [UInt8] = []
    private var scanned = 0
    private var state = State.plain

    private enum State {
        case plain
        case quoted(UInt8)
        case hash
        case count(digitsLeft: Int, value: Int)
        case block(left: Int)
    }

    /// What the buffer holds.
    package enum Outcome {
        /// A whole message.
        case message([UInt8])
        /// More bytes than a message may have.
        case tooLong
        /// No whole message yet.
        case incomplete
    }

    /// An empty buffer.
    package init() {}

    /// Adds what has arrived.
    package mutating func append(_ more: [UInt8]) { bytes += more }

    /// The first message if it has arrived, without line feed and carriage return.
    package mutating func takeMessage(maximumCount: Int) -> Outcome {
        while scanned < bytes.count {
            if scanned > maximumCount { return .tooLong }
            if isEnd(bytes[scanned]) {
                var message = Array(bytes[..<scanned])
                if message.last == 13 { message.removeLast() }
                bytes.removeFirst(scanned + 1)
                scanned = 0
                state = .plain
                return .message(message)
            }
            scanned += 1
        }
        return scanned > maximumCount ? .tooLong : .incomplete
    }

    /// Whether `byte` is the line feed that ends the message.
    private mutating func isEnd(_ byte: UInt8) -> Bool {
        switch state {
        case .plain:
            switch byte {
            case 10: return true
            case UInt8(ascii: "\""), UInt8(ascii: "'"): state = .quoted(byte)
            case UInt8(ascii: "#"): state = .hash
            default: break
            }
        case .quoted(let quote):
            // A quote inside a string is doubled, which leaves and enters it again.
            if byte == quote { state = .plain }
        case .hash:
            let isCount = byte.isDigit && byte != UInt8(ascii: "0")
            if byte == 10 { return true }
            state = isCount ? .count(digitsLeft: Int(byte - 48), value: 0) : .plain
        case .count(let digitsLeft, let value):
            guard byte.isDigit else {
                state = .plain
                return byte == 10
            }
            let count = value * 10 + Int(byte - 48)
            if digitsLeft > 1 {
                state = .count(digitsLeft: digitsLeft - 1, value: count)
            } else {
                state = count == 0 ? .plain : .block(left: count)
            }
        case .block(let left):
            state = left == 1 ? .plain : .block(left: left - 1)
        }
        return false
    }
}
