// SPDX-License-Identifier: Apache-2.0

public import Registers

/// The watchdog, which counts 256 a second and can be set only once after a reset.
///
/// Source: Atmel, CMSIS headers of the SAM3X (component_wdt.h); the address from sam3x8e.h.
public struct Watchdog<Bus: RegisterBus>: Sendable {
    private let bus: Bus
    private let base: UInt32 = 0x400E_1A50

    /// The watchdog behind `bus`.
    public init(_ bus: Bus) { self.bus = bus }

    /// Resets the chip after 16 s without ``feed()``.
    public func start() { bus.write(0xFFF << 16 | 1 << 13 | 0xFFF, to: base + 0x04) }

    /// Starts the period anew.
    public func feed() { bus.write(0xA5 << 24 | 1, to: base) }
}
