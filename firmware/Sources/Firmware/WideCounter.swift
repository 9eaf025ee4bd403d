// SPDX-License-Identifier: Apache-2.0

/// Extends a free-running 32-bit counter to 64 bits.
///
/// Right as long as it is shown the counter at least once in 2³² of its ticks (171 s at 25 MHz);
/// the main loop does so on every pass, and a periodic interrupt ends its sleeps.
public struct WideCounter: Sendable {
    /// Ticks since start when ``extend(_:)`` was last called.
    public private(set) var elapsed: UInt64 = 0

    private var last: UInt32

    /// Starts at zero, with the counter at `count`.
    public init(at count: UInt32) { last = count }

    /// Ticks since start, now that the counter is at `count`.
    public mutating func extend(_ count: UInt32) -> UInt64 {
        elapsed += UInt64(count &- last)
        last = count
        return elapsed
    }

    /// The time at which the counter was at `count`, less than 2³² ticks before the last call of
    /// ``extend(_:)``; a count after that call gives the time of the call.
    public func time(of count: UInt32) -> UInt64 {
        let age = last &- count
        guard age < 1 << 31 else { return elapsed }
        return UInt64(age) <= elapsed ? elapsed - UInt64(age) : 0
    }
}
