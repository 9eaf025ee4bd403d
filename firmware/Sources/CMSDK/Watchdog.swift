// SPDX-License-Identifier: Apache-2.0

/// The watchdog of the Cortex-M System Design Kit.
///
/// Left unfed for one period it raises the non-maskable interrupt, for a second one it resets.
///
/// Source: Arm, Cortex-M System Design Kit Technical Reference Manual (DDI 0479), 4.6 APB
/// watchdog, table "APB watchdog programmers model".
public struct Watchdog: Sendable {
    private let load: Register
    private let control: Register
    private let interruptClear: Register
    private let lock: Register

    private static let interruptEnable: UInt32 = 1 << 0
    private static let resetEnable: UInt32 = 1 << 1
    private static let unlockKey: UInt32 = 0x1ACC_E551

    /// The watchdog whose registers start at `base`.
    public init(base: UInt) {
        load = Register(base + 0x000)
        control = Register(base + 0x008)
        interruptClear = Register(base + 0x00C)
        lock = Register(base + 0xC00)
    }

    /// Starts with a period of `ticks` of its clock.
    public func start(ticks: UInt32) {
        lock.value = Self.unlockKey
        load.value = ticks
        control.value = Self.interruptEnable | Self.resetEnable
        lock.value = 0
    }

    /// Starts the period anew.
    ///
    /// Only the main loop calls this, and only when it made progress.
    public func feed() {
        lock.value = Self.unlockKey
        interruptClear.value = 1
        lock.value = 0
    }
}
