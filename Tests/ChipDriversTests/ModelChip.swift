// SPDX-License-Identifier: Apache-2.0

import Registers
import STM32F4

/// What happened on a line, seen behind gate and changeover switch.
struct LineChange: Equatable {
    var tick: UInt32
    var line: Int
    var code: Int
}

/// A model of the chip's registers that edges depend on, and of the parts behind its pins.
///
/// Time passes by itself, four accesses a tick, as it does while instructions run, and by
/// ``pass(_:)``. What is not modelled is plain memory.
///
/// Sendable because a test uses it on one thread only.
final class ModelChip: RegisterBus, @unchecked Sendable {
    private(set) var tick: UInt32
    /// The flash and its interface.
    let flash = ModelFlash()
    private var accesses = 0
    private var memory: [UInt32: UInt32] = [:]

    /// Addresses written, in order, with their values.
    private(set) var writes: [(address: UInt32, value: UInt32)] = []
    /// Words that DMA wrote to the port, with their ticks.
    private(set) var edges: [(tick: UInt32, word: UInt32)] = []
    /// What lines did.
    private(set) var changes: [LineChange] = []
    /// Levels of pins of port C that are inputs.
    var inputs: UInt32 = 1 << 10
    /// Whether the gate lets lines leave their rest.
    private(set) var gate = false
    /// Lines connected to the sample.
    private(set) var connected: UInt16 = 0
    /// What the converter gives for a column in a range.
    var current: (_ column: Int, _ range: Int) -> Int = { _, _ in 0 }
    /// A DAC channel whose output does not move, or none.
    var deadChannel: Int?
    /// The ticks at which DAC outputs changed, by channel.
    private(set) var settled = [UInt32](repeating: 0, count: 16)

    private var selects: UInt32 = 0
    private var outputs = [Int](repeating: 0, count: 16)
    private var inputRegisters = [Int](repeating: 0, count: 16)
    private var effective = [Int](repeating: 0, count: 16)
    private var looked: Int?
    private var shifted: [UInt8] = []
    private var response: [UInt8] = []
    private var switches = [UInt8](repeating: 0, count: 6)
    private var conversion = 0
    private var places = (ticks: UInt32(0), words: UInt32(0))

    init(tick: UInt32 = 0) { self.tick = tick }

    /// Puts a value at an address without anything coming of it.
    func preset(_ address: UInt32, _ value: UInt32) { memory[address] = value }

    /// Lets ticks pass without an access.
    func pass(_ ticks: UInt32) {
        for _ in 0..<ticks { step() }
    }

    /// Lets ticks pass in which nothing is due; a match in between would happen at the end.
    func jump(_ ticks: UInt32) {
        let next = memory[Self.timer + 0x34, default: 0]
        if next &- tick &- 1 < ticks { match() }
        tick &+= ticks
    }

    func read(_ address: UInt32) -> UInt32 {
        access()
        switch address {
        case Self.timer + 0x24: return tick
        case Self.spi + 0x08: return 0b11
        case Self.spi + 0x0C: return UInt32(response.isEmpty ? 0 : response.removeFirst())
        case MemoryMap.portC + 0x10: return inputs
        case MemoryMap.flash...(MemoryMap.flash + 0x10), 0x0800_0000..<0x0810_0000:
            return flash.read(address)
        default: return memory[address, default: 0]
        }
    }

    func write(_ value: UInt32, to address: UInt32) {
        access()
        writes.append((address, value))
        switch address {
        case Self.timer + 0x10: memory[address, default: 0] &= value
        case Self.timer + 0x18, Self.timer + 0x1C:
            memory[address] = value
            force()
        case MemoryMap.flash...(MemoryMap.flash + 0x10), 0x0800_0000..<0x0810_0000:
            flash.write(value, to: address)
        case Self.spi + 0x0C: shifted.append(UInt8(value & 0xFF))
        case MemoryMap.portA + 0x18, MemoryMap.portB + 0x18, MemoryMap.portC + 0x18:
            drive(address, value)
        case MemoryMap.dma1 + 0x10...MemoryMap.dma2 + 0xD0 where value & 1 != 0:
            memory[address] = value
            startStream(address, value)
        default: memory[address] = value
        }
        settle()
    }

    private static var timer: UInt32 { MemoryMap.timer5 }
    private static var spi: UInt32 { MemoryMap.spi1 }

    private func access() {
        accesses += 1
        if accesses % 4 == 0 { step() }
    }

    // MARK: Timer and DMA

