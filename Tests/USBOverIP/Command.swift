// SPDX-License-Identifier: Apache-2.0

import BoardUSB

/// What a USB/IP host sends once a device is imported.
///
/// Source: Linux, `Documentation/usb/usbip_protocol.rst`.
enum Command: Equatable {
    case submit(Submission)
    case unlink(sequence: UInt32, victim: UInt32)

    /// A transfer the host wants.
    struct Submission: Equatable {
        var sequence: UInt32
        /// The endpoint's number with its direction in the highest bit.
        var endpoint: UInt8
        var byteCount: Int
        var setup: SetupPacket
        /// What goes to the device.
        var data: [UInt8] = []
    }

    /// The bytes of a header.
    static let headerByteCount = 48
    /// The longest transfer that is taken; the kernel's drivers stay far below.
    static let longestTransfer = 1 << 20

    /// The first command in `input` and how many bytes it takes, or nil when more must come.
    static func first(in input: ArraySlice<UInt8>) throws(ProtocolError) -> (Self, Int)? {
        guard input.count >= headerByteCount else { return nil }
        let sequence = word(input, at: 4)
        switch word(input, at: 0) {
        case 1: break
        case 2: return (.unlink(sequence: sequence, victim: word(input, at: 20)), headerByteCount)
        case let number: throw ProtocolError(sentence: "there is no command \(number)")
        }
        let count = word(input, at: 24)
        let isToHost = word(input, at: 12) != 0
        let number = word(input, at: 16)
        guard count <= longestTransfer else {
            throw ProtocolError(sentence: "a transfer of \(count) bytes is too long")
        }
        guard number < 16 else { throw ProtocolError(sentence: "there is no endpoint \(number)") }
        let end = headerByteCount + (isToHost ? 0 : Int(count))
        guard input.count >= end else { return nil }
        let header = Array(input.prefix(headerByteCount))
        guard let setup = SetupPacket(header.span, at: 40) else { return nil }
        let submission = Submission(
            sequence: sequence,
            endpoint: UInt8(number) | (isToHost ? 0x80 : 0),
            byteCount: Int(count),
            setup: setup,
            data: Array(input.dropFirst(headerByteCount).prefix(end - headerByteCount))
        )
        return (.submit(submission), end)
    }
}

/// Bytes that are no USB/IP.
package struct ProtocolError: Error, Equatable, CustomStringConvertible {
    /// What is wrong with them.
    package let sentence: String

    /// The sentence.
    package var description: String { "USB/IP: \(sentence)." }
}
