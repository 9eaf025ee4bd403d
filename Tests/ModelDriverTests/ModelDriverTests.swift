// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import DeviceModels
import ModelDriver
import PulsePrograms
import Quantities
import Testing

@Suite("ModelDriver")
struct ModelDriverTests {
    /// Reads the selected column of row 1 at 0.1 V; 10 averages.
    static let read = Read(average: 1, aperture: 250)

    static func program(_ build: (inout ProgramBuilder) -> Void) -> [UInt8] {
        var builder = ProgramBuilder()
        build(&builder)
        return builder.finish()
    }

    static func picosiemens(_ record: Record) -> Double {
        let femto = Double(ModelBench.traits.femtoamperes(code: record.code, range: record.range))
        return femto * 1e-3 / (Double(record.drive) * 250e-6)
    }

    @Test("a nominal pulse train reaches the published on/off ratios")
    func powerStep() throws {
        var stage = ModelBench.stage(.powerStep)
        let program = Self.program { builder in
            builder.append(.select(rows: 1, columns: 1, scheme: .half))
            builder.append(.loop(500))
            builder.append(.pulse(PulseTrain(code: 20000, width: 125, gap: 25)))
            builder.append(.drive(8000))
            builder.append(.wait(24750))
            builder.append(.read(Self.read))
            builder.append(.drive(0))
            builder.append(.wait(25))
            builder.append(.safePoint)
            builder.append(.endLoop)
        }
        let play = try stage.play(program)
        let samples = play.records.filter { $0.kind == .sample }.map(Self.picosiemens)
        #expect(samples.count == 500)
        let rest = stage.driver.conductance(row: 0, column: 0) ?? 0
        #expect(rest > 0)
        let start = rest * 1e12 / 240
        for (pulses, ratio) in [(100, 100.0), (200, 180.0), (500, 240.0)] {
            #expect(abs(samples[pulses - 1] / start - ratio) < 0.01 * ratio)
        }
        #expect(play.endTick == 500 * (125 + 25 + 25000 + 25))
    }

    @Test("pre before post potentiates, post before pre depresses", arguments: [5, -5])
    func overlapSign(milliseconds: Int) throws {
        var stage = ModelBench.stage(.thresholdDrift)
        let before = stage.driver.conductance(row: 0, column: 0) ?? 0
        let program = Self.program { builder in
            var samples = [Int16](repeating: 2400, count: 10)
            samples += (0..<400).map { Int16(-2400 * (400 - $0) / 400) }
            let spike = builder.addWaveform(period: 2500, samples: samples)
            let pre: UInt64 = milliseconds > 0 ? 0 : UInt64(-milliseconds) * 25000
            let post: UInt64 = milliseconds > 0 ? UInt64(milliseconds) * 25000 : 0
            let row = LineSet(rows: 1)
            let column = LineSet(columns: 1)
            builder.append(.shape(row, waveform: spike, delay: pre, gain: 256))
            builder.append(.shape(column, waveform: spike, delay: post, gain: 256))
            builder.append(.run(ticks: 50 * 25000, neuronStep: 0))
        }
        _ = try stage.play(program)
        let after = stage.driver.conductance(row: 0, column: 0) ?? 0
        #expect(milliseconds > 0 ? after > before : after < before)
    }

    @Test("half-selected cells below threshold keep their bits")
    func halfSelect() throws {
        var stage = ModelBench.stage(.powerStep, rows: 4, columns: 4)
        let before = stage.driver.conductance(row: 0, column: 1)
        _ = try stage.play(
            Self.program { builder in
                builder.append(.select(rows: 1, columns: 1, scheme: .half))
                builder.append(.pulse(PulseTrain(code: 20000, width: 125, gap: 25, count: 100)))
            }
        )
        for row in 0..<4 {
            for column in 0..<4 where row + column > 0 {
                #expect(stage.driver.conductance(row: row, column: column) == before)
            }
        }
        #expect(stage.driver.conductance(row: 0, column: 0) != before)
    }

    @Test("a read with grounded lines senses its own cell, with floating lines a sneak path too")
    func sneakPath() throws {
        var stage = ModelBench.stage(.thresholdDrift, rows: 2, columns: 2)
        func program(_ scheme: BiasScheme) -> [UInt8] {
            Self.program { builder in
                builder.append(.select(rows: 1, columns: 1, scheme: scheme))
                builder.append(.drive(400))
                builder.append(.read(Self.read))
                builder.append(.drive(0))
            }
        }
        let cell = Self.picosiemens(try stage.play(program(.ground)).records[0])
        let sneak = Self.picosiemens(try stage.play(program(.float)).records[0])
        // Four equal cells: three in series lie in parallel to the selected one.
        #expect(abs(sneak / cell - 4.0 / 3.0) < 1e-3)
    }

    @Test("a gated sense leaves out the lines of the other sign")
    func gate() throws {
        var stage = ModelBench.stage(.thresholdDrift, rows: 2, columns: 1)
        let play = try stage.play(
            Self.program { builder in
                builder.append(.select(rows: 3, columns: 1, scheme: .ground))
                builder.append(.level(LineSet(rows: 1), 400))
                builder.append(.level(LineSet(rows: 2), -400))
                builder.append(.read(Read(aperture: 250, gate: .positive)))
                builder.append(.read(Read(aperture: 250, gate: .negative)))
                builder.append(.read(Read(aperture: 250, range: 3)))
                builder.append(.level(LineSet(rows: 3), 0))
            }
        )
        #expect(play.records[0].code > 0)
        #expect(play.records[1].code == -play.records[0].code)
        #expect(play.records[2].code == 0)
    }

