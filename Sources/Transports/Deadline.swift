// SPDX-License-Identifier: Apache-2.0

/// The instant at which a wait ends.
package struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    /// The instant `timeout` from now; a negative one is now, one beyond a year is a year.
    package init(after timeout: Duration) {
        let year = Duration.seconds(365 * 86_400)
        end = ContinuousClock.now + min(max(timeout, .zero), year)
    }

    /// The time left, never negative.
    package var remaining: Duration { max(end - ContinuousClock.now, .zero) }

    /// The time left in whole milliseconds, rounded up so that a wait does not end early.
    var remainingMilliseconds: Int32 {
        let (seconds, attoseconds) = remaining.components
        let perMillisecond: Int64 = 1_000_000_000_000_000
        let milliseconds = seconds * 1000 + (attoseconds + perMillisecond - 1) / perMillisecond
        return Int32(clamping: milliseconds)
    }
}
