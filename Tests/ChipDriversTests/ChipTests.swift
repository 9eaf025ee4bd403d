// SPDX-License-Identifier: Apache-2.0

import Registers
import STM32F4
import Testing

/// What the drivers of the chip write, on a model of its registers.
struct ChipTests {
    /// A chip that is all there: device code, flash of 1 MiB, an identifier, an oscillator.
    static func silicon() -> ModelChip {
        let chip = ModelChip()
        chip.preset(MemoryMap.debugUnit, 0x1007_6413)
        chip.preset(MemoryMap.flashSize, 1024 << 16)
        chip.preset(MemoryMap.uniqueIdentifier, 0x0031_0042)
        chip.preset(MemoryMap.resetAndClock, 0b11)
        return chip
    }

    @Test("a chip that is all there is silicon")
    func recognises() {
        let identity = SiliconIdentity(Self.silicon(), scratch: 0x2000_0000)
        #expect(identity.isSilicon)
        #expect(identity.words == (0x0031_0042, 0, 0))
    }

    @Test(
        "a chip of which anything is missing is no silicon",
        arguments: [
            (MemoryMap.debugUnit, 0), (MemoryMap.debugUnit, 0x411), (MemoryMap.flashSize, 0),
            (MemoryMap.flashSize, 512 << 16), (MemoryMap.uniqueIdentifier, 0),
            (MemoryMap.resetAndClock, 0),
        ] as [(UInt32, UInt32)]
    )
    func doubts(_ address: UInt32, _ value: UInt32) {
        let chip = Self.silicon()
        chip.preset(address, value)
        #expect(!SiliconIdentity(chip, scratch: 0x2000_0000).isSilicon)
    }

    @Test("an identifier of ones only is none")
    func doubtsErased() {
        let chip = Self.silicon()
        for word in UInt32(0)..<3 { chip.preset(MemoryMap.uniqueIdentifier + 4 * word, .max) }
        #expect(!SiliconIdentity(chip, scratch: 0x2000_0000).isSilicon)
    }

    @Test("an oscillator that runs gives 168 MHz, with wait states before the speed")
    func startsClocks() throws {
        let chip = ModelChip()
        let ready: UInt32 = 1 << 17 | 1 << 25
        chip.preset(MemoryMap.resetAndClock, ready)
        // The model does not answer a switch of clocks by itself: the status stands there already.
        let source = ClockTree.start(StickyBus(chip, MemoryMap.resetAndClock + 8, 0b1010))
        #expect(source == .crystal)
        let written = chip.writes.filter { $0.address == MemoryMap.resetAndClock + 4 }
        // 8 MHz / 8 · 336 / 2.
        #expect(written.map(\.value) == [0x0740_5408])
        let speed = try #require(
            chip.writes.firstIndex {
                $0.address == MemoryMap.resetAndClock + 8 && $0.value & 2 != 0
            }
        )
        let wait = try #require(
            chip.writes.firstIndex { $0.address == MemoryMap.flash && $0.value & 7 == 5 }
        )
        #expect(wait < speed)
    }

    @Test("without a crystal the internal oscillator is named, not passed for one")
    func namesInternalOscillator() {
        let chip = ModelChip()
        chip.preset(MemoryMap.resetAndClock, 1 << 25)
        let source = ClockTree.start(StickyBus(chip, MemoryMap.resetAndClock + 8, 0b1010))
        #expect(source == .internalOscillator)
        let written = chip.writes.filter { $0.address == MemoryMap.resetAndClock + 4 }
        #expect(written.map(\.value) == [0x0700_5410])
        #expect(
            !chip.writes.contains {
                $0.address == MemoryMap.resetAndClock && $0.value >> 19 & 1 != 0
            }
        )
    }

    @Test("a PLL that does not lock leaves the clock as it was")
    func staysUnlocked() {
        let chip = ModelChip()
        #expect(ClockTree.start(chip) == .unlocked)
        #expect(!chip.writes.contains { $0.address == MemoryMap.resetAndClock + 8 })
    }

    @Test("921600 baud are 91 clocks of 84 MHz, 0.16 % fast")
    func dividesClock() {
        let divider = SerialPort<ModelChip>.divider(clock: 84_000_000, baud: 921_600)
        #expect(divider == 91)
    }

    @Test("a pin has its resistor and function before its mode")
    func configuresPins() {
        let chip = ModelChip()
        Port(chip, base: MemoryMap.portA).configure(9, .alternate(7), .up, isFast: true)
        let order = chip.writes.map { $0.address - MemoryMap.portA }
        #expect(order == [0x0C, 0x08, 0x04, 0x24, 0x00])
        #expect(chip.writes.map(\.value) == [1 << 18, 3 << 18, 0, 7 << 4, 2 << 18])
    }

    @Test("the watchdog is unlocked, set, loaded and started in this order")
    func startsWatchdog() {
        let chip = ModelChip()
        IndependentWatchdog(chip).start(milliseconds: 250)
        let base = MemoryMap.watchdog
        #expect(chip.writes.map(\.address) == [base, base + 4, base + 8, base, base])
        #expect(chip.writes.map(\.value) == [0x5555, 6, 31, 0xAAAA, 0xCCCC])
    }

    @Test("a break interrupts, with and without DMA")
    func hearsBreak() {
        for hasDMA in [false, true] {
            let chip = ModelChip()
            let port = SerialPort(chip, base: MemoryMap.serialPort1)
            if hasDMA { port.startWithDMA(divider: 91) } else { port.startByBytes(divider: 91) }
            let second = chip.read(MemoryMap.serialPort1 + 0x10)
            #expect(second & (1 << 14 | 1 << 6) == 1 << 14 | 1 << 6)
        }
    }

    @Test("two equal random numbers in a row are a fault, not entropy")
    func doubtsGenerator() {
        let chip = ModelChip()
        chip.preset(MemoryMap.randomNumbers + 4, 1)
        chip.preset(MemoryMap.randomNumbers + 8, 7)
        #expect(EntropySource.draw(chip) == nil)
    }
}

/// A bus on which one register reads with more bits than were written.
struct StickyBus: RegisterBus {
    private let chip: ModelChip
    private let address: UInt32
    private let bits: UInt32

    init(_ chip: ModelChip, _ address: UInt32, _ bits: UInt32) {
        self.chip = chip
        self.address = address
        self.bits = bits
    }

    func read(_ address: UInt32) -> UInt32 {
        chip.read(address) | (address == self.address ? bits : 0)
    }

    func write(_ value: UInt32, to address: UInt32) { chip.write(value, to: address) }
}
