// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import Testing
import WireProtocol

@Suite("the two copies of the array's limits")
struct ArrayLimitsStorageTests {
    static let limits = ProgramLimits(cellVoltage: 1_500_000, pulses: 7)

    /// A board with storage that keeps ``limits``.
    static func bench() -> BoardBench {
        let driver = ObservingDriver(traits: RandomProgram.traits, seed: 1)
        driver.copies = [ArrayLimitsCopy(), ArrayLimitsCopy()]
        let bench = ArrayLimitsTests.bench(array: limits, driver: driver)
        bench.prepare(ArrayLimitsTests.program, limits: ProgramLimits())
        return bench
    }

    /// A new boot of the same board.
    static func boot(_ driver: ObservingDriver) -> BoardBench {
        let bench = BoardBench(boot: 8, driver: driver)
        bench.open()
        bench.ask(Message.ArrayLimitsGet())
        return bench
    }

    @Test("stored limits outlast a boot; a board without storage forgets them and says so")
    func boots() throws {
        let bench = Self.boot(Self.bench().driver)
        let kept = try #require(bench.arrayLimits)
        #expect(kept.limits == Self.limits)
        #expect(kept.name == FixedText("A1"))
        #expect(kept.copies == 2)
        #expect(kept.isLasting == 1)
        let forgetful = ArrayLimitsTests.bench(array: Self.limits)
        #expect(forgetful.arrayLimits?.isLasting == 0)
        #expect(Self.boot(forgetful.driver).arrayLimits?.state == .unset)
    }

    @Test("any damaged bit of one copy leaves the other in force", arguments: 0...1)
    func oneDamaged(index: Int) throws {
        let bench = Self.bench()
        for bit in 0..<(8 * ArrayLimitsCopy.byteCount) {
            bench.driver.damage(copy: index, bit: bit)
            bench.ask(Message.ArrayLimitsGet())
            #expect(bench.arrayLimits?.limits == Self.limits)
            #expect(bench.arrayLimits?.copies == 1)
            bench.driver.damage(copy: index, bit: bit)
        }
        bench.driver.damage(copy: index)
        #expect(Self.boot(bench.driver).arrayLimits?.copies == 2)
    }

    @Test("one erased copy leaves the other in force; one erased and one damaged is damage")
    func erased() throws {
        let bench = Self.bench()
        bench.driver.copies?[0] = ArrayLimitsCopy()
        bench.ask(Message.ArrayLimitsGet())
        #expect(bench.arrayLimits?.limits == Self.limits)
        bench.driver.damage(copy: 1)
        bench.ask(Message.ArrayLimitsGet())
        #expect(bench.arrayLimits?.state == .damaged)
    }

    @Test("a board whose copies are both damaged arms nothing until they are set anew")
    func bothDamaged() throws {
        let old = Self.bench()
        let stale = old.arrayLimitsSet(ProgramLimits(), mayRaise: true)
        old.driver.damage(copy: 0, bit: 40)
        old.driver.damage(copy: 1, bit: 100)
        for bench in [old, Self.boot(old.driver)] {
            bench.ask(Message.ArrayLimitsGet())
            let told = try #require(bench.arrayLimits)
            #expect(told.state == .damaged)
            #expect(told.limits == ProgramLimits())
            #expect(told.copies == 0)
            #expect(bench.ask(bench.arm())?.fault == .arrayLimitsDamaged)
            #expect(bench.ask(Message.LimitsSet(ProgramLimits()))?.fault == .arrayLimitsDamaged)
            #expect(bench.ask(stale)?.fault == .wrongLimits)
            // Nothing is tighter than what is not known, so that it must be said.
            let request = bench.arrayLimitsSet(Self.limits)
            #expect(bench.ask(request)?.fault == .arrayLimitsDamaged)
        }
        let bench = Self.boot(old.driver)
        // What was refused counts for nothing afterwards.
        let refused = ProgramLimits(cellVoltage: 1)
        #expect(bench.ask(Message.LimitsSet(refused))?.fault == .arrayLimitsDamaged)
        #expect(bench.ask(bench.arrayLimitsSet(ProgramLimits(), mayRaise: true)) == nil)
        #expect(bench.arrayLimits?.copies == 2)
        bench.prepare(ArrayLimitsTests.program)
        #expect(bench.ask(bench.arm())?.fault == BoardFault.none)
    }

    @Test("what does not read back is not stored")
    func readsBack() {
        let bench = Self.bench()
        bench.driver.isLosingWrites = true
        #expect(bench.ask(bench.arrayLimitsSet(Self.limits))?.fault == .notStored)
    }

    @Test("where one copy is damaged, a write that is cut off spares the other", arguments: 0...1)
    func sparesTheWhole(index: Int) throws {
        let bench = Self.bench()
        bench.driver.damage(copy: index)
        bench.driver.writesLeft = 0
        let request = bench.arrayLimitsSet(ProgramLimits(cellVoltage: 1_000_000, pulses: 7))
        #expect(bench.ask(request)?.fault == .notStored)
        #expect(Self.boot(bench.driver).arrayLimits?.limits == Self.limits)
    }

    @Test("a write that is cut off leaves the old limits or the new ones, never none")
    func cutOff() throws {
        let tighter = ProgramLimits(cellVoltage: 1_000_000, pulses: 7)
        for writes in 0...1 {
            let bench = Self.bench()
            bench.driver.writesLeft = writes
            #expect(bench.ask(bench.arrayLimitsSet(tighter))?.fault == .notStored)
            bench.driver.writesLeft = .max
            let kept = try #require(Self.boot(bench.driver).arrayLimits)
            #expect(kept.limits == (writes == 0 ? Self.limits : tighter))
            #expect(kept.copies == 2)
            // What was repaired at the boot no longer falls back to what it was before.
            bench.driver.damage(copy: 0)
            #expect(Self.boot(bench.driver).arrayLimits?.limits == kept.limits)
            bench.driver.damage(copy: 1)
            #expect(Self.boot(bench.driver).arrayLimits?.limits == kept.limits)
        }
    }
}
