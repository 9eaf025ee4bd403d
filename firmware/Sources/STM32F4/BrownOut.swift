// SPDX-License-Identifier: Apache-2.0

public import Registers

/// The supply voltage below which the chip holds itself in reset.
///
/// Source: ST, RM0090 Rev 18, 3.6.2 (option bytes) and 3.9.5 (FLASH_OPTCR, BOR_LEV).
public enum BrownOut: Sendable {
    /// Level 3, the highest: reset below 2.70 V to 2.86 V.
    public static let highestLevel: UInt32 = 0b00

    private static let optionKeys = MemoryMap.flash + 0x08
    private static let status = MemoryMap.flash + 0x0C
    private static let options = MemoryMap.flash + 0x14

    /// Sets the highest level if it is not set, which programs the option bytes once in the life
    /// of a chip; whether it is in force now.
    public static func ensure(_ bus: some RegisterBus) -> Bool {
        if isHighest(bus) { return true }
        bus.write(0x0819_2A3B, to: optionKeys)
        bus.write(0x4C5D_6E7F, to: optionKeys)
        guard bus.wait(for: 0, in: 1 << 16, at: status, turns: 1_000_000) else { return false }
        bus.replace(0b11 << 2, by: highestLevel << 2, at: options)
        bus.set(0b10, at: options)  // OPTSTRT
        let isOver = bus.wait(for: 0, in: 1 << 16, at: status, turns: 10_000_000)
        bus.set(0b01, at: options)  // OPTLOCK
        return isOver && isHighest(bus)
    }

    private static func isHighest(_ bus: some RegisterBus) -> Bool {
        bus.read(options) >> 2 & 0b11 == highestLevel
    }
}
