// SPDX-License-Identifier: Apache-2.0

internal import WireProtocol

/// The states in which a board may be energised, its lease and its latched fault.
///
/// ```
///   safe ──arm──▶ armed ──start──▶ running        from armed and running, and from safe:
///    ▲◀──disarm────┘                 │              any fault ──▶ tripped, latched;
///    ├◀───────────end of the play────┘              the stop generation rises
///    └◀───────────clear──────────────────────────── tripped
/// ```
///
/// A pure value: link ticks in, decisions out. Every energising request quotes the stop generation
/// and expires; nothing but ``clear(generation:)`` leaves `tripped`. The rules keep two promises:
/// outputs are off within the lease of the host's death, and never on after a stop without its
/// clear.
struct Interlock: Sendable {
    /// The longest lease a host can ask for, in milliseconds.
    static let longestLease: UInt16 = 500

    private(set) var state = BoardState.safe
    /// Rises by one on every trip.
    private(set) var stopGeneration: UInt32 = 0
    /// The fault that is latched, or none.
    private(set) var firstFault = BoardFault.none
    /// Link tick of the last heartbeat, or of the arm.
    private(set) var lastHeartbeat: UInt64 = 0
    /// Link tick at which the outputs stop being allowed.
    private(set) var leaseEnd: UInt64 = 0
    /// What the next arm must quote.
    private(set) var token: UInt64

    private let ticksPerMillisecond: UInt64
    private let seed: UInt64
    private var lease: UInt64 = 0

    /// A board at rest; `boot` makes its tokens differ from those of earlier boots.
    init(boot: UInt64, linkTickRate: UInt32) {
        ticksPerMillisecond = max(1, UInt64(linkTickRate) / 1000)
        seed = boot
        token = Self.mix(boot, 0)
    }

    /// Whether outputs may leave the safe state.
    var isEnergised: Bool { state == .armed || state == .running }

    /// Milliseconds left without a heartbeat.
    func leaseLeft(at now: UInt64) -> UInt32 {
        guard isEnergised, leaseEnd > now else { return 0 }
        return UInt32(clamping: (leaseEnd - now) / ticksPerMillisecond)
    }

    /// Whether the lease is over.
    func isExpired(at now: UInt64) -> Bool { isEnergised && now >= leaseEnd }

    /// Obeys an arm, or says why not.
    mutating func arm(_ request: Message.Arm, at now: UInt64) -> BoardFault {
        guard state == .safe else { return .wrongState }
        guard request.stopGeneration == stopGeneration else { return .staleGeneration }
        guard request.token == token else { return .wrongToken }
        guard now <= request.notAfter else { return .tooLate }
        guard request.lease > 0, request.lease <= Self.longestLease else { return .malformed }
        state = .armed
        lease = UInt64(request.lease) * ticksPerMillisecond
        lastHeartbeat = now
        leaseEnd = now + lease
        return .none
    }

    /// Obeys a start, or says why not.
    mutating func start(_ request: Message.Start, at now: UInt64) -> BoardFault {
        guard state == .armed else { return .wrongState }
        guard request.stopGeneration == stopGeneration else { return .staleGeneration }
        guard now <= request.notAfter else { return .tooLate }
        guard now < leaseEnd else { return .leaseExpired }
        state = .running
        return .none
    }

    /// Renews the lease; a heartbeat that is late or of another generation changes nothing.
    mutating func heartbeat(_ message: Message.Heartbeat, at now: UInt64) {
        guard isEnergised, message.stopGeneration == stopGeneration, now <= message.validUntil,
            now < leaseEnd
        else { return }
        lastHeartbeat = now
        leaseEnd = min(now + lease, message.validUntil)
    }

    /// Back to safe without a fault: on request, and at the end of every play.
    mutating func disarm() {
        guard isEnergised else { return }
        state = .safe
        newToken()
    }

    /// Latches a fault; the first one stays.
    mutating func trip(_ fault: BoardFault) {
        stopGeneration &+= 1
        if state != .tripped { firstFault = fault }
        state = .tripped
        newToken()
    }

    /// Clears the latched fault of the given generation, or says why not.
    mutating func clear(generation: UInt32) -> BoardFault {
        guard state == .tripped else { return .wrongState }
        guard generation == stopGeneration else { return .staleGeneration }
        state = .safe
        firstFault = .none
        newToken()
        return .none
    }

    private mutating func newToken() {
        token = Self.mix(seed, token)
    }

    /// A bijective mix of two words: no secret, only different every time.
    ///
    /// Source: the finaliser of SplitMix64, Steele, Lea and Flood, OOPSLA 2014, Fig. 16.
    private static func mix(_ seed: UInt64, _ word: UInt64) -> UInt64 {
        var value = seed &+ word &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
