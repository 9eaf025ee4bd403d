// SPDX-License-Identifier: Apache-2.0

public import Registers

/// What tells the chip from a program that pretends to be it.
///
/// Everything an emulator does not model must be there at once: the device's code, the size of
/// its flash, an identifier that is none of the empty patterns, an oscillator that says it is
/// ready, and a DMA that moves words. A single wrong one means: emulated.
///
/// Source: ST, RM0090 Rev 18, 38.6.1 (DBGMCU_IDCODE, DEV_ID 0x413), 39.1 (unique identifier),
/// 39.2 (flash size), 7.3.1 (RCC_CR, HSIRDY).
public struct SiliconIdentity: Sendable, BitwiseCopyable {
    /// The device code of the STM32F405, F407, F415 and F417.
    public static let deviceCode: UInt32 = 0x413
    /// Flash of the STM32F405RG in KiB.
    public static let flashKiB: UInt32 = 1024

    /// Whether this is the chip.
    public let isSilicon: Bool
    /// The 96 bits that differ between chips; zero where there is no chip.
    public let words: (UInt32, UInt32, UInt32)

    /// Looks at the chip behind `bus`; `scratch` are sixteen words of memory.
    ///
    /// System memory is read only where the device code is right: elsewhere it may be no memory.
    public init(_ bus: some RegisterBus, scratch: UInt32) {
        let found = Self.identifier(bus, scratch: scratch)
        isSilicon = found != nil
        words = found ?? (0, 0, 0)
    }

    private static func identifier(
        _ bus: some RegisterBus,
        scratch: UInt32
    ) -> (UInt32, UInt32, UInt32)? {
        guard bus.read(MemoryMap.debugUnit) & 0xFFF == deviceCode,
            bus.read(MemoryMap.resetAndClock) & 0b10 != 0,
            bus.read(MemoryMap.flashSize) >> 16 == flashKiB
        else { return nil }
        let first = bus.read(MemoryMap.uniqueIdentifier)
        let second = bus.read(MemoryMap.uniqueIdentifier + 4)
        let third = bus.read(MemoryMap.uniqueIdentifier + 8)
        guard first | second | third != 0, first & second & third != .max else { return nil }
        return hasDMA(bus, scratch: scratch) ? (first, second, third) : nil
    }

    /// Whether DMA 2 moves words through the memory at `scratch`.
    public static func hasDMA(_ bus: some RegisterBus, scratch: UInt32) -> Bool {
        for index in UInt32(0)..<8 {
            bus.write(0xA5C3_0F69 &* (index + 1), to: scratch + 4 * index)
            bus.write(0, to: scratch + 4 * (index + 8))
        }
        let stream = DMAStream(bus, controller: MemoryMap.dma2, number: 1)
        return stream.copies(from: scratch, to: scratch + 32, count: 8)
    }
}
