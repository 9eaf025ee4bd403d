// SPDX-License-Identifier: Apache-2.0

public import Registers

/// Brings the processor to 168 MHz and the peripherals to 84 and 42 MHz.
///
/// ```
///   HSE 8 MHz ÷ 8 ─┐
///                  ├─ 1 MHz × 336 = VCO 336 MHz ÷ 2 ─ 168 MHz ─┬─ AHB 168 MHz
///   HSI 16 MHz ÷ 16┘                                           ├─ APB2 84 MHz, its timers 168 MHz
///                                                              └─ APB1 42 MHz, its timers 84 MHz
/// ```
///
/// Source: ST, RM0090 Rev 18, 7.2 (clocks), 7.3 (RCC registers), 3.5.1 (wait states: 5 for
/// 150 MHz < HCLK ≤ 168 MHz at 2.7 V to 3.6 V), 5.4.1 (PWR_CR, VOS).
public enum ClockTree: Sendable {
    /// Clocks a second of the timers on APB1: twice APB1, because its prescaler is not 1.
    public static let timerClock: UInt32 = 84_000_000
    /// Clocks a second of APB2, which feeds serial port 1 and SPI 1.
    public static let apb2Clock: UInt32 = 84_000_000

    /// What the processor runs on.
    public enum Source: Sendable, BitwiseCopyable {
        /// The crystal, watched by the clock security system.
        case crystal
        /// The internal oscillator through the PLL: the link works, and pulses would have the
        /// oscillator's error, so nothing is armed.
        case internalOscillator
        /// Neither got the PLL to lock: the processor stays on 16 MHz.
        case unlocked
    }

    private static let control = MemoryMap.resetAndClock + 0x00
    private static let pllConfiguration = MemoryMap.resetAndClock + 0x04
    private static let configuration = MemoryMap.resetAndClock + 0x08
    private static let apb1Enable = MemoryMap.resetAndClock + 0x40
    private static let access = MemoryMap.flash + 0x00
    private static let powerControl = MemoryMap.power + 0x00

    private static let crystalOn: UInt32 = 1 << 16
    private static let crystalReady: UInt32 = 1 << 17
    private static let securityOn: UInt32 = 1 << 19
    private static let pllOn: UInt32 = 1 << 24
    private static let pllReady: UInt32 = 1 << 25
    private static let switchMask: UInt32 = 0b1111
    private static let onPLL: UInt32 = 0b1010
    private static let prescalers: UInt32 = 0b101 << 10 | 0b100 << 13
    /// Reads at 16 MHz, some 6 clocks each: 100 ms for a crystal, far above its start-up time.
    private static let patience: UInt32 = 250_000

    /// Starts the clocks and says what they run on.
    public static func start(_ bus: some RegisterBus) -> Source {
        bus.set(1 << 28, at: apb1Enable)  // PWREN
        bus.set(1 << 14, at: powerControl)  // VOS: scale 1
        bus.set(crystalOn, at: control)
        let hasCrystal = bus.wait(
            for: crystalReady,
            in: crystalReady,
            at: control,
            turns: patience
        )
        let divider: UInt32 = hasCrystal ? 8 : 16
        let source: UInt32 = hasCrystal ? 1 << 22 : 0
        // Q 7, P 2, N 336.
        bus.write(7 << 24 | source | 336 << 6 | divider, to: pllConfiguration)
        bus.set(pllOn, at: control)
        guard bus.wait(for: pllReady, in: pllReady, at: control, turns: patience) else {
            return .unlocked
        }
        // Wait states before the speed. Instruction cache, data cache, prefetch.
        bus.write(1 << 10 | 1 << 9 | 1 << 8 | 5, to: access)
        bus.write(prescalers, to: configuration)
        bus.write(prescalers | 0b10, to: configuration)
        guard bus.wait(for: onPLL, in: switchMask, at: configuration, turns: patience) else {
            return .unlocked
        }
        guard hasCrystal else { return .internalOscillator }
        bus.set(securityOn, at: control)
        return .crystal
    }

    /// Lets the peripherals of this firmware have their clocks.
    ///
    /// Source: ST, RM0090 Rev 18, 7.3.10 to 7.3.14.
    public static func enablePeripherals(_ bus: some RegisterBus) {
        bus.set(0b111 | 1 << 21 | 1 << 22, at: control + 0x30)  // ports A to C, DMA 1 and 2
        bus.set(1 << 6, at: control + 0x34)  // random numbers
        bus.set(1 << 0 | 1 << 1 | 1 << 3, at: apb1Enable)  // timers 2, 3, 5
        // Timer 1, serial port 1, SPI 1, system configuration.
        bus.set(1 << 0 | 1 << 4 | 1 << 12 | 1 << 14, at: control + 0x44)
    }
}
