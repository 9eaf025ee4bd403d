// SPDX-License-Identifier: Apache-2.0

import PulsePrograms

/// Programs of all instructions, with loops, waveforms and neurons, most of which a verifier can
/// accept.
struct RandomProgram {
    static let traits = BoardTraits(
        rows: 3,
        columns: 3,
        gates: 1,
        sources: 1,
        programTick: 40,
        shortestTicks: 2,
        updateTicks: 5,
        dacStep: 250_000,
        dacMaximum: 32000,
        adcRanges: 3,
        adcStep: 10_000,
        adcMaximum: 32767,
        programMemory: 4096,
        recordMemory: 100_000,
        cellCeiling: 8_000_000,
        lineCeiling: 8_000_000
    )

    private var dice: Dice
    private var builder = ProgramBuilder()
    private var waveforms: UInt8 = 0
    private var instructions = 0

    private init(seed: UInt64) { dice = Dice(seed: seed) }

    /// The bytes of the program with this number.
    static func bytes(_ number: UInt64) -> [UInt8] {
        var program = Self(seed: number &* 0x1234_5678_9ABC_DEF1)
        program.addWaveforms()
        program.block(depth: 0)
        if program.dice.chance(80) { program.rest() }
        return program.builder.finish()
    }

    private mutating func addWaveforms() {
        for _ in 0..<dice.roll(0...2) {
            if dice.chance(50) {
                let samples = (0..<dice.roll(1...4)).map { _ in code() }
                waveforms = builder.addWaveform(period: dice.roll(2...9), samples: samples) + 1
            } else {
                let points = (0..<dice.roll(1...3)).map { _ in
                    (ticks: dice.roll(1...30) as UInt64, code: code())
                }
                waveforms = builder.addWaveform(period: dice.roll(2...9), points: points) + 1
            }
        }
    }

    private mutating func code() -> Int16 {
        dice.chance(20) ? 0 : dice.roll(-9000...9000)
    }

    private mutating func ticks() -> UInt64 { dice.chance(15) ? 0 : dice.roll(2...60) }

    private mutating func mask(_ count: Int) -> UInt64 { dice.roll(0...(1 << UInt64(count)) - 1) }

    private mutating func lines() -> LineSet {
        LineSet(
            rows: mask(3),
            columns: mask(3),
            gates: dice.chance(20) ? 1 : 0,
            sources: dice.chance(20) ? 1 : 0
        )
    }

    private mutating func read() -> Read {
        Read(
            average: dice.roll(1...3),
            aperture: dice.roll(2...20),
            range: dice.chance(30) ? Read.automaticRange : dice.roll(0...2),
            gate: Read.Gate(rawValue: dice.chance(70) ? 0 : dice.roll(1...2)) ?? .all,
            sensesRows: dice.chance(20)
        )
    }

    /// A few instructions, some of them loops of further ones.
    private mutating func block(depth: Int) {
        for _ in 0..<dice.roll(1...5) {
            guard instructions < 24 else { return }
            instructions += 1
            if depth < 3, dice.chance(18) {
                loop(depth: depth)
            } else {
                step()
            }
        }
    }

    private mutating func loop(depth: Int) {
        let count: UInt32 = dice.chance(20) ? 1 : dice.roll(2...5)
        guard dice.chance(40) else {
            builder.append(.loop(count))
            block(depth: depth + 1)
            builder.append(.endLoop)
            return
        }
        builder.append(.repeatUpTo(count))
        block(depth: depth + 1)
        builder.append(
            .until(
                dice.chance(50)
                    ? .sampleWithin(low: -2000, high: dice.roll(-2000...2000))
                    : .spikes(dice.roll(1...4))
            )
        )
    }

