// SPDX-License-Identifier: Apache-2.0

internal import MemoryBus
internal import STM32F4

/// Timer 2 as the link clock at 1 MHz, and timer 3 as a beat of 1 kHz.
///
/// Source: ST, RM0090 Rev 18, 18.4, TIM2 to TIM5 registers.
struct LinkClock: Sendable {
    static let ticksPerSecond: UInt32 = 1_000_000

    private let bus = MemoryBus()

    /// Starts both timers, which are fed `clock` clocks a second.
    ///
    /// The link clock wraps after one second, so that every life of a board crosses a wrap.
    func start(clock: UInt32) {
        let divider = clock / Self.ticksPerSecond - 1
        start(MemoryMap.timer2, divider, last: .max)
        bus.write(0 &- Self.ticksPerSecond, to: MemoryMap.timer2 + 0x24)
        start(MemoryMap.timer3, divider, last: 999)
        bus.write(1, to: MemoryMap.timer3 + 0x0C)  // UIE
    }

    private func start(_ base: UInt32, _ divider: UInt32, last: UInt32) {
        bus.write(0, to: base)
        bus.write(divider, to: base + 0x28)
        bus.write(last, to: base + 0x2C)
        bus.write(1, to: base + 0x14)
        bus.write(0, to: base + 0x10)
        bus.write(1, to: base)
    }

    /// The link clock's counter.
    var count: UInt32 { bus.read(MemoryMap.timer2 + 0x24) }

    /// Withdraws the interrupt of the beat.
    func clearBeat() { bus.write(0, to: MemoryMap.timer3 + 0x10) }
}
