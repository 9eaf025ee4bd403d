// SPDX-License-Identifier: Apache-2.0

public import Registers

/// The processor's interrupt controller.
///
/// Source: Armv7-M Architecture Reference Manual (DDI 0403), B3.4 NVIC, NVIC_ISERx.
public struct InterruptController<Bus: RegisterBus>: Sendable {
    private let bus: Bus

    /// The controller behind `bus`.
    public init(_ bus: Bus) { self.bus = bus }

    /// Lets external interrupt `number` be taken.
    public func enable(_ number: UInt32) {
        precondition(number < 240, "Armv7-M has at most 240 external interrupts.")
        bus.write(1 << (number % 32), to: 0xE000_E100 + number / 32 * 4)
    }
}
