// SPDX-License-Identifier: Apache-2.0

public import Registers

/// A serial port (USART) as a UART: eight bits, no parity, one stop bit.
///
/// Source: ST, RM0090 Rev 18, 30.6, USART registers; 30.3.4, fractional baud rate generation.
public struct SerialPort<Bus: RegisterBus>: Sendable {
    /// What the port reports of the line.
    public struct Events: OptionSet, Sendable, BitwiseCopyable {
        /// The bits of the status register.
        public let rawValue: UInt32

        /// Events with the given bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// A stop bit was missing.
        public static var framingError: Self { Self(rawValue: 1 << 1) }
        /// A byte was lost.
        public static var overrun: Self { Self(rawValue: 1 << 3) }
        /// The line has been silent for a byte's time.
        public static var idle: Self { Self(rawValue: 1 << 4) }
        /// A byte waits.
        public static var received: Self { Self(rawValue: 1 << 5) }
        /// Everything was sent.
        public static var sent: Self { Self(rawValue: 1 << 6) }
        /// There is room for a byte.
        public static var canSend: Self { Self(rawValue: 1 << 7) }
        /// A break: the line was low for ten bits or more.
        public static var lineBreak: Self { Self(rawValue: 1 << 8) }
    }

    private let bus: Bus
    private let base: UInt32

    /// The port whose registers start at `base`.
    public init(_ bus: Bus, base: UInt32) {
        self.bus = bus
        self.base = base
    }

    /// LINEN, LBDIE, LBDL: eleven bits low interrupt as a break.
    private static var breaks: UInt32 { 1 << 14 | 1 << 6 | 1 << 5 }

    private var control1: UInt32 { base + 0x0C }

    /// The register bytes go through, for a DMA.
    public var data: UInt32 { base + 0x04 }

    /// The divider for `baud` at a peripheral clock of `clock` hertz, to the nearest.
    public static func divider(clock: UInt32, baud: UInt32) -> UInt32 {
        (clock + baud / 2) / baud
    }

    /// Starts both directions through DMA; breaks, errors and idle lines interrupt.
    ///
    /// - Parameter divider: Peripheral clocks a bit, at least 16.
    public func startWithDMA(divider: UInt32) {
        precondition(divider >= 16, "The divider of this port is at least 16.")
        bus.write(0, to: control1)
        bus.write(divider, to: base + 0x08)
        bus.write(Self.breaks, to: base + 0x10)
        bus.write(1 << 7 | 1 << 6 | 1, to: base + 0x14)  // DMAT, DMAR, EIE: errors interrupt
        bus.write(1 << 13 | 1 << 4 | 1 << 3 | 1 << 2, to: control1)  // UE, IDLEIE, TE, RE
    }

    /// Starts both directions byte by byte; received bytes and breaks interrupt.
    public func startByBytes(divider: UInt32) {
        precondition(divider >= 16, "The divider of this port is at least 16.")
        bus.write(0, to: control1)
        bus.write(divider, to: base + 0x08)
        bus.write(Self.breaks, to: base + 0x10)
        bus.write(0, to: base + 0x14)
        bus.write(1 << 13 | 1 << 5 | 1 << 3 | 1 << 2, to: control1)
    }

    /// Whether received bytes interrupt.
    public func interruptOnReceive(_ isOn: Bool) {
        bus.replace(1 << 5, by: isOn ? 1 << 5 : 0, at: control1)
    }

    /// What happened; a read of ``take()`` that follows forgets errors and an idle line.
    public var events: Events { Events(rawValue: bus.read(base)) }

    /// Forgets a break.
    public func clearBreak() { bus.write(~Events.lineBreak.rawValue & 0x3FF, to: base) }

    /// The received byte.
    public func take() -> UInt8 { UInt8(truncatingIfNeeded: bus.read(data)) }

    /// Hands over a byte to send.
    public func send(_ byte: UInt8) { bus.write(UInt32(byte), to: data) }
}
