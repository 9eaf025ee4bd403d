// SPDX-License-Identifier: Apache-2.0

internal import WireProtocol

/// Asks the board for its clock, in bursts of which the quickest exchange counts.
///
/// Times are microseconds of the session.
struct ClockExchange {
    /// Exchanges in a burst.
    static let burst = 8
    /// From one burst to the next.
    static let interval: UInt64 = 1_000_000
    /// How long an answer may take.
    static let patience: UInt64 = 2_000_000

    private(set) var bounds: ClockBounds
    private var left = Self.burst
    private var nextBurst: UInt64 = 0
    private var asked: UInt64?
    private var best: ClockBounds.Probe?

    init(tickRate: UInt32) { bounds = ClockBounds(tickRate: tickRate) }

    /// Whether a request is due.
    mutating func isDue(at now: UInt64) -> Bool {
        if let asked {
            guard now >= asked + Self.patience else { return false }
            self.asked = nil
            // Not the time it is noticed at, which nothing records.
            count(at: asked + Self.patience)
        }
        if left == 0, now >= nextBurst { left = Self.burst }
        return left > 0
    }

    /// A request was sent.
    mutating func noteRequest(at now: UInt64) { asked = now }

    /// Takes an answer; one to another request than the last is ignored.
    mutating func receive(_ reply: Message.TimeReply, at now: UInt64) {
        guard let asked, reply.hostTime == asked * 1000 else { return }
        self.asked = nil
        bounds.state(tolerance: reply.tolerance)
        let probe = ClockBounds.Probe(
            sent: Int64(asked) * 1000,
            received: reply.received,
            replied: reply.sent,
            arrived: Int64(now + 1) * 1000
        )
        if best.map({ probe.roundTrip < $0.roundTrip }) ?? true { best = probe }
        count(at: now)
    }

    private mutating func count(at now: UInt64) {
        left -= 1
        guard left == 0 else { return }
        if let best { bounds.add(best) }
        best = nil
        nextBurst = now + Self.interval
    }
}
