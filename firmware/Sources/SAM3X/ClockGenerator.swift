// SPDX-License-Identifier: Apache-2.0

public import Registers

/// Brings a SAM3X with a crystal of 12 MHz to 84 MHz: 12 MHz · 14 ÷ 2.
///
/// Source: Atmel, CMSIS headers of the SAM3X (component_pmc.h: offsets and bits); wait states and
/// factors as the Arduino core for the Due sets them. Page numbers of the data sheet (11057) were
/// not at hand.
public enum ClockGenerator: Sendable {
    /// Clocks a second of processor and peripherals.
    public static let clock: UInt32 = 84_000_000
    /// Clocks a second when the crystal does not start: the internal oscillator's.
    public static let internalClock: UInt32 = 4_000_000

    private static let base: UInt32 = 0x400E_0600
    private static let status = base + 0x68
    private static let main = base + 0x20
    private static let master = base + 0x30
    private static let key: UInt32 = 0x37 << 16
    private static let patience: UInt32 = 100_000

    /// Starts the clocks; whether they run from the crystal.
    public static func start(_ bus: some RegisterBus) -> Bool {
        // Four wait states for both banks of flash.
        bus.write(4 << 8, to: 0x400E_0A00)
        bus.write(4 << 8, to: 0x400E_0C00)
        let both: UInt32 = key | 8 << 8 | 1 << 3 | 1
        bus.write(both, to: main)
        guard bus.wait(for: 1, in: 1, at: status, turns: patience) else { return false }
        bus.write(both | 1 << 24, to: main)
        guard bus.wait(for: 1 << 16, in: 1 << 16, at: status, turns: patience) else {
            return false
        }
        bus.write(1 << 29 | 13 << 16 | 0x3F << 8 | 1, to: base + 0x28)
        guard bus.wait(for: 1 << 1, in: 1 << 1, at: status, turns: patience) else { return false }
        // First the divider on the crystal, then the PLL.
        bus.write(1 << 4 | 1, to: master)
        guard isReady(bus) else { return false }
        bus.write(1 << 4 | 2, to: master)
        return isReady(bus)
    }

    private static func isReady(_ bus: some RegisterBus) -> Bool {
        bus.wait(for: 1 << 3, in: 1 << 3, at: status, turns: patience)
    }

    /// Lets a peripheral with a number below 32 have its clock.
    public static func enable(_ number: UInt32, _ bus: some RegisterBus) {
        bus.write(1 << number, to: base + 0x10)
    }
}
