// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
public import PulsePrograms
public import WireProtocol

/// The board: bytes and link ticks in, driver calls and bytes out.
///
/// The firmware of every board and the simulated board compile this one source; only the driver
/// differs. It is a state machine with fixed memory: the caller hands it received bytes with
/// ``receive(_:at:)``, calls ``poll(at:)`` often, and takes bytes for the wire with
/// ``nextOutputByte()``. One call does at most ``workPerPoll`` of playing, so that heartbeats and
/// emergency stops are served between slices of about a millisecond.
public struct BoardRuntime<Driver: BoardDriver & ~Copyable>: ~Copyable {
    /// The most playing in one poll, in the units of ``Advance/work``.
    static var workPerPoll: Int { 512 }

    /// Sizes of the board's side of the link.
    public struct LinkSizes: Sendable, BitwiseCopyable {
        /// The largest payload.
        public var maximumPayload: Int
        /// Bytes that can be received ahead of their handling.
        public var receiveBytes: UInt32
        /// Bytes that can wait for the wire.
        public var outputBytes: Int

        /// Sizes of the given values.
        public init(
            maximumPayload: Int = FrameHeader.serialPayload,
            receiveBytes: UInt32 = 4096,
            outputBytes: Int = 1024
        ) {
            self.maximumPayload = maximumPayload
            self.receiveBytes = receiveBytes
            self.outputBytes = outputBytes
        }
    }

    /// What plays and what is played on.
    var driver: Driver
    let traits: BoardTraits
    let identity: BoardIdentity
    let sizes: LinkSizes

    var link: LinkEndpoint
    var interlock: Interlock
    var lastSession: UInt16 = 0

    /// The session's limits, as they were asked for.
    var limits: ProgramLimits?
    /// The array's limits on a board whose driver has no storage for them.
    var arrayLimitsCopies = InlineArray<2, ArrayLimitsCopy>(repeating: ArrayLimitsCopy())
    var specimen = Specimen(model: 0, rows: 0, columns: 0, seed: 0)
    var specimenParts: UInt32 = 0
    var hasSpecimen = false

    var program: FixedBuffer<UInt8>
    var programLength = 0
    var programReceived = 0
    var programDigest = SHA256.Digest()
    var sealed: SealedProgram?

    var player: Player
    var queue: RecordQueue
    var checksum = Crc32C()
    var checksummed: UInt64 = 0
    /// The running or last play.
    var play: UInt32 = 0
    var lastOutcome = PlayOutcome.none
    /// The end of the last play until the host has stored it.
    var playEnd: Message.PlayEnd?
    var isPlayEndSent = false
    var isPlayOrphaned = false

    var replies = ReplyQueue()
    var events = EventQueue()
    /// What tripped the board, as long as it is latched: told to every host that opens a session.
    var latchedEvent: Message.Event?
    var nextStatus: UInt64 = 0
    var owesStatus = false

    /// What programs must keep to now, or why nothing may be played.
    enum InForce: Sendable {
        case limits(ProgramLimits)
        case absent(BoardFault)
    }

    /// A program the verifier has passed.
    struct SealedProgram: Sendable {
        var image: ProgramImage
        var digest: UInt64
        var recordsAtOnce: UInt64
    }

    /// A board at rest on `driver`; brings the outputs to the safe state.
    ///
    /// A model board may be given the specimen it starts with, for clients that bring none.
    public init(
        driver: consuming Driver,
        identity: BoardIdentity,
        sizes: LinkSizes = LinkSizes(),
        specimen: Specimen? = nil
    ) {
        let traits = driver.traits
        self.traits = traits
        self.identity = identity
        self.sizes = sizes
        link = LinkEndpoint(
            LinkEndpoint.Configuration(
                maximumPayload: sizes.maximumPayload,
                receiveBytes: sizes.receiveBytes,
                rate: UInt64(identity.linkTickRate),
                outputBytes: sizes.outputBytes
            )
        )
        interlock = Interlock(boot: identity.boot, linkTickRate: identity.linkTickRate)
        program = FixedBuffer(count: traits.programMemory, repeating: 0)
        player = Player(traits: traits)
        queue = RecordQueue(capacity: traits.recordMemory)
        self.driver = driver
        self.driver.makeSafe()
        repairArrayLimits()
        guard let specimen else { return }
        if case .accepted = self.driver.setSpecimen(specimen) { hasSpecimen = true }
    }

    /// The board's state.
    public var state: BoardState { interlock.state }

    /// Rises by one on every trip since boot.
    public var stopGeneration: UInt32 { interlock.stopGeneration }

    /// Takes a byte from the wire.
    public mutating func receive(_ byte: UInt8, at now: UInt64) {
        link.isTakingRequests = replies.hasRoom
        guard let header = link.receive(byte, at: now) else { return }
        handle(header, at: now)
    }

    /// Takes note of a break on the line, which is an emergency stop.
    public mutating func receiveBreak(at now: UInt64) {
        trip(.emergencyStop, at: now)
    }

    /// Takes note that the host is gone, where the medium can tell: energised outputs become safe
    /// at once and not only when the lease is over.
    public mutating func receiveHostLoss(at now: UInt64) {
        if interlock.isEnergised { trip(.hostLost, at: now) }
    }

    /// Does what is due: the lease, a slice of playing, reports, the link.
    ///
    /// - Returns: Whether there is more to do at once; if not, nothing happens until a byte comes
    ///   or ``pollInterval`` has passed.
    public mutating func poll(at now: UInt64) -> Bool {
        if interlock.isExpired(at: now) { trip(.leaseExpired, at: now) }
        // Also when tripped: a clear that is on its way must not undo a stop that it cannot know.
        let cause = driver.takeTrip()
        if cause != .none { trip(cause, at: now) }
        if interlock.state == .running { playSlice(at: now) }
        if link.isDown { link.close() }
        report(at: now)
        link.poll(at: now)
        return interlock.state == .running || link.outputCount > 0
    }

    /// The longest time between two polls, in link ticks.
    public var pollInterval: UInt64 { UInt64(identity.linkTickRate) / 200 }

    /// The next byte for the wire.
    public mutating func nextOutputByte() -> UInt8? { link.nextOutputByte() }

    /// Latches a fault: outputs first, then everything else.
    mutating func trip(_ fault: BoardFault, at now: UInt64, detail: Int64 = 0) {
        driver.makeSafe()
        if interlock.state == .running { finishPlay(.aborted, fault) }
        let isFirst = interlock.state != .tripped
        interlock.trip(fault)
        let event = events.append(
            Message.Event(
                identifier: 0,
                fault: fault,
                severity: .trip,
                play: play,
                linkTick: now,
                lastHeartbeat: interlock.lastHeartbeat,
                outputsSafe: now,
                detail: detail
            )
        )
        if isFirst { latchedEvent = event }
        owesStatus = true
    }
}

/// A board belongs to whoever runs its loop.
@available(*, unavailable)
extension BoardRuntime: Sendable {}