    private func step() {
        tick &+= 1
        if memory[Self.timer + 0x34] == tick, memory[Self.timer + 0x0C, default: 0] >> 9 & 1 != 0 {
            match()
        }
        if mode(0x18, 12) == 0b010, memory[Self.timer + 0x38] == tick {
            gate = false
            memory[Self.timer + 0x10, default: 0] |= 1 << 2
        }
        if mode(0x1C, 4) == 0b010, memory[Self.timer + 0x3C] == tick {
            for channel in 0..<16 { output(channel, inputRegisters[channel]) }
            memory[Self.timer + 0x10, default: 0] |= 1 << 3
        }
        settle()
    }

    private func match() {
        // DMA 2, stream 0, through timer 1; then DMA 1, stream 2.
        let words = memory[MemoryMap.dma2 + 0x1C, default: 0]
        let ticks = memory[MemoryMap.dma1 + 0x10 + 0x30 + 0x0C, default: 0]
        let word = memory[words + 4 * (places.words % 64), default: 0]
        edges.append((tick, word))
        drive(memory[MemoryMap.dma2 + 0x18, default: 0], word)
        memory[Self.timer + 0x34] = memory[ticks + 4 * (places.ticks % 64), default: 0]
        places.words += 1
        places.ticks += 1
    }

    private func startStream(_ address: UInt32, _ control: UInt32) {
        if address == MemoryMap.dma2 + 0x10 { places.words = 0 }
        if address == MemoryMap.dma1 + 0x40 { places.ticks = 0 }
        guard control >> 6 & 0b11 == 0b10 else { return }
        for index in 0..<memory[address + 4, default: 0] {
            let source = memory[address + 8, default: 0] + 4 * index
            memory[memory[address + 12, default: 0] + 4 * index] = memory[source]
        }
        memory[address] = control & ~1
        memory[address + 4] = 0
    }

    private func mode(_ register: UInt32, _ shift: UInt32) -> UInt32 {
        memory[Self.timer + register, default: 0] >> shift & 0b111
    }

    private func force() {
        if mode(0x18, 12) == 0b100 { gate = false }
        if mode(0x18, 12) == 0b101 { gate = true }
    }

    // MARK: Pins and parts

    private func drive(_ register: UInt32, _ word: UInt32) {
        let before = memory[register, default: 0]
        let after = (before | word & 0xFFFF) & ~(word >> 16)
        memory[register] = after
        let rising = after & ~before
        let falling = before & ~after
        switch register {
        case MemoryMap.portB + 0x18: selects = after
        case MemoryMap.portA + 0x18:
            if falling >> 4 & 1 != 0 { beginFrame(conversion << 16) }
            if rising >> 4 & 1 != 0 { convert() }
        default:
            if falling & 0b11 != 0 { beginFrame(0) }
            if rising & 1 != 0, shifted.count == 3 { obeyDAC() }
            if rising >> 1 & 1 != 0, shifted.count == 6 {
                switches = shifted.reversed()
                connected = UInt16(switches[4]) | UInt16(switches[5]) << 8
            }
        }
        settle()
    }

    private func beginFrame(_ word: Int) {
        shifted = []
        response = (0..<4).reversed().map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        response += [0, 0]
    }

    private func obeyDAC() {
        let channel = Int(shifted[0] & 15)
        let code = (Int(shifted[1]) << 8 | Int(shifted[2])) - 0x8000
        switch shifted[0] >> 4 {
        case 0x0: inputRegisters[channel] = code
        case 0x3:
            inputRegisters[channel] = code
            output(channel, code)
        case 0xA:
            for channel in 0..<16 {
                inputRegisters[channel] = code
                output(channel, code)
            }
        case 0xB: looked = shifted[2] & 16 != 0 ? Int(shifted[2] & 15) : nil
        default: break
        }
    }

    private func output(_ channel: Int, _ code: Int) {
        guard outputs[channel] != code, channel != deadChannel else { return }
        outputs[channel] = code
        settled[channel] = tick
    }

    private func convert() {
        let range = switches[1] != 0 ? 2 : switches[0] != 0 ? 1 : 0
        if switches[3] & 1 != 0, let looked {
            conversion = outputs[looked] * 1000 / 1024 + 0x8000
        } else if switches[2] != 0 {
            conversion = current(switches[2].trailingZeroBitCount, range) + 0x8000
        }
    }

    private func settle() {
        for line in 0..<16 {
            let code = gate && selects >> UInt32(line) & 1 != 0 ? outputs[line] : 0
            guard effective[line] != code else { continue }
            effective[line] = code
            changes.append(LineChange(tick: tick, line: line, code: code))
        }
    }
}
