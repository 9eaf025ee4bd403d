// SPDX-License-Identifier: Apache-2.0

/// The first counter of the dual-input timer of the Cortex-M System Design Kit, free running.
///
/// Source: Arm, Cortex-M System Design Kit Technical Reference Manual (DDI 0479), 4.5 APB
/// dual-input timers, table "APB dual-input timer programmers model".
public struct DualTimer: Sendable {
    private let load: Register
    private let counter: Register
    private let control: Register

    private static let enable: UInt32 = 1 << 7
    private static let size32: UInt32 = 1 << 1

    /// The timer whose registers start at `base`.
    public init(base: UInt) {
        load = Register(base + 0x00)
        counter = Register(base + 0x04)
        control = Register(base + 0x08)
    }

    /// Counts down from `count` at the timer's clock, from zero to 2³² − 1 and on.
    public func start(from count: UInt32) {
        control.value = Self.size32
        load.value = count
        control.value = Self.size32 | Self.enable
    }

    /// Ticks since some start, modulo 2³², counting up.
    public var ticks: UInt32 { ~counter.value }
}
