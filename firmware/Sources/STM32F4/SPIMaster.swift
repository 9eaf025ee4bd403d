// SPDX-License-Identifier: Apache-2.0

public import Registers

/// An SPI as master, eight bits a transfer, most significant first; selects are the caller's pins.
///
/// Source: ST, RM0090 Rev 18, 28.5, SPI registers.
public struct SPIMaster<Bus: RegisterBus>: Sendable {
    /// Which clock edge captures data, with a clock that rests low.
    public enum CaptureEdge: UInt32, Sendable, BitwiseCopyable {
        /// The first, rising edge: mode 0.
        case rising = 0
        /// The second, falling edge: mode 1.
        case falling = 1
    }

    private let bus: Bus
    private let base: UInt32
    private static var turns: UInt32 { 2000 }

    /// The SPI whose registers start at `base`.
    public init(_ bus: Bus, base: UInt32) {
        self.bus = bus
        self.base = base
    }

    /// Sets the capturing edge and a clock of a quarter of the peripheral's: 21 MHz.
    public func start(capturing edge: CaptureEdge) {
        bus.write(0, to: base)
        // SSM and SSI (no slave select), BR /4, MSTR, CPHA; then SPE.
        let control = 1 << 9 | 1 << 8 | 1 << 3 | 1 << 2 | edge.rawValue
        bus.write(control, to: base)
        bus.write(control | 1 << 6, to: base)
    }

    /// Exchanges the `count` lowest bytes of `word`, the highest of them first; what came back,
    /// or nil when the port did not answer.
    public func exchange(_ word: UInt64, count: UInt32) -> UInt64? {
        precondition(count >= 1 && count <= 8, "A frame has one to eight bytes.")
        var received: UInt64 = 0
        for index in (0..<count).reversed() {
            let byte = UInt32(truncatingIfNeeded: word >> UInt64(8 * index)) & 0xFF
            guard bus.wait(for: 0b10, in: 0b10, at: base + 0x08, turns: Self.turns) else {
                return nil
            }
            bus.write(byte, to: base + 0x0C)
            guard bus.wait(for: 1, in: 1, at: base + 0x08, turns: Self.turns) else { return nil }
            received = received << 8 | UInt64(bus.read(base + 0x0C) & 0xFF)
        }
        return received
    }
}
