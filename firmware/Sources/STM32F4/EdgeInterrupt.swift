// SPDX-License-Identifier: Apache-2.0

public import Registers

/// An interrupt on the edges of a pin.
///
/// Source: ST, RM0090 Rev 18, 12.3 (EXTI registers) and 9.2.3 to 9.2.6 (SYSCFG_EXTICR).
public struct EdgeInterrupt<Bus: RegisterBus>: Sendable {
    private let bus: Bus
    private let line: UInt32
    private let base = MemoryMap.externalInterrupts

    /// The interrupt of the pin with number `line` of one port.
    public init(_ bus: Bus, line: UInt32) {
        precondition(line < 16, "A port has sixteen pins.")
        self.bus = bus
        self.line = line
    }

    /// Interrupts when the pin of port `port` (0 for A) rises.
    public func startRising(port: UInt32) {
        let register = MemoryMap.systemConfiguration + 0x08 + line / 4 * 4
        let shift = 4 * (line % 4)
        bus.replace(0xF << shift, by: port << shift, at: register)
        bus.set(1 << line, at: base + 0x08)  // RTSR
        bus.write(1 << line, to: base + 0x14)
        bus.set(1 << line, at: base + 0x00)  // IMR
    }

    /// Whether it has come; forgets it.
    public func take() -> Bool {
        guard bus.read(base + 0x14) >> line & 1 != 0 else { return false }
        bus.write(1 << line, to: base + 0x14)
        return true
    }
}
