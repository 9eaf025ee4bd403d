// SPDX-License-Identifier: Apache-2.0

import PulsePrograms
import Testing

/// What a loop, a silent neuron or a gated sense could hide.
@Suite("verifier")
struct VerifierTests {
    static func verify(
        limits: ProgramLimits = ProgramLimits(),
        _ build: (inout ProgramBuilder) -> Void
    ) throws(ProgramRejection) -> ProgramBounds {
        var builder = ProgramBuilder()
        build(&builder)
        let program = builder.finish()
        return try ProgramVerifier.verify(
            program,
            length: program.count,
            traits: RandomProgram.traits,
            limits: limits
        )
    }

    static func fault(
        limits: ProgramLimits = ProgramLimits(),
        _ build: (inout ProgramBuilder) -> Void
    ) -> ProgramFault? {
        do throws(ProgramRejection) {
            _ = try verify(limits: limits, build)
            return nil
        } catch {
            return error.fault
        }
    }

    static let row = LineSet(rows: 1)
    static let column = LineSet(columns: 1)

    @Test("a loop that rests in its first round only is charged for all the others")
    func restInFirstRound() throws {
        func build(_ builder: inout ProgramBuilder) {
            builder.append(.loop(1000))
            builder.append(.wait(25))
            builder.append(.level(Self.row, 4000))
            builder.append(.endLoop)
            builder.append(.level(Self.row, 0))
        }
        #expect(try Self.verify(build).longestDrive == 999 * 25)
        #expect(Self.fault(limits: ProgramLimits(pulseWidth: 2000), build) == .pulseWidth)
    }

    @Test("a loop that selects more lines after its read is charged for the larger reads")
    func selectionInLoop() throws {
        let bounds = try Self.verify { builder in
            builder.append(.select(rows: 1, columns: 1, scheme: .ground))
            builder.append(.loop(10))
            builder.append(.read(Read(aperture: 4)))
            builder.append(.select(rows: 1, columns: 7, scheme: .ground))
            builder.append(.endLoop)
        }
        #expect(bounds.records == 1 + 9 * 3 + 1)
        #expect(bounds.duration == (1 + 9 * 3) * 4)
    }

    @Test("a neuron set at a loop's end is there when its next round begins")
    func neuronAtEndOfLoop() throws {
        func build(_ builder: inout ProgramBuilder, _ waveform: UInt8) {
            builder.append(.loop(3))
            builder.append(.run(ticks: 10, neuronStep: 5))
            builder.append(
                .neuron(
                    column: 0,
                    NeuronSettings(
                        threshold: 1,
                        leak: 0,
                        refractory: 0,
                        range: 0,
                        waveform: waveform
                    )
                )
            )
            builder.append(.endLoop)
        }
        // Rounds 2 and 3 may spike at steps 0, 1 and 2 each.
        let bounds = try Self.verify { build(&$0, NeuronSettings.noWaveform) }
        #expect(bounds.records == 2 * 3 + 1)
        let fault = Self.fault { builder in
            let waveform = builder.addWaveform(period: 50, samples: [-8000])
            builder.append(.loop(3))
            builder.append(.level(Self.row, 8000))
            builder.append(.level(Self.row, 0))
            builder.append(.endLoop)
            build(&builder, waveform)
            builder.append(.level(Self.row, 8000))
        }
        #expect(fault == .shapePending)
    }

    @Test("a column whose neuron stays silent keeps its level")
    func silentNeuron() {
        let fault = Self.fault(limits: ProgramLimits(cellVoltage: 1_500_000)) { builder in
            let waveform = builder.addWaveform(period: 5, samples: [0, 0])
            builder.append(
                .neuron(
                    column: 0,
                    NeuronSettings(
                        threshold: 1 << 40,
                        leak: 0,
                        refractory: 0,
                        range: 0,
                        waveform: waveform
                    )
                )
            )
            builder.append(.level(Self.column, 4000))
            builder.append(.run(ticks: 10, neuronStep: 5))
            builder.append(.run(ticks: 100, neuronStep: 0))
            builder.append(.level(Self.row, -4000))
            builder.append(.level(LineSet(rows: 1, columns: 1), 0))
        }
        #expect(fault == .cellVoltage)
    }

    @Test("between pulses nothing rests while a gate line is driven")
    func gateDuringTrain() throws {
        let bounds = try Self.verify { builder in
            builder.append(.level(LineSet(gates: 1), 4000))
            builder.append(.select(rows: 1, columns: 1, scheme: .half))
            builder.append(.pulse(PulseTrain(code: 4000, width: 10, gap: 10, count: 5)))
            builder.append(.level(LineSet(gates: 1), 0))
        }
        #expect(bounds.longestDrive == 100)
    }

    @Test("a gated sense counts with its lines at 0 V")
    func gatedSense() {
        func build(_ builder: inout ProgramBuilder, _ gate: Read.Gate) {
            builder.append(.select(rows: 1, columns: 1, scheme: .ground))
            builder.append(.level(LineSet(rows: 7, columns: 7), 8000))
            builder.append(.read(Read(aperture: 4, gate: gate)))
            builder.append(.level(LineSet(rows: 7, columns: 7), 0))
        }
        // Levels are set together, so that every cell sees 0 V but for the gated sense.
        let limits = ProgramLimits(cellVoltage: 1_000_000)
        #expect(Self.fault(limits: limits) { build(&$0, .all) } == nil)
        #expect(Self.fault(limits: limits) { build(&$0, .positive) } == .cellVoltage)
    }

    @Test("the energy bound is that of the worst stay, not of the last")
    func worstStay() throws {
        let bounds = try Self.verify(limits: ProgramLimits(current: 1_000_000)) { builder in
            builder.append(.select(rows: 1, columns: 1, scheme: .half))
            builder.append(.pulse(PulseTrain(code: 4000, width: 2500, gap: 10)))
            builder.append(.pulse(PulseTrain(code: 4000, width: 25, gap: 10)))
        }
        // 1 V · 1 µA · 100 µs.
        #expect(bounds.energy == 100_000)
    }

    @Test("a program whose ticks would overflow is refused")
    func overflow() {
        let fault = Self.fault { builder in
            builder.append(.loop(20_000))
            builder.append(.wait(1 << 50))
            builder.append(.endLoop)
        }
        #expect(fault == .duration)
    }

    @Test("a repeat may end after its first round, with what that has left")
    func repeatLeavesFirstRound() {
        let fault = Self.fault { builder in
            builder.append(.select(rows: 1, columns: 1, scheme: .ground))
            builder.append(.repeatUpTo(3))
            builder.append(.drive(400))
            builder.append(.read(Read(aperture: 4)))
            builder.append(.select(rows: 1, columns: 1, scheme: .ground))
            builder.append(.until(.sampleWithin(low: -1, high: 1)))
        }
        #expect(fault == .notAtRest)
    }
}
