// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import DeviceModels
import ModelDriver
import PulsePrograms
import Quantities
import Testing

@Suite("Trains of external generators")
struct ExternalTrainTests {
    private static let code: Int16 = 12_000

    /// Three pulses of 3 V and 2 us, every 10 us.
    private static func waveform(_ builder: inout ProgramBuilder, code: Int16 = Self.code) -> UInt8
    {
        var samples: [Int16] = []
        for _ in 0..<3 {
            samples += [Int16](repeating: code, count: 2) + [Int16](repeating: 0, count: 8)
        }
        return builder.addWaveform(period: 25, samples: samples)
    }

    private static func train(
        _ waveform: UInt8,
        change: (inout ExternalTrain) -> Void = { _ in }
    ) -> ExternalTrain {
        var train = ExternalTrain(
            lines: LineSet(rows: 1),
            switchNumber: 0,
            output: 0,
            low: 0,
            high: Self.code,
            settle: 25,
            raise: 10,
            delay: 10,
            waveform: waveform,
            closed: 800,
            count: 3
        )
        change(&train)
        return train
    }

    private static func program(change: (inout ExternalTrain) -> Void = { _ in }) -> [UInt8] {
        ModelDriverTests.program { builder in
            let waveform = Self.waveform(&builder)
            builder.append(.external(Self.train(waveform, change: change)))
            builder.append(.safePoint)
        }
    }

    private static func fault(
        _ program: [UInt8],
        limits: ProgramLimits = ProgramLimits(),
        switches: UInt8 = 4
    ) -> ProgramFault? {
        var traits = ModelBench.traits
        traits.switches = switches
        do {
            _ = try ProgramVerifier.verify(
                program,
                length: program.count,
                traits: traits,
                limits: limits
            )
            return nil
        } catch {
            return error.fault
        }
    }

    @Test("the bytes of a train are read back")
    func coding() throws {
        let program = Self.program { train in
            train.lines = LineSet(rows: 5, columns: 2)
            train.low = -300
            train.delay = 1 << 40
        }
        let image = try ProgramImage(program, length: program.count)
        var cursor = ByteCursor(offset: image.firstInstruction, end: program.count)
        let found = try cursor.instruction(program)
        let expected = Self.train(0) { train in
            train.lines = LineSet(rows: 5, columns: 2)
            train.low = -300
            train.delay = 1 << 40
        }
        #expect(found == .external(expected))
    }

