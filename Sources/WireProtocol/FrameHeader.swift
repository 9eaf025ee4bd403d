// SPDX-License-Identifier: Apache-2.0

/// The first eight bytes of every frame.
///
/// ```
/// 0 version:3 | class:2 | flags:3   1 opcode   2 session u16   4 sequence u16   6 acknowledged u16
/// ```
///
/// On the wire a frame is `COBS(header | payload | CRC-32C over both) 0x00`.
public struct FrameHeader: Hashable, Sendable, BitwiseCopyable {
    /// Bytes of a header.
    public static let byteCount = 8
    /// Bytes of a checksum.
    public static let checksumByteCount = 4
    /// The version of the frame format.
    public static let version = WireSchema.version
    /// The largest payload on a UART.
    public static let serialPayload = 240
    /// The largest payload of all: USB high speed.
    public static let largestPayload = 1003

    /// The message's class.
    public var messageClass: MessageClass
    /// Whether it was sent before.
    public var isRepeated: Bool
    /// Whether the sender is out of credit and wants to be told its present total at once.
    public var wantsCredit: Bool
    /// The message's number.
    public var opcode: UInt8
    /// The session it belongs to; 0 for none.
    public var session: UInt16
    /// Its number among the sequenced frames of its direction.
    public var sequence: UInt16
    /// The sequence number the sender expects next.
    public var acknowledged: UInt16

    /// A header of the given parts.
    public init(
        _ messageClass: MessageClass,
        opcode: UInt8,
        session: UInt16 = 0,
        sequence: UInt16 = 0,
        acknowledged: UInt16 = 0,
        isRepeated: Bool = false,
        wantsCredit: Bool = false
    ) {
        self.messageClass = messageClass
        self.opcode = opcode
        self.session = session
        self.sequence = sequence
        self.acknowledged = acknowledged
        self.isRepeated = isRepeated
        self.wantsCredit = wantsCredit
    }

    /// The header whose bytes are given, or nil when its version is another.
    init?(_ bytes: InlineArray<8, UInt8>) {
        guard bytes[0] >> 5 == Self.version,
            let messageClass = MessageClass(rawValue: bytes[0] >> 3 & 3)
        else { return nil }
        self.init(
            messageClass,
            opcode: bytes[1],
            session: UInt16(bytes[2]) | UInt16(bytes[3]) << 8,
            sequence: UInt16(bytes[4]) | UInt16(bytes[5]) << 8,
            acknowledged: UInt16(bytes[6]) | UInt16(bytes[7]) << 8,
            isRepeated: bytes[0] & 2 != 0,
            wantsCredit: bytes[0] & 1 != 0
        )
    }

    var bytes: InlineArray<8, UInt8> {
        [
            (Self.version << 5) | messageClass.rawValue << 3 | (isRepeated ? 2 : 0)
                | (wantsCredit ? 1 : 0), opcode,
            UInt8(truncatingIfNeeded: session), UInt8(truncatingIfNeeded: session >> 8),
            UInt8(truncatingIfNeeded: sequence), UInt8(truncatingIfNeeded: sequence >> 8),
            UInt8(truncatingIfNeeded: acknowledged), UInt8(truncatingIfNeeded: acknowledged >> 8),
        ]
    }
}