    @Test("a long pulse costs as much as a short one and does what its parts would do")
    func widthInvariance() throws {
        var whole = ModelBench.stage(.thresholdDrift)
        var parts = ModelBench.stage(.thresholdDrift)
        func program(_ width: UInt64, _ count: UInt32) -> [UInt8] {
            Self.program { builder in
                builder.append(.select(rows: 1, columns: 1, scheme: .half))
                builder.append(.pulse(PulseTrain(code: -3200, width: width, count: count)))
            }
        }
        _ = try whole.play(program(25_000_000, 1))
        _ = try parts.play(program(25000, 1000))
        let first = whole.driver.conductance(row: 0, column: 0) ?? 0
        let second = parts.driver.conductance(row: 0, column: 0) ?? 1
        #expect(abs(first / second - 1) < 1e-12)
    }

    @Test("a neuron fires at the step its integral passes the threshold, and inhibits the other")
    func neuron() throws {
        var stage = ModelBench.stage(.thresholdDrift, rows: 1, columns: 2)
        // 35 µS at 0.1 V is 3.5 µA: 350 codes of 10 nA a step; 10 steps pass 3000.
        let settings = NeuronSettings(
            threshold: 3000,
            leak: 0,
            refractory: 10 * 2500,
            range: 3,
            inhibition: 1 << 40
        )
        let play = try stage.play(
            Self.program { builder in
                builder.append(.neuron(column: 0, settings))
                builder.append(.neuron(column: 1, settings))
                builder.append(.level(LineSet(rows: 1), 400))
                builder.append(.run(ticks: 30 * 2500, neuronStep: 2500))
                builder.append(.level(LineSet(rows: 1), 0))
            }
        )
        let spikes = play.records.filter { $0.kind == .spike }
        #expect(spikes.map(\.tick) == [8 * 2500, 26 * 2500])
        #expect(spikes.allSatisfy { $0.line == .column(0) })
    }

    @Test("program-and-verify ends within its window and says after how many rounds")
    func programAndVerify() throws {
        var stage = ModelBench.stage(.thresholdDrift)
        let play = try stage.play(
            Self.program { builder in
                builder.append(.select(rows: 1, columns: 1, scheme: .half))
                builder.append(.repeatUpTo(500))
                builder.append(.pulse(PulseTrain(code: -4000, width: 2500, gap: 25)))
                builder.append(.drive(400))
                builder.append(.read(Self.read))
                builder.append(.drive(0))
                builder.append(.safePoint)
                builder.append(.until(.sampleWithin(low: 5_000_000, high: 5_200_000)))
            }
        )
        let last = try #require(play.records.last { $0.kind == .sample })
        #expect((50e6...52e6).contains(Self.picosiemens(last)))
        let met = try #require(play.records.first { $0.kind == .conditionMet })
        #expect(Int(met.code) == play.records.count { $0.kind == .sample })
    }

    @Test("an abort condition ends the play, says which, and leaves the lines at rest")
    func abort() throws {
        var stage = ModelBench.stage(.thresholdDrift)
        let program = Self.program { builder in
            builder.append(.select(rows: 1, columns: 1, scheme: .half))
            builder.append(.abortIf(.current(20_000_000)))
            builder.append(.pulse(PulseTrain(code: 3200, width: 25000)))
        }
        #expect(throws: Rehearsal<ModelDriver>.Failure.limited) { try stage.play(program) }
    }

    @Test("frozen devices keep their bits; flipped ones go the other way")
    func ablations() throws {
        let program = Self.program { builder in
            builder.append(.select(rows: 1, columns: 1, scheme: .half))
            builder.append(.pulse(PulseTrain(code: -3200, width: 250_000)))
        }
        var results: [Double] = []
        for flags: Specimen.Flags in [[], .freeze, .flip] {
            var stage = ModelBench.stage(.thresholdDrift, flags: flags)
            let before = stage.driver.conductance(row: 0, column: 0) ?? 0
            _ = try stage.play(program)
            results.append((stage.driver.conductance(row: 0, column: 0) ?? 0) - before)
        }
        #expect(results[0] > 0)
        #expect(results[1] == 0)
        #expect(results[2] < 0)
    }

    @Test("a column on top reverses what a positive row does")
    func orientation() throws {
        let program = Self.program { builder in
            builder.append(.select(rows: 1, columns: 1, scheme: .half))
            builder.append(.pulse(PulseTrain(code: 3200, width: 250_000)))
        }
        var rowOnTop = ModelBench.stage(.thresholdDrift)
        var columnOnTop = ModelBench.stage(.thresholdDrift, flags: .topIsColumn)
        let start = rowOnTop.driver.conductance(row: 0, column: 0) ?? 0
        _ = try rowOnTop.play(program)
        _ = try columnOnTop.play(program)
        #expect((rowOnTop.driver.conductance(row: 0, column: 0) ?? 0) < start)
        #expect((columnOnTop.driver.conductance(row: 0, column: 0) ?? 0) > start)
    }
}
