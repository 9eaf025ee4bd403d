// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import FrontEnd
import STM32F4
import Testing
import WireProtocol

@Suite("A sector of flash")
struct FlashSectorTests {
    static let content: [UInt32] = [1, 0xFFFF_FFFF, 0x8000_0001, 0]

    static func rewrite(_ flash: ModelFlash, _ number: UInt32 = 10) -> Bool {
        FlashSector(flash, number: number).rewrite(count: 4) { content[Int($0)] }
    }

    @Test("begins where the reference manual says")
    func places() {
        let flash = ModelFlash()
        #expect(FlashSector(flash, number: 5).address == 0x0802_0000)
        #expect(FlashSector(flash, number: 10).address == 0x080C_0000)
        #expect(FlashSector(flash, number: 11).address == 0x080E_0000)
    }

    @Test("holds what was written last, and leaves flash locked and the data cache empty")
    func rewrites() {
        let flash = ModelFlash()
        for address in [0x080A_FFFC, 0x080C_0000, 0x080D_FFFC, 0x080E_0000] as [UInt32] {
            flash.preset(address, 0)
        }
        for _ in 0..<2 {
            #expect(Self.rewrite(flash))
            let sector = FlashSector(flash, number: 10)
            #expect((0..<4).map { sector.word(at: $0) } == Self.content)
            #expect(sector.word(at: 4) == .max)
        }
        #expect(flash.read(0x080D_FFFC) == .max)
        #expect(flash.read(0x080A_FFFC) == 0)
        #expect(flash.read(0x080E_0000) == 0)
        #expect(flash.erased == [10, 10])
        #expect(flash.strayWrites == 0)
        #expect(flash.isLocked)
        #expect(flash.isCacheReset)
        #expect(flash.access == 0b111 << 8 | 5)
    }

    @Test("says so when a word was not taken, and leaves flash locked")
    func fails() {
        let flash = ModelFlash()
        flash.wordsLeft = 2
        #expect(!Self.rewrite(flash))
        #expect(flash.isLocked)
        flash.wordsLeft = .max
        #expect(Self.rewrite(flash))
    }

    @Test("two of them hold the copies of the array's limits, over a boot")
    func copies() {
        let chip = ModelChip()
        var driver = CrossbarDriverTests.driver(chip)
        let isLasting = driver.keepsArrayLimits
        #expect(isLasting)
        let none = driver.readArrayLimits(copy: 0)
        #expect(none == ArrayLimitsCopy())
        for index in 0...1 {
            var copy = ArrayLimitsCopy()
            for place in 0..<ArrayLimitsCopy.byteCount {
                copy.bytes[place] = UInt8(place + index)
            }
            let isWritten = driver.writeArrayLimits(copy, at: index)
            #expect(isWritten)
            var booted = CrossbarDriverTests.driver(chip)
            let kept = booted.readArrayLimits(copy: index)
            #expect(kept == copy)
        }
        #expect(chip.flash.erased == [10, 11])
        #expect(chip.flash.read(0x080C_0000) == 0x0302_0100)
    }

    @Test("what is no chip has none, and the runtime keeps them instead")
    func emulated() {
        let chip = ModelChip()
        let readiness = Readiness(
            isSilicon: false,
            clock: .unlocked,
            isProgramIntact: true,
            hasBrownOut: false
        )
        var driver = CrossbarDriverTests.driver(chip, readiness)
        let isLasting = driver.keepsArrayLimits
        #expect(!isLasting)
        let copy = driver.readArrayLimits(copy: 0)
        #expect(copy == nil)
        let isWritten = driver.writeArrayLimits(ArrayLimitsCopy(), at: 0)
        #expect(isWritten)
        #expect(chip.flash.erased == [])
    }
}