    @Test("the stated waveform does to a cell what the board's own waveform does")
    func model() throws {
        var external = ModelBench.stage(.thresholdDrift)
        var own = ModelBench.stage(.thresholdDrift)
        let before = external.driver.conductance(row: 0, column: 0)
        let play = try external.play(Self.program())
        _ = try own.play(
            ModelDriverTests.program { builder in
                let waveform = Self.waveform(&builder)
                builder.append(.wait(25))
                builder.append(
                    .shape(LineSet(rows: 1), waveform: waveform, delay: 10, gain: 256)
                )
                builder.append(.run(ticks: 800, neuronStep: 0))
            }
        )
        #expect(external.driver.conductance(row: 0, column: 0) != before)
        #expect(
            external.driver.conductance(row: 0, column: 0)
                == own.driver.conductance(row: 0, column: 0)
        )
        #expect(play.endTick == 825 && play.pulses == 3)
        #expect(play.records.map(\.kind) == [.triggerOut, .programEnd])
        #expect(play.records[0].tick == 25 && play.records[0].code == 0)
    }

    @Test("a line counts at the stated levels for all the time its switch is closed")
    func bounds() throws {
        let program = Self.program { train in
            train.low = -4000
            train.high = 16_000
        }
        var traits = ModelBench.traits
        traits.switches = 4
        let bounds = try ProgramVerifier.verify(
            program,
            length: program.count,
            traits: traits,
            limits: ProgramLimits()
        )
        #expect(bounds.codes(on: .row(0)) == (-4000, 16_000))
        #expect(bounds.cellPeak == 16_000 && bounds.linePeak == 16_000)
        #expect(bounds.longestDrive == 825 && bounds.duration == 825)
        #expect(bounds.pulses == 3 && bounds.records == 2)
    }

    @Test("what the generator may do is held against every limit")
    func limits() {
        let program = Self.program()
        #expect(Self.fault(program) == nil)
        // 12,000 codes are 3 V.
        #expect(Self.fault(program, limits: ProgramLimits(cellVoltage: 2_999_999)) == .cellVoltage)
        #expect(Self.fault(program, limits: ProgramLimits(cellVoltage: 3_000_000)) == nil)
        #expect(Self.fault(program, limits: ProgramLimits(lineVoltage: 2_999_999)) == .lineVoltage)
        // 825 ticks are 33 us.
        #expect(Self.fault(program, limits: ProgramLimits(pulseWidth: 32_999)) == .pulseWidth)
        #expect(Self.fault(program, limits: ProgramLimits(pulseWidth: 33_000)) == nil)
        #expect(Self.fault(program, limits: ProgramLimits(pulses: 2)) == .pulses)
        #expect(Self.fault(program, limits: ProgramLimits(energy: 1)) == .energyUnbounded)
        #expect(Self.fault(Self.program { $0.high = 32_001 }) == .cellVoltage)
    }

    @Test("trains that make no sense are refused")
    func senseless() {
        let program = Self.program()
        #expect(Self.fault(program, switches: 0) == .unknownSwitch)
        #expect(Self.fault(Self.program { $0.switchNumber = 4 }) == .unknownSwitch)
        #expect(Self.fault(Self.program { $0.lines = LineSet() }) == .unknownLine)
        #expect(Self.fault(Self.program { $0.lines = LineSet(rows: 1 << 32) }) == .unknownLine)
        #expect(Self.fault(Self.program { $0.count = 0 }) == .zeroCount)
        #expect(Self.fault(Self.program { $0.settle = 1 }) == .tooShort)
        #expect(Self.fault(Self.program { $0.raise = 1 }) == .tooShort)
        #expect(Self.fault(Self.program { $0.waveform = 1 }) == .unknownWaveform)
        #expect(Self.fault(Self.program { $0.high = 11_999 }) == .statementExceeded)
        #expect(Self.fault(Self.program { $0.closed = 759 }) == .statementExceeded)
        #expect(Self.fault(Self.program { $0.raise = 801 }) == .statementExceeded)
        let driven = ModelDriverTests.program { builder in
            let waveform = Self.waveform(&builder)
            builder.append(.level(LineSet(columns: 1), 100))
            builder.append(.external(Self.train(waveform)))
            builder.append(.level(LineSet(columns: 1), 0))
        }
        #expect(Self.fault(driven) == .notAtRestForSwitch)
        let negative = ModelDriverTests.program { builder in
            let waveform = Self.waveform(&builder, code: -100)
            builder.append(.external(Self.train(waveform)))
        }
        #expect(Self.fault(negative) == .statementExceeded)
    }

    @Test("a board whose driver has no switch does not play a train")
    func absent() throws {
        var traits = ModelBench.traits
        traits.switches = 4
        var stage = Rehearsal(SwitchlessDriver(traits: traits))
        let program = Self.program()
        #expect(throws: Rehearsal<SwitchlessDriver>.Failure.impossible) {
            try stage.play(program)
        }
        #expect(!stage.driver.hasDriven)
    }
}

/// A driver that says it has switches and has none.
private struct SwitchlessDriver: BoardDriver {
    let traits: BoardTraits
    var hasDriven = false

    init(traits: BoardTraits) { self.traits = traits }

    mutating func setSpecimen(_ specimen: Specimen) -> SpecimenVerdict { .notAModel }
    mutating func begin() {}
    mutating func set(_ line: Line, to level: LineLevel) {
        if level != .code(0) { hasDriven = true }
    }
    mutating func commit(at tick: UInt64) {}
    mutating func advance(from start: UInt64, to end: UInt64) -> Advance {
        Advance(tick: end, work: 1)
    }
    mutating func sense(_ line: Line, range: UInt8, gate: Read.Gate) -> SensedCurrent {
        SensedCurrent(code: 0, range: 0)
    }
    mutating func magnitudeOfCurrent(columns: UInt64) -> Int64 { 0 }
    mutating func makeSafe() {}
    mutating func raiseTrigger(_ output: UInt8, ticks: UInt64) {}
    mutating func triggerIsHigh(_ input: UInt8, at tick: UInt64) -> Bool { false }
}
