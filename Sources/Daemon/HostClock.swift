// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The clock of the host.
package enum HostClock {
    /// The time, in nanoseconds since 1970 (UTC).
    @Sendable
    package static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
