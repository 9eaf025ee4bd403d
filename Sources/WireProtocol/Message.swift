// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms

/// The messages between a host and a board; each is generated from the schema.
public enum Message: Sendable {}

/// How a frame is handled; the raw value is in its header.
public enum MessageClass: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// Outside the sequence: may be lost, repeated or overtake others without harm.
    case urgent = 0
    /// A request or its answer, in sequence.
    case control = 1
    /// A part of a program, in sequence.
    case program = 2
    /// What a play yields, in sequence.
    case data = 3
}

/// To whom a message goes.
public enum MessageTarget: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// To the board.
    case board
    /// To the host.
    case host
    /// Either way.
    case both
}

/// How frames with a message are handled, and how long they are.
public struct OpcodeTraits: Hashable, Sendable, BitwiseCopyable {
    /// How frames with it are handled.
    public let messageClass: MessageClass
    /// To whom it goes.
    public let target: MessageTarget
    /// Bytes of its fields without the tail.
    public let fixedByteCount: Int
    /// Most bytes of its tail.
    public let maximumTail: Int

    init(_ messageClass: MessageClass, to target: MessageTarget, fixed: Int, tail: Int) {
        self.messageClass = messageClass
        self.target = target
        fixedByteCount = fixed
        maximumTail = tail
    }

    /// Whether a payload of `byteCount` bytes can hold the message.
    public func fits(_ byteCount: Int) -> Bool {
        byteCount >= fixedByteCount && byteCount <= fixedByteCount + maximumTail
    }
}

/// What a frame can carry.
public protocol WireMessage: Hashable, Sendable, BitwiseCopyable {
    /// Its number.
    static var opcode: Opcode { get }

    /// The message in `payload`, or nil when it does not have its form.
    init?(decoding payload: borrowing some ByteSource & ~Copyable)

    /// Writes the payload up to its tail; a value out of range is a programmer error.
    func encode(into sink: inout some ByteSink & ~Copyable)
}

extension WireMessage {
    /// How frames with it are handled.
    public static var messageClass: MessageClass { opcode.traits.messageClass }

    /// Bytes of its fields without the tail.
    public static var fixedByteCount: Int { opcode.traits.fixedByteCount }

    /// Most bytes of its tail.
    public static var maximumTail: Int { opcode.traits.maximumTail }

    /// Whether a payload of `byteCount` bytes can hold it.
    public static func fits(_ byteCount: Int) -> Bool { opcode.traits.fits(byteCount) }
}

/// A message that ends with bytes of a varying number.
///
/// After decoding, ``tail`` says where they lie in the payload. Before encoding, it says which
/// bytes of the source are sent.
public protocol TailedMessage: WireMessage {
    /// Where the bytes at the end lie.
    var tail: PayloadRange { get }
}

extension TailedMessage {
    /// Where the tail of a payload of `byteCount` bytes lies.
    static func tail(of byteCount: Int) -> PayloadRange {
        PayloadRange(offset: fixedByteCount, count: byteCount - fixedByteCount)
    }

    /// Writes the whole payload, its tail from `source`.
    public func encode(
        into sink: inout some ByteSink & ~Copyable,
        tailFrom source: borrowing some ByteSource & ~Copyable
    ) {
        precondition(tail.count <= Self.maximumTail, "A tail is longer than its message allows.")
        encode(into: &sink)
        for offset in tail.offset..<(tail.offset + tail.count) {
            sink.append(source.byte(at: offset))
        }
    }
}

/// Takes a message of whatever kind.
public protocol MessageVisitor: ~Copyable {
    /// Takes a message.
    mutating func visit(_ message: some WireMessage)
}

/// Where bytes lie in a payload or in another source.
public struct PayloadRange: Hashable, Sendable, BitwiseCopyable {
    /// Offset of the first one.
    public var offset: Int
    /// How many.
    public var count: Int

    /// The `count` bytes from `offset`.
    public init(offset: Int, count: Int) {
        precondition(offset >= 0 && count >= 0, "A range of bytes is not negative.")
        self.offset = offset
        self.count = count
    }
}
