// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The time of day at time 0 of a monotonic clock.
package struct TimeOrigin: Hashable, Sendable {
    /// Nanoseconds since 1970 (UTC), never later than the truth.
    package var hostNanoseconds: Int64
    /// How much later the truth may be, in nanoseconds.
    package var width: Int64

    /// An origin that is known to `width`.
    package init(hostNanoseconds: Int64, width: Int64 = 0) {
        self.hostNanoseconds = hostNanoseconds
        self.width = width
    }

    /// The monotonic clock now, and the time of day then: read between two looks at the clock, the
    /// closest two of a few.
    static func now() -> (start: ContinuousClock.Instant, origin: Self) {
        var best = look()
        for _ in 0..<4 {
            let next = look()
            if next.origin.width < best.origin.width { best = next }
        }
        return best
    }

    /// Nanoseconds from `start` until now.
    static func nanoseconds(since start: ContinuousClock.Instant) -> UInt64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }

    private static func look() -> (start: ContinuousClock.Instant, origin: Self) {
        let start = ContinuousClock.now
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        let width = Int64(nanoseconds(since: start)) + 1
        let now = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        return (start, Self(hostNanoseconds: now - width, width: width))
    }
}
