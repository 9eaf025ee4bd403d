// SPDX-License-Identifier: Apache-2.0

public import Registers

/// The unit of a play's time.
public enum PulseTick: Sendable {
    /// Nanoseconds of a tick: 21 clocks of the timer, the least that are whole nanoseconds.
    public static let nanoseconds: UInt32 = 250
    /// Clocks of a tick.
    static var clocks: UInt32 { ClockTree.timerClock / 1000 * nanoseconds / 1_000_000 }
}

/// Timer 5 as the clock of a play: 32 bits at 4 MHz, with outputs that act on exact ticks.
///
/// ```
///   channel 1   ── match ──▶ TRGO ─▶ timer 1 ─▶ DMA 2 ─▶ line selects     (``CompareQueue``)
///                   └──────▶ DMA 1 ─▶ the next match
///   channel 2   PA1, the gate: high until its match, then every line is at rest
///   channel 3   PA2, the DACs' update: low at its match
/// ```
///
/// Source: ST, RM0090 Rev 18, 18.4, TIM2 to TIM5 registers; 18.3.8, forced output mode, and
/// 18.3.9, output compare mode.
public struct PulseTimer<Bus: RegisterBus>: Sendable {
    private enum OutputMode: UInt32 {
        case frozen = 0b000
        case lowOnMatch = 0b010
        case forcedLow = 0b100
        case forcedHigh = 0b101
    }

    private let bus: Bus
    private let base = MemoryMap.timer5

    /// The timer behind `bus`.
    public init(_ bus: Bus) { self.bus = bus }

    /// Where channel 1 compares.
    public var firstCompare: UInt32 { base + 0x34 }

    /// Starts counting, the gate closed and the update high.
    public func start() {
        bus.write(0, to: base)
        bus.write(0, to: base + 0x0C)
        bus.write(PulseTick.clocks - 1, to: base + 0x28)
        bus.write(.max, to: base + 0x2C)
        bus.write(1, to: base + 0x14)  // UG: takes the prescaler over
        bus.write(0b011 << 4, to: base + 0x04)  // MMS: a pulse at each match of channel 1
        bus.write(OutputMode.forcedLow.rawValue << 12, to: base + 0x18)
        bus.write(OutputMode.forcedHigh.rawValue << 4, to: base + 0x1C)
        bus.write(1 << 4 | 1 << 8, to: base + 0x20)  // outputs of channels 2 and 3
        bus.write(0, to: base + 0x10)
        bus.write(1, to: base)
    }

    /// The present tick.
    public var now: UInt32 { bus.read(base + 0x24) }

    /// Whether a match of channel 1 loads the next one by DMA.
    public func requestOnMatch(_ isOn: Bool) {
        bus.write(isOn ? 1 << 9 : 0, to: base + 0x0C)
    }

    // MARK: Gate

    /// Opens the gate until `tick`, or moves the end of an open one there.
    public func openGate(until tick: UInt32) {
        bus.write(tick, to: base + 0x38)
        bus.write(~(1 << 2), to: base + 0x10)
        second(.forcedHigh)
        second(.lowOnMatch)
    }

    /// Moves the end of the open gate to `tick`; the gate stays as it is when it has just ended.
    public func extendGate(to tick: UInt32) { bus.write(tick, to: base + 0x38) }

    /// Closes the gate now: every line is at rest.
    public func closeGate() { second(.forcedLow) }

    /// Whether the gate's end has come since it was opened.
    public var hasGateEnded: Bool { bus.read(base + 0x10) >> 2 & 1 != 0 }

    private func second(_ mode: OutputMode) {
        bus.replace(0b111 << 12, by: mode.rawValue << 12, at: base + 0x18)
    }

    // MARK: Update

    /// Lets the update fall at `tick`.
    public func updateDACs(at tick: UInt32) {
        bus.write(tick, to: base + 0x3C)
        bus.write(~(1 << 3), to: base + 0x10)
        third(.lowOnMatch)
    }

    /// Whether the update has fallen since it was asked for.
    public var hasUpdated: Bool { bus.read(base + 0x10) >> 3 & 1 != 0 }

    /// Raises the update again.
    public func releaseUpdate() { third(.forcedHigh) }

    private func third(_ mode: OutputMode) {
        bus.replace(0b111 << 4, by: mode.rawValue << 4, at: base + 0x1C)
    }
}
