// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import PulsePrograms
internal import Quantities

extension Coincidence.Settings {
    init(_ given: Parameters, _ stage: Stage) throws(ProcedureError) {
        guard stage.orientation < 0 else {
            throw ProcedureError(
                .profile,
                stage.bench.profile.name,
                "the neuron senses rows above 0 V, so a positive V(column) - V(row) must potentiate"
            )
        }
        let context = Coincidence.schema.name
        let counts = try ProcedureError.reading(context) { () throws(ExperimentError) in
            (
                epochs: try given.integer("epochs"), frames: try given.integer("frames"),
                first: try given.integers("first_rows"),
                second: try given.integers("second_rows"),
                screening: try given.integer("screening_spikes"),
                limit: try given.ratio("screening_limit")
            )
        }
        let times = try ProcedureError.reading(context) { () throws(ExperimentError) in
            (
                frame: try given.duration("frame"), step: try given.duration("step"),
                onset: try given.durations("onset"), others: try given.durations("others"),
                jitter: try given.duration("jitter"), window: try given.duration("hit_window")
            )
        }
        let read = try ProcedureError.reading(context) { () throws(ExperimentError) in
            (
                voltage: try given.voltage("read_voltage"),
                width: try given.duration("read_width"), average: try given.integer("average"),
                control: try given.text("control")
            )
        }
        epochs = Int(counts.epochs)
        frames = Int(counts.frames)
        first = try Self.rows(counts.first, "first_rows", stage)
        second = try Self.rows(counts.second, "second_rows", stage)
        guard first.clamped(to: second).isEmpty else {
            throw ProcedureError(.parameter, "second_rows", "no row may be in both sets")
        }
        guard first.count + second.count < stage.bench.array.rowCount else {
            throw ProcedureError(.parameter, "second_rows", "some rows must be in neither set")
        }
        stepTicks = stage.pulseTicks(times.step)
        stepSeconds = Double(stepTicks) * Double(stage.board.programTick) * 1e-9
        stepsPerFrame = max(1, Int(times.frame.value / times.step.value))
        let unit = Double(times.step.value)
        onset = try Self.range(times.onset, "onset", unit, stepsPerFrame)
        others = try Self.range(times.others, "others", unit, stepsPerFrame)
        jitter = Double(times.jitter.value) / unit
        windowSeconds = Double(times.window.value) * 1e-9
        screeningSpikes = UInt32(counts.screening)
        screeningLimit = Double(counts.limit.value) * 1e-6
        spike = try SpikePlan(given, stage)
        policy = try ReadPolicy(
            stage,
            voltage: read.voltage,
            width: read.width,
            average: read.average
        )
        restTicks = stage.restTicks
        let delay =
            read.control == "none" ? 0 : UInt64(stepsPerFrame) * stepTicks + spike.ticks
        gapTicks = delay + spike.ticks
        neuron = try Self.neuron(given, stage, times.step, delay: delay)
    }

    /// Rows of the file, counted from 1 with both ends, as a range from 0.
    private static func rows(
        _ ends: [Int64],
        _ name: String,
        _ stage: Stage
    ) throws(ProcedureError) -> Range<Int> {
        guard ends.count == 2, ends[0] >= 1, ends[0] <= ends[1],
            ends[1] <= stage.bench.array.rowCount
        else {
            throw ProcedureError(
                .parameter,
                name,
                "the first and the last row lie in 1 to \(stage.bench.array.rowCount)"
            )
        }
        return Int(ends[0] - 1)..<Int(ends[1])
    }

    private static func range(
        _ ends: [Nanoseconds],
        _ name: String,
        _ unit: Double,
        _ steps: Int
    ) throws(ProcedureError) -> ClosedRange<Double> {
        guard ends.count == 2, ends[0] <= ends[1], Double(ends[1].value) / unit < Double(steps)
        else {
            throw ProcedureError(.parameter, name, "the times must rise and lie within the frame")
        }
        return Double(ends[0].value) / unit...Double(ends[1].value) / unit
    }

    /// The neuron in the integers of the board.
    ///
    /// A code of range r stands for adcStep · 10^r femtoamperes during one step, so the threshold
    /// counts charge; the leak a step is step ∕ τ.
    private static func neuron(
        _ given: Parameters,
        _ stage: Stage,
        _ step: Nanoseconds,
        delay: UInt64
    ) throws(ProcedureError) -> NeuronSettings {
        let read = try ProcedureError.reading("neuron") { () throws(ExperimentError) in
            (
                threshold: try given.charge("threshold"), leak: try given.duration("leak_time"),
                refractory: try given.duration("refractory"),
                scale: try given.current("full_scale")
            )
        }
        let board = stage.board
        let ranges = 0..<board.adcRanges
        let range = ranges.first { range in
            board.femtoamperes(code: board.adcMaximum, range: range) / 1000 >= read.scale.value
        }
        guard let range else {
            throw ProcedureError(
                .beyondConverter,
                "full_scale",
                "no sense range of the board reaches \(read.scale.value) pA"
            )
        }
        let stepNanoseconds =
            Double(stage.pulseTicks(step)) * Double(board.programTick)
        let chargePerCode =
            Double(board.femtoamperes(code: 1, range: range)) * stepNanoseconds * 1e-9
        let threshold = Double(read.threshold.value) / chargePerCode
        let leak = 65536 * stepNanoseconds / Double(read.leak.value)
        guard threshold >= 1, threshold < 1e12, leak < 65536 else {
            throw ProcedureError(
                .parameter,
                "threshold",
                "the neuron's threshold or leak does not fit the board's integers"
            )
        }
        return NeuronSettings(
            threshold: Int64(threshold.rounded(.toNearestOrAwayFromZero)),
            leak: UInt16(leak),
            refractory: stage.ticks(read.refractory),
            range: range,
            gate: .positive,
            waveform: 0,
            delay: delay
        )
    }
}
