// SPDX-License-Identifier: Apache-2.0

public import Registers

/// The serial port behind the programming socket of an Arduino Due: pins PA8 and PA9.
///
/// Source: Atmel, CMSIS headers of the SAM3X (component_uart.h); the port's number 8 and the address
/// from sam3x8e.h.
public struct UART<Bus: RegisterBus>: Sendable {
    /// The peripheral's number, for its clock and its interrupt.
    public static var number: UInt32 { 8 }

    private let bus: Bus
    private let base: UInt32 = 0x400E_0800

    /// The port behind `bus`.
    public init(_ bus: Bus) { self.bus = bus }

    /// Starts both directions, with an interrupt for received bytes.
    ///
    /// - Parameter divider: Sixteenths of a bit in peripheral clocks.
    public func start(divider: UInt32) {
        bus.write(1 << 8 | 1 << 9, to: 0x400E_0E04)  // PIO_PDR: pins to the peripheral
        bus.write(1 << 8 | 1 << 3 | 1 << 2, to: base)
        bus.write(0x4 << 9, to: base + 0x04)
        bus.write(divider, to: base + 0x20)
        bus.write(1, to: base + 0x08)
        bus.write(1 << 6 | 1 << 4, to: base)
    }

    /// Whether a byte waits.
    public var hasReceived: Bool { bus.read(base + 0x14) & 1 != 0 }

    /// Whether a byte was lost or damaged; forgets it.
    public func takeError() -> Bool {
        guard bus.read(base + 0x14) & (1 << 5 | 1 << 6) != 0 else { return false }
        bus.write(1 << 8, to: base)
        return true
    }

    /// The received byte.
    public func take() -> UInt8 { UInt8(truncatingIfNeeded: bus.read(base + 0x18)) }

    /// Whether a byte can be sent.
    public var canSend: Bool { bus.read(base + 0x14) & 1 << 1 != 0 }

    /// Sends a byte.
    public func send(_ byte: UInt8) { bus.write(UInt32(byte), to: base + 0x1C) }
}
