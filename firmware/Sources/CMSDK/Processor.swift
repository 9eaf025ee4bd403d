// SPDX-License-Identifier: Apache-2.0

/// The processor's own tick, which ends sleeps so that time is looked at often enough.
///
/// Source: Armv7-M Architecture Reference Manual (DDI 0403), B3.3 SysTick.
public struct SystemTick: Sendable {
    private let control = Register(0xE000_E010)
    private let reload = Register(0xE000_E014)
    private let current = Register(0xE000_E018)

    /// The processor's tick.
    public init() {}

    /// Interrupts every `ticks` processor clocks, at most 2²⁴.
    public func start(every ticks: UInt32) {
        precondition(ticks > 1 && ticks <= 1 << 24, "The system tick counts 24 bits.")
        reload.value = ticks - 1
        current.value = 0
        // Processor clock, interrupt, enable.
        control.value = 7
    }
}

/// The interrupt controller.
///
/// Source: Armv7-M Architecture Reference Manual (DDI 0403), B3.4 NVIC, NVIC_ISERx.
public struct InterruptController: Sendable {
    /// The processor's interrupt controller.
    public init() {}

    /// Lets external interrupt `number` be taken.
    public func enable(_ number: UInt32) {
        precondition(number < 240, "Armv7-M has at most 240 external interrupts.")
        Register(0xE000_E100 + UInt(number / 32) * 4).value = 1 << (number % 32)
    }
}
