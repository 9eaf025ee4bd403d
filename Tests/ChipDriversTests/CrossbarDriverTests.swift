// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import FrontEnd
import PulsePrograms
import Quantities
import Registers
import STM32F4
import Testing
import WireProtocol

/// Programs played by the real board's driver on a model of its chip and parts.
struct CrossbarDriverTests {
    private static let memory: UInt32 = 0x2000_1000
    private static let ready = Readiness(
        isSilicon: true,
        clock: .crystal,
        isProgramIntact: true,
        hasBrownOut: true
    )

    static func driver(
        _ chip: ModelChip,
        _ readiness: Readiness = ready
    ) -> CrossbarDriver<ModelChip> {
        let alarms = Alarms(chip, at: 0x2000_3000)
        return CrossbarDriver(chip, table: memory, alarms: alarms, readiness: readiness)
    }

    /// Plays a program and returns what lines did, with ticks counted from the first change.
    private static func play(_ chip: ModelChip, _ program: [UInt8]) throws -> [LineChange] {
        var stage = Rehearsal(driver(chip))
        let before = chip.changes.count
        _ = try stage.play(program)
        let changes = chip.changes.dropFirst(before)
        let first = try #require(changes.first).tick
        return changes.map { LineChange(tick: $0.tick &- first, line: $0.line, code: $0.code) }
    }