    private mutating func step() {
        switch dice.roll(0...15) {
        case 0, 1: select()
        case 2, 3: builder.append(.drive(code()))
        case 4: builder.append(.level(lines(), code()))
        case 5: builder.append(.float(lines()))
        case 6: builder.append(.wait(ticks()))
        case 7: pulse()
        case 8:
            builder.append(
                .ramp(code: code(), updates: dice.roll(1...4), dwell: dice.roll(2...9))
            )
        case 9: sweep()
        case 10: builder.append(.read(read()))
        case 11, 12: shapes()
        case 13: neurons()
        case 14: rest()
        default: other()
        }
    }

    private mutating func select() {
        builder.append(
            .select(
                rows: mask(3),
                columns: mask(3),
                scheme: BiasScheme(rawValue: dice.roll(0...3)) ?? .ground
            )
        )
    }

    private mutating func pulse() {
        let count: UInt32 = dice.roll(1...4)
        builder.append(
            .pulse(
                PulseTrain(
                    code: code(),
                    rise: dice.chance(60) ? 0 : dice.roll(2...30),
                    width: dice.roll(12...40),
                    fall: dice.chance(60) ? 0 : dice.roll(2...30),
                    gap: dice.chance(30) ? 0 : dice.roll(9...30),
                    count: count,
                    codeStep: dice.chance(60) ? 0 : dice.roll(-900...900),
                    widthStep: dice.chance(60) ? 0 : dice.roll(-3...3),
                    gapStep: dice.chance(80) ? 0 : dice.roll(0...3)
                )
            )
        )
    }

    private mutating func sweep() {
        builder.append(
            .sweep(
                start: code(),
                step: dice.roll(-500...500),
                count: dice.roll(1...5),
                dwell: dice.roll(2...20),
                read: read()
            )
        )
    }

    private mutating func shapes() {
        guard waveforms > 0 else {
            builder.append(.wait(ticks()))
            return
        }
        for _ in 0..<dice.roll(1...2) {
            builder.append(
                .shape(
                    lines(),
                    waveform: dice.roll(0...waveforms - 1),
                    delay: dice.roll(0...20),
                    gain: dice.roll(-300...300)
                )
            )
        }
        run()
    }

    private mutating func run() {
        builder.append(
            .run(
                ticks: dice.chance(50) ? 120 : dice.roll(0...150),
                neuronStep: dice.chance(50) ? 0 : dice.roll(2...30)
            )
        )
    }

    private mutating func neurons() {
        builder.append(
            .neuron(
                column: dice.roll(0...2),
                NeuronSettings(
                    threshold: dice.roll(1...800),
                    leak: dice.roll(0...4000),
                    refractory: dice.roll(0...40),
                    range: dice.roll(0...2),
                    gate: Read.Gate(rawValue: dice.roll(0...2)) ?? .all,
                    inhibition: dice.chance(60) ? 0 : dice.roll(1...500),
                    waveform: waveforms > 0 && dice.chance(60)
                        ? dice.roll(0...waveforms - 1) : NeuronSettings.noWaveform,
                    delay: dice.roll(0...20),
                    gain: dice.roll(-300...300)
                )
            )
        )
        if dice.chance(70) { run() }
    }

    /// All lines to 0 V, after whatever waveforms there are.
    private mutating func rest() {
        if waveforms > 0 { builder.append(.run(ticks: 200, neuronStep: 0)) }
        builder.append(.drive(0))
        builder.append(.level(LineSet(rows: 7, columns: 7, gates: 1, sources: 1), 0))
        if dice.chance(60) { builder.append(.safePoint) }
    }

    private mutating func other() {
        switch dice.roll(0...4) {
        case 0: builder.append(.safePoint)
        case 1: builder.append(.triggerOut(output: 0, ticks: dice.roll(1...9)))
        case 2:
            builder.append(.waitTrigger(input: 0, rising: dice.chance(50), timeout: ticks()))
        case 3: builder.append(.resetNeurons(columns: mask(3)))
        default: builder.append(.abortIf(dice.chance(70) ? .none : .current(999)))
        }
    }
}
