// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
public import PulsePrograms

/// One end of the link: delivers sequenced frames once and in order, or reports the link down.
///
/// The same value serves the host and the board. It owns no clock and no wire: bytes and link
/// ticks go in, frames and bytes come out. Rules, each with the model in protocols/board/models that
/// proves it:
///
/// - Go-back-N with a window far below half the sequence space, and a session tag in every
///   frame: nothing is delivered twice, nothing acknowledged is lost (link.pml).
/// - Byte credits are absolute totals: a lost grant is repaired by the next one, and a sender that
///   is out of credit with nothing in flight asks for it, so the link can never stall
///   (credit.pml). A frame is charged once, when it is first sent.
/// - Everything outstanding is sent again after a time-out, and a bounded number of time-outs in
///   a row is the end: a message is delivered, or its loss is known (link_live.pml).
/// - Urgent frames stand outside the sequence and go first.
public struct LinkEndpoint: ~Copyable {
    /// The most frames in flight.
    public static let window = 16

    /// Sizes and times of an endpoint, the times in the caller's ticks.
    public struct Configuration: Sendable, BitwiseCopyable {
        /// The largest payload this end sends or takes.
        public var maximumPayload: Int
        /// Bytes of sequenced frames this end can take ahead of their handling.
        public var receiveBytes: UInt32
        /// The time-out before any answer was timed.
        public var firstTimeout: UInt64
        /// The shortest time-out.
        public var shortestTimeout: UInt64
        /// The longest time-out.
        public var longestTimeout: UInt64
        /// How long an acknowledgement waits for a frame that carries it; four wait for none.
        public var acknowledgementDelay: UInt64
        /// Time-outs in a row after which the link is down.
        public var expiryLimit: Int
        /// Bytes waiting for the wire.
        public var outputBytes: Int

        /// A configuration for a clock of `rate` ticks a second.
        public init(
            maximumPayload: Int = FrameHeader.serialPayload,
            receiveBytes: UInt32,
            rate: UInt64,
            outputBytes: Int
        ) {
            self.maximumPayload = maximumPayload
            self.receiveBytes = receiveBytes
            firstTimeout = rate / 5
            // A window of full frames is 44 ms of a line of 921,600 baud, and an acknowledgement
            // may stand behind one.
            shortestTimeout = rate / 20
            longestTimeout = rate
            acknowledgementDelay = rate / 200
            expiryLimit = 6
            self.outputBytes = outputBytes
        }
    }

    /// What was counted since the endpoint was made.
    public struct Counters: Hashable, Sendable, BitwiseCopyable {
        /// Good frames received.
        public internal(set) var framesReceived: UInt32 = 0
        /// Frames thrown away because their checksum was wrong.
        public internal(set) var framesDamaged: UInt32 = 0
        /// Frames received again or out of order.
        public internal(set) var framesUnexpected: UInt32 = 0
        /// Frames sent again.
        public internal(set) var framesRepeated: UInt32 = 0
        /// Bytes received.
        public internal(set) var bytesReceived: UInt64 = 0
    }

    private struct Slot: BitwiseCopyable {
        var header = FrameHeader(.urgent, opcode: 0)
        var count = 0
        var sentAt: UInt64 = 0
        var wasRepeated = false
    }

    /// Counters.
    public private(set) var counters = Counters()
    /// The session in force; 0 for none.
    public private(set) var session: UInt16 = 0
    /// Whether the link was given up.
    public private(set) var isDown = false
    /// Whether sequenced frames are taken; those that are not are sent again by the other end.
    public var isTakingRequests = true

    private let configuration: Configuration
    private var decoder: FrameDecoder
    private var encoder: FrameEncoder

    /// Sequenced frames not yet acknowledged, in a ring of ``window`` places.
    private var slots = InlineArray<16, Slot>(repeating: Slot())
    private var payloads: FixedBuffer<UInt8>
    private var base: UInt16 = 0
    private var next: UInt16 = 0
    /// The first frame that still has to be put on the wire (again).
    private var toSend: UInt16 = 0
    private var deadline: UInt64 = 0
    private var timeout: UInt64
    private var smoothed: UInt64 = 0
    private var deviation: UInt64 = 0
    private var expiries = 0
    private var repeatedAcknowledgements = 0
    /// Up to where everything was sent again; until it is acknowledged, repeated acknowledgements
    /// are echoes of the repetition and say nothing of a loss.
    private var recovery: UInt16 = 0
    private var isRecovering = false