    @Test("a train of pulses has exactly its widths and gaps, from 1 us on")
    func playsTrain() throws {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 2, columns: 1, scheme: .ground))
        builder.append(.pulse(PulseTrain(code: 9000, width: 4, gap: 6, count: 40, widthStep: 1)))
        builder.append(.safePoint)
        let changes = try Self.play(ModelChip(), builder.finish())
        var expected: [LineChange] = []
        var tick: UInt32 = 0
        for pulse in UInt32(0)..<40 {
            expected.append(LineChange(tick: tick, line: 1, code: 9000))
            tick += 4 + pulse
            expected.append(LineChange(tick: tick, line: 1, code: 0))
            tick += 6
        }
        #expect(changes == expected)
    }

    @Test("lines of a scheme leave and reach rest at one tick")
    func movesTogether() throws {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .half))
        builder.append(.pulse(PulseTrain(code: 12000, width: 100, gap: 400, count: 2)))
        builder.append(.safePoint)
        let changes = try Self.play(ModelChip(), builder.finish())
        #expect(
            changes == [
                LineChange(tick: 0, line: 0, code: 6000),
                LineChange(tick: 0, line: 8, code: -6000),
                LineChange(tick: 100, line: 0, code: 0),
                LineChange(tick: 100, line: 8, code: 0),
                LineChange(tick: 500, line: 0, code: 6000),
                LineChange(tick: 500, line: 8, code: -6000),
                LineChange(tick: 600, line: 0, code: 0),
                LineChange(tick: 600, line: 8, code: 0),
            ]
        )
    }

    @Test("a spike pair keeps its distance")
    func keepsDistance() throws {
        var builder = ProgramBuilder()
        let spike = builder.addWaveform(period: 400, samples: [5000, 5000, -2000])
        builder.append(.shape(LineSet(rows: 1), waveform: spike, delay: 0, gain: 256))
        builder.append(.shape(LineSet(columns: 1), waveform: spike, delay: 10_000, gain: 256))
        builder.append(.run(ticks: 20_000, neuronStep: 0))
        let changes = try Self.play(ModelChip(), builder.finish())
        let spikes: [(UInt32, Int)] = [(0, 5000), (800, -2000), (1200, 0)]
        let expected = [0, 8].flatMap { line in
            spikes.map {
                LineChange(tick: $0.0 + (line == 0 ? 0 : 10_000), line: line, code: $0.1)
            }
        }
        #expect(changes == expected)
    }

    @Test("a staircase of a driven line steps at its ticks, not before its DAC was written")
    func climbs() throws {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .ground))
        builder.append(.ramp(code: 4000, updates: 4, dwell: 240))
        builder.append(.drive(0))
        builder.append(.wait(4))
        builder.append(.safePoint)
        let changes = try Self.play(ModelChip(), builder.finish())
        #expect(changes.map(\.tick) == [0, 240, 480, 720, 960])
        #expect(changes.map(\.code) == [1000, 2000, 3000, 4000, 0])
    }

    @Test("a DAC has had 40 us before its line meets it")
    func settles() throws {
        let chip = ModelChip()
        var builder = ProgramBuilder()
        builder.append(.select(rows: 4, columns: 1, scheme: .ground))
        for code in [3000, -3000] as [Int16] {
            builder.append(.pulse(PulseTrain(code: code, width: 40, gap: 320)))
        }
        builder.append(.safePoint)
        var stage = Rehearsal(Self.driver(chip))
        _ = try stage.play(builder.finish())
        let rise = try #require(chip.changes.last { $0.code == -3000 })
        #expect(rise.tick &- chip.settled[2] >= 160)
    }

    /// Lets a driver advance until it has reached `end`, or stopped for good.
    private static func reach(
        _ end: UInt64,
        from start: UInt64,
        _ driver: inout CrossbarDriver<ModelChip>
    ) {
        for _ in 0..<100_000 {
            if driver.advance(from: start, to: end).tick == end { return }
        }
    }

    @Test("a new code sooner than its DAC can settle is a trip, not a longer gap")
    func refusesHaste() {
        let chip = ModelChip()
        var driver = Self.driver(chip)
        driver.begin()
        var tick: UInt64 = 0
        for code in [3000, 0, -3000] as [Int16] {
            driver.set(.row(0), to: .code(code))
            driver.commit(at: tick)
            Self.reach(tick + 100, from: tick, &driver)
            tick += 100
        }
        #expect(driver.takeTrip() == .internal)
        #expect(chip.changes.map(\.code) == [3000, 0])
    }

    @Test("after a pause the next edge may be later, and widths stay what they are")
    func pauses() {
        let chip = ModelChip()
        var driver = Self.driver(chip)
        driver.begin()
        var tick: UInt64 = 0
        for code in [3000, 0, 3000, 0] as [Int16] {
            if tick == 1000 {
                chip.pass(100_000)
                driver.pause()
            }
            driver.set(.row(0), to: .code(code))
            driver.commit(at: tick)
            Self.reach(tick + 500, from: tick, &driver)
            tick += 500
        }
        chip.pass(30_000)
        #expect(driver.takeTrip() == .none)
        #expect(driver.standstill > 0)
        let ticks = chip.changes.map(\.tick)
        #expect(ticks.count == 4)
        #expect(ticks[1] &- ticks[0] == 500)
        #expect(ticks[3] &- ticks[2] == 500)
        #expect(ticks[2] &- ticks[1] > 90_000)
    }

    @Test("a line is at rest soon after its time, although no instruction runs any more")
    func endsByItself() throws {
        let chip = ModelChip()
        var driver = Self.driver(chip)
        driver.begin()
        driver.set(.row(0), to: .code(8000))
        driver.commit(at: 0)
        // The level is planned for 400 ticks; then the processor hangs.
        while driver.advance(from: 0, to: 400).tick == 0 {}
        chip.pass(30_000)
        #expect(chip.changes.map(\.code) == [8000, 0])
        let stay = chip.changes[1].tick &- chip.changes[0].tick
        #expect(stay >= 400 && stay <= 440)
        #expect(driver.takeTrip() == .none)
        _ = driver.advance(from: 400, to: 500)
        #expect(driver.takeTrip() == .internal)
    }

    @Test("an edge of a driven line that comes too late for the table is a trip, and rest")
    func tripsWhenLate() throws {
        let chip = ModelChip()
        var driver = Self.driver(chip)
        driver.begin()
        driver.set(.row(0), to: .code(8000))
        driver.commit(at: 0)
        while driver.advance(from: 0, to: 100_000).tick == 0 {}
        chip.pass(20_000)
        driver.set(.row(0), to: .code(0))
        driver.commit(at: 200)
        _ = driver.advance(from: 200, to: 300)
        #expect(!chip.gate)
        #expect(driver.takeTrip() == .internal)
    }

    @Test("the safe state is rest for all lines at once, then isolation, then the enable open")
    func makesSafe() throws {
        let chip = ModelChip()
        var driver = Self.driver(chip)
        driver.begin()
        #expect(chip.writes.contains { $0.address == MemoryMap.portC + 0x18 && $0.value == 1 << 8 })
        #expect(chip.connected == .max)
        for slot in 0..<8 { driver.set(.row(slot), to: .code(Int16(100 * slot + 100))) }
        driver.commit(at: 0)
        while driver.advance(from: 0, to: 1_000_000).tick == 0 {}
        chip.pass(30_000)
        let before = chip.writes.count
        driver.makeSafe()
        let fall = chip.changes.suffix(8)
        #expect(Set(fall.map(\.tick)).count == 1)
        #expect(fall.allSatisfy { $0.code == 0 })
        #expect(chip.connected == 0)
        let writes = chip.writes[before...]
        let gate = try #require(writes.firstIndex { $0.address == MemoryMap.timer5 + 0x18 })
        let isolation = try #require(writes.firstIndex { $0.address == MemoryMap.spi1 + 0x0C })
        let enable = try #require(
            writes.firstIndex { $0.address == MemoryMap.portC + 0x18 && $0.value == 1 << 24 }
        )
        #expect(gate < isolation)
        #expect(isolation < enable)
    }

    @Test("a floating line is taken off the sample, and the others stay")
    func floats() {
        let chip = ModelChip()
        var driver = Self.driver(chip)
        driver.begin()
        driver.set(.row(3), to: .floating)
        driver.set(.row(1), to: .code(500))
        driver.commit(at: 0)
        while driver.advance(from: 0, to: 400).tick == 0 {}
        #expect(chip.connected == 0xFFF7)
    }

    // MARK: Sensing

    private static func sensing(_ chip: ModelChip) -> CrossbarDriver<ModelChip> {
        var driver = driver(chip)
        driver.begin()
        driver.set(.row(0), to: .code(1311))
        driver.commit(at: 0)
        while driver.advance(from: 0, to: 400).tick < 400 {}
        return driver
    }

    @Test("a current is sensed in the finest range that holds it, inflow counting as positive")
    func senses() {
        let chip = ModelChip()
        chip.current = { column, range in -[20_000, 2000, 200][range] - column }
        var driver = Self.sensing(chip)
        let sensed = driver.sense(.column(3), range: Read.automaticRange, gate: .all)
        #expect(sensed == SensedCurrent(code: 20_003, range: 0))
        #expect(
            driver.sense(.column(1), range: 2, gate: .all) == SensedCurrent(code: 201, range: 2)
        )
        #expect(driver.takeTrip() == .none)
    }

    @Test("a code at the end of the range says so")
    func saturates() {
        let chip = ModelChip()
        chip.current = { _, _ in 32767 }
        var driver = Self.sensing(chip)
        let sensed = driver.sense(.column(0), range: 1, gate: .all)
        #expect(sensed == SensedCurrent(code: -32767, range: 1, flags: [.saturated]))
    }

    @Test("program time stands still while a conversion is evaluated, and the line goes to rest")
    func standsStill() {
        let chip = ModelChip()
        var driver = Self.sensing(chip)
        _ = driver.sense(.column(0), range: 0, gate: .all)
        #expect(driver.standstill > 404)
        driver.set(.row(0), to: .code(0))
        driver.commit(at: 400)
        while driver.advance(from: 400, to: 500).tick < 500 {}
        chip.pass(9000)
        #expect(driver.takeTrip() == .none)
        #expect(chip.changes.map(\.code) == [1311, 0])
        // 400 ticks, the range's settling, and what instructions take: below a gate's patience.
        let stay = chip.changes[1].tick &- chip.changes[0].tick
        #expect(stay > 804 && stay < 1400)
    }

    // MARK: Interlocks

    @Test("a board that is ready may be armed: every DAC came back through the converter")
    func isReady() {
        let chip = ModelChip()
        var driver = Self.driver(chip)
        #expect(driver.refusalToArm() == .none)
        #expect(chip.changes.isEmpty)
        #expect(chip.connected == 0)
    }

    @Test("a DAC that does not answer keeps the board from being armed", arguments: [0, 7, 15])
    func finds(_ channel: Int) {
        let chip = ModelChip()
        chip.deadChannel = channel
        var driver = Self.driver(chip)
        #expect(driver.refusalToArm() == .internal)
    }

    @Test("no silicon, no crystal, no brown-out level, a damaged program: nothing is armed")
    func refuses() {
        var unready = [Readiness](repeating: Self.ready, count: 4)
        unready[0].isSilicon = false
        unready[1].clock = .internalOscillator
        unready[2].hasBrownOut = false
        unready[3].isProgramIntact = false
        for readiness in unready {
            var driver = Self.driver(ModelChip(), readiness)
            #expect(driver.refusalToArm() != .none)
        }
    }

    @Test("what is pressed, tripped or without supply keeps the board from being armed")
    func obeysInputs() {
        for inputs in [1 << 10 | 1 << 7, 1 << 10 | 1 << 6, 0] as [UInt32] {
            let chip = ModelChip()
            chip.inputs = inputs
            var driver = Self.driver(chip)
            #expect(driver.refusalToArm() == .stillPresent)
        }
    }

    @Test("stop button, break and comparator are trips, and a word of an interrupt is taken once")
    func trips() {
        let chip = ModelChip()
        var driver = Self.driver(chip)
        #expect(driver.takeTrip() == .none)
        chip.inputs |= 1 << 6
        #expect(driver.takeTrip() == .overCurrent)
        chip.inputs |= 1 << 7
        #expect(driver.takeTrip() == .emergencyStop)
        chip.inputs = 0
        #expect(driver.takeTrip() == .none)
        driver.begin()
        #expect(driver.takeTrip() == .internal)
        chip.inputs = 1 << 10
        let alarms = Alarms(chip, at: 0x2000_3000)
        alarms.raise(.lineBreak)
        #expect(driver.takeTrip() == .emergencyStop)
        #expect(driver.takeTrip() == .none)
        #expect(alarms.takeBeat())
        #expect(!alarms.takeBeat())
    }
}
