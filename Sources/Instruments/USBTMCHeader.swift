// SPDX-License-Identifier: Apache-2.0

/// The twelve bytes before every bulk transfer of a USB test and measurement device.
///
/// ```
/// 0      1     2      3    4 ... 7           8            9        10, 11
/// MsgID  bTag  ~bTag  0    transfer size LE  attributes   char     0
/// ```
///
/// Source: Universal Serial Bus Test and Measurement Class Specification (USBTMC), revision 1.0,
/// 3.2 (tables 1 to 4) and 3.3 (tables 8 and 9).
package struct USBTMCHeader: Hashable, Sendable {
    /// What a transfer is.
    package enum Message: UInt8, Sendable {
        /// Bytes of a message to the device.
        case out = 1
        /// A request for bytes of a message from the device, and those bytes.
        case `in` = 2
        /// A trigger.
        ///
        /// Source: USBTMC, Subclass USB488 Specification, revision 1.0, 3.2.1.1.
        case trigger = 128
    }

    /// How many bytes it has.
    package static let byteCount = 12
    /// The attribute that a message ends with this transfer.
    package static let endOfMessage: UInt8 = 1
    /// The attribute of a request that a character ends the transfer, too.
    package static let usesTermination: UInt8 = 2

    /// What the transfer is.
    package let message: Message
    /// The number of the transfer, from 1 to 255.
    package let tag: UInt8
    /// How many bytes of message follow, or may follow.
    package let transferByteCount: UInt32
    /// Attributes.
    package let attributes: UInt8
    /// The character of ``usesTermination``.
    package let terminationCharacter: UInt8

    /// A header of these fields.
    package init(
        _ message: Message,
        tag: UInt8,
        transferByteCount: UInt32 = 0,
        attributes: UInt8 = 0,
        terminationCharacter: UInt8 = 0
    ) {
        precondition(tag != 0, "A tag is never 0.")
        self.message = message
        self.tag = tag
        self.transferByteCount = transferByteCount
        self.attributes = attributes
        self.terminationCharacter = terminationCharacter
    }

    /// Whether the message ends with this transfer.
    package var isEnd: Bool { attributes & Self.endOfMessage != 0 }

    /// The bytes.
    package var bytes: [UInt8] {
        let count = transferByteCount
        return [
            message.rawValue, tag, ~tag, 0,
            UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8),
            UInt8(truncatingIfNeeded: count >> 16), UInt8(truncatingIfNeeded: count >> 24),
            attributes, terminationCharacter, 0, 0,
        ]
    }

    /// Reads the header that `bytes` begins with; nil when it is none.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.byteCount, let message = Message(rawValue: bytes[0]),
            bytes[1] != 0, bytes[2] == ~bytes[1]
        else { return nil }
        let count =
            UInt32(bytes[4]) | UInt32(bytes[5]) << 8 | UInt32(bytes[6]) << 16
            | UInt32(bytes[7]) << 24
        self.init(
            message,
            tag: bytes[1],
            transferByteCount: count,
            attributes: bytes[8],
            terminationCharacter: bytes[9]
        )
    }
}

/// The number of a bulk transfer, which goes from 1 to 255 and round again.
package struct USBTMCTag: Hashable, Sendable {
    private var last: UInt8 = 0

    /// Before the first transfer.
    package init() {}

    /// The next number.
    package mutating func next() -> UInt8 {
        last = last == 255 ? 1 : last + 1
        return last
    }
}
