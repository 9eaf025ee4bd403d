// SPDX-License-Identifier: Apache-2.0

internal import WireProtocol

/// An answer that waits for room on the link.
enum PendingReply: BitwiseCopyable {
    case reply(Message.Reply)
    case limits(Message.LimitsInForce)
    /// The array's limits as they are when it is sent.
    case arrayLimits
    case verdict(Message.ProgramVerdict)
    case statistics(Message.Statistics)
}

/// Answers in the order of their requests.
///
/// A host may send its next window before the answers to the last one have found room on the link,
/// so the board takes a request only while ``hasRoom``.
struct ReplyQueue {
    private var ring = InlineArray<16, PendingReply?>(repeating: nil)
    private var first = 0
    private var count = 0

    var next: PendingReply? { count > 0 ? ring[first] : nil }

    /// Whether an answer can be added.
    var hasRoom: Bool { count < 16 }

    /// Adds an answer; false when there is no room.
    mutating func append(_ reply: PendingReply) -> Bool {
        guard count < 16 else { return false }
        ring[(first + count) % 16] = reply
        count += 1
        return true
    }

    mutating func removeFirst() {
        first = (first + 1) % 16
        count -= 1
    }

    mutating func removeAll() { count = 0 }
}

/// Events until the link has taken them; when there are too many, the oldest ones stay.
struct EventQueue {
    private var ring = InlineArray<8, Message.Event?>(repeating: nil)
    private var first = 0
    private var count = 0
    private var lastIdentifier: UInt32 = 0

    var next: Message.Event? { count > 0 ? ring[first] : nil }

    /// Adds an event and numbers it; numbers that are missing tell of events without a place.
    ///
    /// - Returns: The event with its number.
    @discardableResult
    mutating func append(_ event: Message.Event) -> Message.Event {
        lastIdentifier &+= 1
        var event = event
        event.identifier = lastIdentifier
        insert(event)
        return event
    }

    /// Adds an event that has its number, unless it waits already.
    mutating func repeatEvent(_ event: Message.Event) {
        for offset in 0..<count where ring[(first + offset) % 8]?.identifier == event.identifier {
            return
        }
        insert(event)
    }

    private mutating func insert(_ event: Message.Event) {
        guard count < 8 else { return }
        ring[(first + count) % 8] = event
        count += 1
    }

    mutating func removeFirst() {
        first = (first + 1) % 8
        count -= 1
    }
}
