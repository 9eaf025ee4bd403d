// SPDX-License-Identifier: Apache-2.0

import Registers
import STM32F4

/// A model of the flash interface: keys, busy times, sectors that are erased, bits that only fall.
///
/// Sendable because a test uses it on one thread only.
final class ModelFlash: RegisterBus, @unchecked Sendable {
    private var words: [UInt32: UInt32] = [:]
    private var control: UInt32 = 1 << 31
    private var status: UInt32 = 0
    private var keys: [UInt32] = []
    private var busyReads = 0
    /// The access register: caches on.
    private(set) var access: UInt32 = 0b111 << 8 | 5
    /// Whether the data cache was reset while it was off.
    private(set) var isCacheReset = false
    /// Sectors that were erased, in order.
    private(set) var erased: [UInt32] = []
    /// Writes to flash that came while it was busy, locked or not to be programmed.
    private(set) var strayWrites = 0
    /// Power fails after so many words.
    var wordsLeft = Int.max

    var isLocked: Bool { control >> 31 != 0 }

    /// Puts a word there without anything coming of it.
    func preset(_ address: UInt32, _ value: UInt32) { words[address] = value }

    func read(_ address: UInt32) -> UInt32 {
        switch address {
        case MemoryMap.flash: return access
        case MemoryMap.flash + 0x0C:
            busyReads = max(0, busyReads - 1)
            return status | (busyReads > 0 ? 1 << 16 : 0)
        case MemoryMap.flash + 0x10: return control
        case 0x0800_0000..<0x0810_0000: return words[address, default: .max]
        default: return 0
        }
    }

    func write(_ value: UInt32, to address: UInt32) {
        switch address {
        case MemoryMap.flash:
            if value >> 12 & 1 != 0, value >> 10 & 1 == 0 { isCacheReset = true }
            access = value
        case MemoryMap.flash + 0x04:
            keys.append(value)
            if keys.suffix(2) == [0x4567_0123, 0xCDEF_89AB] { control &= ~(1 << 31) }
        case MemoryMap.flash + 0x0C: status &= ~value
        case MemoryMap.flash + 0x10: obey(value)
        default: program(value, address)
        }
    }

    private func obey(_ value: UInt32) {
        guard !isLocked, busyReads == 0 else { return }
        control = value & ~(1 << 16)
        guard value >> 16 & 1 != 0, value & 0b11 == 0b10 else { return }
        let sector = value >> 3 & 0b1111
        erased.append(sector)
        let start = 0x0800_0000 + 0x2_0000 * (sector - 4)
        words = words.filter { !(start..<(start + 0x2_0000)).contains($0.key) }
        busyReads = 5
    }

    private func program(_ value: UInt32, _ address: UInt32) {
        guard !isLocked, busyReads == 0, control & 0b11 == 0b01, control >> 8 & 0b11 == 0b10 else {
            strayWrites += 1
            status |= 1 << 7
            return
        }
        guard wordsLeft > 0 else {
            status |= 1 << 1
            return
        }
        wordsLeft -= 1
        words[address] = words[address, default: .max] & value
        busyReads = 3
    }
}
