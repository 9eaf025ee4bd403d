// SPDX-License-Identifier: Apache-2.0

public import Registers

/// The watchdog with an oscillator of its own, which no software can stop.
///
/// Source: ST, RM0090 Rev 18, 21.4, IWDG registers; table 107, timeouts at 32 kHz. The oscillator
/// has 17 to 47 kHz (DS8626), so a time stated here may be half or nearly twice as long.
public struct IndependentWatchdog<Bus: RegisterBus>: Sendable {
    private let bus: Bus
    private let base = MemoryMap.watchdog

    /// The watchdog behind `bus`.
    public init(_ bus: Bus) { self.bus = bus }

    /// Starts the watchdog, or changes its period.
    ///
    /// - Parameter milliseconds: At 32 kHz, at most 32,768, to the next 8 ms.
    public func start(milliseconds: UInt32) {
        precondition(milliseconds > 0 && milliseconds <= 32768, "The watchdog counts 32.768 s.")
        bus.write(0x5555, to: base)
        // A register that is being taken over must not be written: RVU and PVU.
        _ = bus.wait(for: 0, in: 0b11, at: base + 0x0C, turns: 100_000)
        bus.write(6, to: base + 0x04)  // divider 256: 8 ms a count
        bus.write((milliseconds + 7) / 8 - 1, to: base + 0x08)
        bus.write(0xAAAA, to: base)
        bus.write(0xCCCC, to: base)
    }

    /// Starts the period anew.
    public func feed() { bus.write(0xAAAA, to: base) }
}
