// SPDX-License-Identifier: Apache-2.0

public import Registers

/// One port of sixteen pins.
///
/// Source: ST, RM0090 Rev 18, 8.4, GPIO registers.
public struct Port<Bus: RegisterBus>: Sendable {
    /// What a pin does.
    public enum Mode: Sendable, BitwiseCopyable {
        /// Reads its level.
        case input
        /// Drives its level, push-pull.
        case output
        /// Belongs to the peripheral with this alternate function number.
        case alternate(UInt32)
        /// Its digital parts are disconnected.
        case analogue
    }

    /// The resistor at a pin.
    public enum Pull: UInt32, Sendable, BitwiseCopyable {
        /// None.
        case none = 0
        /// To the supply.
        case up = 1
        /// To ground.
        case down = 2
    }

    private let bus: Bus
    private let base: UInt32

    /// The port whose registers start at `base`.
    public init(_ bus: Bus, base: UInt32) {
        self.bus = bus
        self.base = base
    }

    /// Where pins are set (lower half) and cleared (upper half) without touching the others.
    public var setAndClear: UInt32 { base + 0x18 }

    /// Gives pin `number` its mode, at the highest speed when `isFast`.
    ///
    /// The pin's resistor and function are there before its mode, so that it never drives a level
    /// nobody chose.
    public func configure(_ number: UInt32, _ mode: Mode, _ pull: Pull, isFast: Bool = false) {
        precondition(number < 16, "A port has sixteen pins.")
        let shift = 2 * number
        bus.replace(0b11 << shift, by: pull.rawValue << shift, at: base + 0x0C)
        bus.replace(0b11 << shift, by: (isFast ? 0b11 : 0b01) << shift, at: base + 0x08)
        bus.clear(1 << number, at: base + 0x04)
        let bits: UInt32
        switch mode {
        case .input: bits = 0b00
        case .output: bits = 0b01
        case .alternate(let function):
            let place = 4 * (number % 8)
            bus.replace(0xF << place, by: function << place, at: base + 0x20 + number / 8 * 4)
            bits = 0b10
        case .analogue: bits = 0b11
        }
        bus.replace(0b11 << shift, by: bits << shift, at: base + 0x00)
    }

    /// Drives pin `number` high or low.
    public func drive(_ number: UInt32, high: Bool) {
        bus.write(1 << (high ? number : number + 16), to: setAndClear)
    }

    /// Whether pin `number` is high.
    public func isHigh(_ number: UInt32) -> Bool { bus.read(base + 0x10) >> number & 1 != 0 }
}
