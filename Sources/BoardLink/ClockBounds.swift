// SPDX-License-Identifier: Apache-2.0

/// What is certain of the host's time at a link tick of a board.
///
/// A probe is an exchange: the board's counter read `received` no earlier than the host's `sent`, and
/// `replied` no later than the host's `arrived`. From there to another tick the crystals may run off
/// by their stated bounds, and by no more; a rate that was fitted to probes is not used, because
/// nothing bounds its error. All roundings go outwards, so every interval holds the truth.
package struct ClockBounds: Hashable, Sendable {
    /// An exchange, host times in nanoseconds of the session.
    package struct Probe: Hashable, Sendable {
        /// No later than the board received the request.
        package var sent: Int64
        /// The link tick at which it did.
        package var received: UInt64
        /// The link tick at which it replied.
        package var replied: UInt64
        /// No earlier than the board replied.
        package var arrived: Int64

        /// A probe of the given times.
        package init(sent: Int64, received: UInt64, replied: UInt64, arrived: Int64) {
            self.sent = sent
            self.received = received
            self.replied = replied
            self.arrived = arrived
        }

        /// How long it took, in nanoseconds.
        package var roundTrip: Int64 { arrived - sent }
    }

    /// How far the host's monotonic clock may run, in parts per million.
    ///
    /// It is a crystal, too, whose rate a time server may slew.
    package static let hostTolerance: Int64 = 100
    /// What a crystal that states nothing is held to, in parts per million.
    package static let standardTolerance: Int64 = 100
    /// Probes that are kept; of more, every other old one goes.
    static let mostProbes = 2048

    /// Link ticks a second.
    package let tickRate: Int64
    /// How far both clocks may run apart, in parts per million.
    package private(set) var tolerance = standardTolerance + hostTolerance
    /// The probes, in order.
    package private(set) var probes: [Probe] = []
    /// How often the board's clock was found to have jumped.
    package private(set) var jumpCount = 0

    /// Bounds without probes for a clock of `tickRate`.
    package init(tickRate: UInt32) { self.tickRate = Int64(max(1, tickRate)) }

    /// Takes over what the board says of its clock, in parts per million; 0 when it does not.
    package mutating func state(tolerance: UInt16) {
        let own = tolerance == 0 ? Self.standardTolerance : Int64(tolerance)
        self.tolerance = own + Self.hostTolerance
    }

    /// The shortest exchange, in nanoseconds.
    package var shortestRoundTrip: Int64? { probes.map(\.roundTrip).min() }

    /// Takes a probe.
    ///
    /// One that contradicts the last one means that the board's clock has jumped, and what was known
    /// before is worth nothing.
    package mutating func add(_ probe: Probe) {
        guard probe.arrived >= probe.sent, probe.replied >= probe.received else { return }
        if let last = probes.last, !agree(last, probe) {
            jumpCount += 1
            probes.removeAll()
        }
        probes.append(probe)
        guard probes.count > Self.mostProbes else { return }
        let half = Self.mostProbes / 2
        probes = probes.enumerated().filter { $0.offset >= half || $0.offset % 2 == 0 }
            .map(\.element)
    }

    /// The host's time while the board's counter is at `tick`: what every probe allows; nil without
    /// probes, and before a jump.
    package func hostTime(of tick: UInt64) -> ClosedRange<Int64>? {
        guard let first = probes.first, jumpCount == 0 || tick >= first.received else { return nil }
        var earliest = Int64.min
        var latest = Int64.max
        for probe in probes {
            let bounds = self.bounds(of: tick, by: probe)
            earliest = max(earliest, bounds.earliest)
            latest = min(latest, bounds.latest)
        }
        return earliest <= latest ? earliest...latest : nil
    }

    private func agree(_ earlier: Probe, _ later: Probe) -> Bool {
        let received = bounds(of: later.received, by: earlier)
        let replied = bounds(of: later.replied, by: earlier)
        return later.replied >= earlier.received && received.earliest <= later.arrived
            && replied.latest >= later.sent
    }

    /// What one probe says.
    ///
    /// A counter that reads n has begun tick n and not yet tick n + 1.
    private func bounds(of tick: UInt64, by probe: Probe) -> (earliest: Int64, latest: Int64) {
        let sinceReceived = Int64(clamping: Int128(tick) - Int128(probe.received) - 1)
        let sinceReplied = Int64(clamping: Int128(tick) - Int128(probe.replied) + 1)
        return (
            Self.sum(probe.sent, span(sinceReceived, isEarliest: true)),
            Self.sum(probe.arrived, span(sinceReplied, isEarliest: false))
        )
    }

    /// The shortest or longest time that so many ticks take, in nanoseconds; negative backwards.
    private func span(_ ticks: Int64, isEarliest: Bool) -> Int64 {
        let million: Int128 = 1_000_000
        let nominal = Int128(ticks) * 1_000_000_000
        let slack = million - Int128(tolerance)
        // The least of forward and the most of backward spans, or the other way round.
        let isShort = (ticks >= 0) == isEarliest
        let (above, below) = isShort ? (slack, million) : (million, slack)
        let divisor = below * Int128(tickRate)
        let product = nominal * above
        let quotient = product / divisor
        let floor = product % divisor != 0 && product < 0 ? quotient - 1 : quotient
        return Int64(clamping: isEarliest ? floor : floor + 1)
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        Int64(clamping: Int128(left) + Int128(right))
    }
}
