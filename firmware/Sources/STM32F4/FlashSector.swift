// SPDX-License-Identifier: Apache-2.0

public import Registers

/// One of the flash sectors of 128 KB, whose first words are kept over a loss of power.
///
/// While a sector is erased, at most 2 s, the processor stands still where it fetches from flash;
/// only a board whose outputs are safe may write.
///
/// Source: ST, RM0090 Rev 18, table 5 (sectors), 3.6 (unlock, erase, program), 3.9 (registers);
/// DS8626, flash memory programming: sector erase of 128 KB at 32 bits, 2.7 V to 3.6 V.
public struct FlashSector<Bus: RegisterBus>: Sendable {
    private let bus: Bus
    private let number: UInt32

    private static var access: UInt32 { MemoryMap.flash + 0x00 }
    private static var keys: UInt32 { MemoryMap.flash + 0x04 }
    private static var status: UInt32 { MemoryMap.flash + 0x0C }
    private static var control: UInt32 { MemoryMap.flash + 0x10 }

    private static var busy: UInt32 { 1 << 16 }
    private static var errors: UInt32 { 0b1111_0010 }
    private static var locked: UInt32 { 1 << 31 }
    private static var wordsAtOnce: UInt32 { 0b10 << 8 }
    private static var dataCache: UInt32 { 1 << 10 }
    private static var dataCacheReset: UInt32 { 1 << 12 }
    /// Reads of the status, some 6 clocks each: 7 s, where the loop runs from the cache.
    private static var patience: UInt32 { 200_000_000 }

    /// Sector 5 to 11.
    public init(_ bus: Bus, number: UInt32) {
        precondition(number >= 5 && number <= 11, "Sectors 5 to 11 have 128 KB.")
        self.bus = bus
        self.number = number
    }

    /// Where it begins.
    public var address: UInt32 { 0x0800_0000 + (number - 4) << 17 }

    /// The word at `index`; all ones where none was written.
    public func word(at index: UInt32) -> UInt32 { bus.read(address + 4 * index) }

    /// Erases the sector and writes its first `count` words.
    ///
    /// - Returns: Whether flash reported no error; what it holds is to be read back.
    public func rewrite(count: UInt32, word: (UInt32) -> UInt32) -> Bool {
        guard isReady(), unlock() else { return false }
        bus.write(Self.errors | 1, to: Self.status)
        let sectorErase: UInt32 = 0b10 | number << 3
        bus.write(Self.wordsAtOnce | sectorErase, to: Self.control)
        bus.set(1 << 16, at: Self.control)  // STRT
        var isWritten = isReady() && hasNoError
        if isWritten { bus.write(Self.wordsAtOnce | 1, to: Self.control) }  // PG
        for index in 0..<count where isWritten {
            bus.write(word(index), to: address + 4 * index)
            isWritten = isReady() && hasNoError
        }
        bus.write(Self.locked, to: Self.control)
        forgetCachedData()
        return isWritten
    }

    private func isReady() -> Bool {
        bus.wait(for: 0, in: Self.busy, at: Self.status, turns: Self.patience)
    }

    private var hasNoError: Bool { bus.read(Self.status) & Self.errors == 0 }

    private func unlock() -> Bool {
        if bus.read(Self.control) & Self.locked != 0 {
            bus.write(0x4567_0123, to: Self.keys)
            bus.write(0xCDEF_89AB, to: Self.keys)
        }
        return bus.read(Self.control) & Self.locked == 0
    }

    /// The data cache may hold what was there before; it is reset only while it is off.
    private func forgetCachedData() {
        let isCached = bus.read(Self.access) & Self.dataCache != 0
        bus.clear(Self.dataCache, at: Self.access)
        bus.set(Self.dataCacheReset, at: Self.access)
        bus.clear(Self.dataCacheReset, at: Self.access)
        if isCached { bus.set(Self.dataCache, at: Self.access) }
    }
}
