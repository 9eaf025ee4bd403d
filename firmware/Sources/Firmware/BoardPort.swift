// SPDX-License-Identifier: Apache-2.0

/// What the main loop needs of a board besides its driver: a byte pipe, a clock, a watchdog.
public protocol BoardPort: ~Copyable {
    /// Link ticks since start: monotonic, at ``ticksPerSecond``.
    mutating func now() -> UInt64

    /// How fast the link clock runs.
    static var ticksPerSecond: UInt32 { get }

    /// The oldest received byte, or nil when there is none; a zero, which ends a frame, with the
    /// link tick of its arrival.
    mutating func takeByte() -> (byte: UInt8, tick: UInt64?)?

    /// Bytes lost because they came faster than they were taken, since start.
    var overrunCount: UInt32 { get }

    /// Whether ``send(_:)`` may be called.
    var canSend: Bool { get }

    /// Sends a byte; never waits.
    mutating func send(_ byte: UInt8)

    /// Sleeps until a byte comes, the next millisecond at the latest; when `isSending`, also
    /// until the next byte can be sent. Returns at once when a byte waits.
    mutating func sleep(isSending: Bool)

    /// Tells the watchdog that the main loop makes progress.
    mutating func feedWatchdog()

    /// Shows whether outputs may leave their safe state.
    mutating func setOutputEnable(_ isEnabled: Bool)
}
