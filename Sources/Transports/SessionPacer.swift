// SPDX-License-Identifier: Apache-2.0

/// What a user of a session asked it to do, as far as a capture tells it apart.
package struct SessionCall: Hashable, Sendable {
    /// The number of the message that was asked for; 0 for the end of the session.
    package var opcode: UInt8
    /// The play of a start, the count of a grant, the nonce of a hello; else 0.
    package var argument: UInt64

    /// A call for the message with this number.
    package init(opcode: UInt8, argument: UInt64 = 0) {
        self.opcode = opcode
        self.argument = argument
    }
}

/// When the turns of a session are, and which calls each of them takes.
///
/// A session works in turns: it reads, takes the calls that wait, handles, writes. All that it does
/// follows from the bytes, the calls and the time of each turn, so a session that is paced by a
/// capture does again what the captured one did, byte for byte.
package protocol SessionPacer: AnyObject, Sendable {
    /// What time of day the session's time 0 was.
    var origin: TimeOrigin { get }

    /// The time of the turn whose read has just returned, in nanoseconds; never falls.
    func beginTurn() -> UInt64

    /// Which of the waiting calls this turn takes, in order; nil when it has to wait for another.
    ///
    /// - Throws: ``TransportError`` `.replayDiverged` when a call waits that is not due.
    func admit(_ waiting: [SessionCall]) throws(TransportError) -> [Int]?

    /// Notes the calls that were taken, and whether the turn did anything; before its write.
    func note(_ calls: [SessionCall], hadEffect: Bool) throws(TransportError)
}

/// Turns as they come, by the monotonic clock; every call is taken at once.
package final class LivePacer: SessionPacer {
    /// See ``SessionPacer/origin``.
    package let origin: TimeOrigin

    private let start: ContinuousClock.Instant

    /// A pacer whose time begins now.
    package init() { (start, origin) = TimeOrigin.now() }

    /// See ``SessionPacer/beginTurn()``.
    package func beginTurn() -> UInt64 { TimeOrigin.nanoseconds(since: start) }

    /// See ``SessionPacer/admit(_:)``.
    package func admit(_ waiting: [SessionCall]) -> [Int]? { Array(waiting.indices) }

    /// See ``SessionPacer/note(_:hadEffect:)``.
    package func note(_ calls: [SessionCall], hadEffect: Bool) {}
}