    private var urgent = InlineArray<4, Slot>(repeating: Slot())
    private var urgentPayloads: FixedBuffer<UInt8>
    private var urgentFirst = 0
    private var urgentCount = 0

    private var staging: FixedBuffer<UInt8>
    private var stagedCount = 0

    private var expected: UInt16 = 0
    /// Whether an acknowledgement is owed at once: something came that was not expected.
    private var owesAcknowledgement = false
    /// Frames taken since the last acknowledgement, and when the first of them came.
    ///
    /// Their acknowledgement waits a little for a frame that carries it along.
    private var unacknowledged = 0
    private var unacknowledgedSince: UInt64 = 0
    private var bytesTaken: UInt32 = 0
    private var bytesSent: UInt32 = 0
    private var bytesGranted: UInt32 = 0
    /// The total grant the other end was told last.
    private var grantTold: UInt32 = 0
    /// When to ask for credit, once a message had to wait for it; 0 when none waits.
    private var nextAsk: UInt64 = 0
    private var isStarved = false

    /// An endpoint without a session: only urgent frames pass.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        decoder = FrameDecoder(maximumPayload: configuration.maximumPayload)
        encoder = FrameEncoder(capacity: configuration.outputBytes)
        let size = configuration.maximumPayload
        payloads = FixedBuffer(count: Self.window * size, repeating: 0)
        urgentPayloads = FixedBuffer(count: 4 * size, repeating: 0)
        staging = FixedBuffer(count: size, repeating: 0)
        timeout = configuration.firstTimeout
    }

    /// Starts a session: both directions count from 0, whatever was in flight is forgotten.
    public mutating func open(session: UInt16, granted: UInt32) {
        self.session = session
        isDown = false
        base = 0
        next = 0
        toSend = 0
        expected = 0
        expiries = 0
        repeatedAcknowledgements = 0
        isRecovering = false
        timeout = configuration.firstTimeout
        smoothed = 0
        owesAcknowledgement = false
        unacknowledged = 0
        bytesTaken = 0
        bytesSent = 0
        bytesGranted = granted
        grantTold = self.granted
        isStarved = false
        nextAsk = 0
    }

    /// Ends the session.
    public mutating func close() {
        open(session: 0, granted: 0)
    }

    // MARK: Receiving

    /// Takes a byte from the wire; the header of a frame to be handled now, if it completed one.
    ///
    /// Until the next byte the endpoint is the source of that frame's payload.
    public mutating func receive(_ byte: UInt8, at now: UInt64) -> FrameHeader? {
        counters.bytesReceived += 1
        switch decoder.receive(byte) {
        case .none: return nil
        case .damaged:
            counters.framesDamaged &+= 1
            return nil
        case .frame(let header):
            counters.framesReceived &+= 1
            return accept(header, at: now) ? header : nil
        }
    }

    /// Notes the other end's total grant, which its messages carry.
    public mutating func noteGrant(_ total: UInt32) {
        guard Self.isAhead(total, of: bytesGranted) else { return }
        bytesGranted = total
        isStarved = false
        nextAsk = 0
    }

    /// This end's total grant, to be put into messages.
    public var granted: UInt32 { bytesTaken &+ configuration.receiveBytes }

    private mutating func accept(_ header: FrameHeader, at now: UInt64) -> Bool {
        if session != 0, header.session == session {
            acknowledge(header, at: now)
        }
        if header.wantsCredit, session != 0, header.session == session {
            owesAcknowledgement = true
        }
        guard header.messageClass != .urgent else { return true }
        guard session != 0, header.session == session else { return false }
        guard header.sequence == expected, isTakingRequests else {
            owesAcknowledgement = true
            counters.framesUnexpected &+= 1
            return false
        }
        if unacknowledged == 0 { unacknowledgedSince = now }
        unacknowledged += 1
        expected &+= 1
        bytesTaken &+= Self.charge(decoder.byteCount)
        return true
    }

    private mutating func acknowledge(_ header: FrameHeader, at now: UInt64) {
        let outstanding = next &- base
        let newly = header.acknowledged &- base
        guard newly <= outstanding else { return }
        guard newly > 0 else {
            if header.opcode == Opcode.acknowledge.rawValue, outstanding > 0 { noteRepeat() }
            return
        }
        let last = slots[Int(base &+ newly &- 1) % Self.window]
        if !last.wasRepeated, last.sentAt <= now { time(now - last.sentAt) }
        if isRecovering, header.acknowledged &- recovery < 0x8000 { isRecovering = false }
        base &+= newly
        if toSend &- base > next &- base { toSend = base }
        expiries = 0
        repeatedAcknowledgements = 0
        deadline = now + timeout
    }

    /// Two repeated acknowledgements in a row mean that a frame was lost.
    private mutating func noteRepeat() {
        guard !isRecovering else { return }
        repeatedAcknowledgements += 1
        guard repeatedAcknowledgements == 2, toSend == next else { return }
        sendAgain()
    }

    private mutating func sendAgain() {
        toSend = base
        recovery = next
        isRecovering = true
        var sequence = base
        while sequence != next {
            slots[Int(sequence) % Self.window].wasRepeated = true
            sequence &+= 1
        }
    }

    /// Smooths round-trip times.
    ///
    /// Source: RFC 6298, section 2.
    private mutating func time(_ sample: UInt64) {
        if smoothed == 0 {
            smoothed = max(1, sample)
            deviation = sample / 2
        } else {
            let error = sample > smoothed ? sample - smoothed : smoothed - sample
            deviation = (3 * deviation + error) / 4
            smoothed = max(1, (7 * smoothed + sample) / 8)
        }
        let bound = smoothed + 4 * deviation
        timeout = min(
            configuration.longestTimeout,
            max(configuration.shortestTimeout, 2 * bound)
        )
    }

    // MARK: Sending

    /// Whether a sequenced message with a payload of `count` bytes can be sent now.
    public func canSend(payload count: Int) -> Bool {
        session != 0 && !isDown && Int(next &- base) < Self.window
            && !Self.isAhead(bytesSent &+ Self.charge(count), of: bytesGranted)
    }

    /// Whether everything sent was acknowledged.
    public var isIdle: Bool { base == next }

    /// Begins a new payload; what is appended from now on belongs to it.
    public mutating func beginPayload() { stagedCount = 0 }

    /// Bytes that can still be appended to the payload.
    public var payloadRoom: Int { staging.count - stagedCount }

    /// Overwrites a number of two bytes in the payload begun last, which must already be there.
    public mutating func setStaged(_ value: UInt16, at offset: Int) {
        precondition(offset + 2 <= stagedCount, "Only what was appended can be overwritten.")
        staging[offset] = UInt8(truncatingIfNeeded: value)
        staging[offset + 1] = UInt8(truncatingIfNeeded: value >> 8)
    }

    /// Sends the payload begun last; false when the window or the credit is used up, or, for an
    /// urgent message, when four are already waiting.
    public mutating func send(
        _ opcode: Opcode,
        at now: UInt64
    ) -> Bool {
        let messageClass = opcode.traits.messageClass
        let size = configuration.maximumPayload
        guard messageClass != .urgent else {
            guard urgentCount < 4 else { return false }
            let place = (urgentFirst + urgentCount) % 4
            urgent[place].header = FrameHeader(.urgent, opcode: opcode.rawValue)
            urgent[place].count = stagedCount
            for index in 0..<stagedCount {
                urgentPayloads[place * size + index] = staging[index]
            }
            urgentCount += 1
            return true
        }
        guard canSend(payload: stagedCount) else {
            isStarved = isIdle && session != 0
            return false
        }
        let place = Int(next) % Self.window
        slots[place] = Slot(
            header: FrameHeader(
                messageClass,
                opcode: opcode.rawValue,
                session: session,
                sequence: next
            ),
            count: stagedCount
        )
        for index in 0..<stagedCount {
            payloads[place * size + index] = staging[index]
        }
        if isIdle { deadline = now + timeout }
        bytesSent &+= Self.charge(stagedCount)
        next &+= 1
        return true
    }

    /// The sequence number of the message sent last.
    public var lastSequence: UInt16 { next &- 1 }

    /// Repeats what timed out and packs what can go to the wire.
    public mutating func poll(at now: UInt64) {
        expire(at: now)
        let size = configuration.maximumPayload
        while urgentCount > 0, encoder.hasRoom(payload: urgent[urgentFirst].count) {
            let slot = urgent[urgentFirst]
            let header = stamped(slot.header)
            let offset = urgentFirst * size
            encoder.encode(header, urgentPayloads, offset: offset, count: slot.count)
            urgentFirst = (urgentFirst + 1) % 4
            urgentCount -= 1
        }
        while toSend != next, urgentCount == 0 {
            let place = Int(toSend) % Self.window
            guard encoder.hasRoom(payload: slots[place].count) else { return }
            if toSend == base { deadline = now + timeout }
            slots[place].sentAt = now
            slots[place].header.isRepeated = slots[place].wasRepeated
            if slots[place].wasRepeated { counters.framesRepeated &+= 1 }
            let header = stamped(slots[place].header)
            encoder.encode(header, payloads, offset: place * size, count: slots[place].count)
            toSend &+= 1
        }
        let asks = isStarved && isIdle && now >= nextAsk
        let isBehind = session != 0 && granted &- grantTold >= configuration.receiveBytes / 2
        guard isAcknowledgementDue(at: now) || isBehind || asks, encoder.hasRoom(payload: 4) else {
            return
        }
        if asks { nextAsk = now + timeout }
        beginPayload()
        Message.Acknowledge(granted: granted).encode(into: &self)
        grantTold = granted
        var header = stamped(FrameHeader(.urgent, opcode: Opcode.acknowledge.rawValue))
        header.wantsCredit = asks
        encoder.encode(header, staging, offset: 0, count: stagedCount)
    }

    private func isAcknowledgementDue(at now: UInt64) -> Bool {
        guard !owesAcknowledgement, unacknowledged < 4 else { return true }
        return unacknowledged > 0
            && now &- unacknowledgedSince >= configuration.acknowledgementDelay
    }

    private mutating func expire(at now: UInt64) {
        guard base != next, toSend == next, now >= deadline, !isDown else { return }
        expiries += 1
        guard expiries <= configuration.expiryLimit else {
            isDown = true
            return
        }
        timeout = min(configuration.longestTimeout, 2 * timeout)
        deadline = now + timeout
        sendAgain()
    }

    /// Completes a header with what holds at the moment of sending.
    private mutating func stamped(_ header: FrameHeader) -> FrameHeader {
        var header = header
        header.session = session
        header.acknowledged = expected
        owesAcknowledgement = false
        unacknowledged = 0
        return header
    }

    /// Puts a lone zero on the wire, which ends whatever the other end may think it is in.
    public mutating func sendSeparator() { encoder.encodeSeparator() }

    /// Bytes waiting for the wire.
    public var outputCount: Int { encoder.byteCount }

    /// The next byte for the wire.
    public mutating func nextOutputByte() -> UInt8? { encoder.next() }

    /// What a frame costs of the credit: its bytes before packing.
    private static func charge(_ payload: Int) -> UInt32 {
        UInt32(FrameHeader.byteCount + payload + FrameHeader.checksumByteCount)
    }

    /// Whether a running total is ahead of another one, modulo 2³².
    private static func isAhead(_ total: UInt32, of other: UInt32) -> Bool {
        Int32(bitPattern: total &- other) > 0
    }
}

extension LinkEndpoint: ByteSource {
    /// Bytes of the payload received last.
    public var byteCount: Int { decoder.byteCount }

    /// A byte of the payload received last.
    public func byte(at offset: Int) -> UInt8 { decoder.byte(at: offset) }
}

extension LinkEndpoint: ByteSink {
    /// Appends a byte to the payload begun last.
    public mutating func append(_ byte: UInt8) {
        precondition(stagedCount < staging.count, "A payload is longer than the link allows.")
        staging[stagedCount] = byte
        stagedCount += 1
    }
}

/// An endpoint belongs to one side.
@available(*, unavailable)
extension LinkEndpoint: Sendable {}
