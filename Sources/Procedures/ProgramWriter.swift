// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
internal import Quantities

/// Writes a step's program and notes what each instruction was meant to do.
struct ProgramWriter {
    let stage: Stage
    private var builder = ProgramBuilder()
    private(set) var annotations: [StepAnnotation] = []

    init(_ stage: Stage) { self.stage = stage }

    /// Stores a sampled waveform and returns its number.
    ///
    /// Waveforms come before instructions.
    mutating func addWaveform(_ codes: [Int16], period: UInt64) -> UInt8 {
        builder.addWaveform(period: period, samples: codes)
    }

    /// Stores a piecewise-linear waveform and returns its number.
    mutating func addWaveform(
        period: UInt64,
        points: [(ticks: UInt64, code: Int16)]
    ) -> UInt8 {
        builder.addWaveform(period: period, points: points)
    }

    /// Lets a train of an external generator through; its levels are real volts, which the
    /// calibration of the converters does not change.
    mutating func external(
        _ train: ExternalTrain,
        _ peak: (asked: Microvolts, code: Int16),
        label: String
    ) {
        let offset = builder.append(.external(train))
        annotations.append(
            StepAnnotation(
                programCounter: offset,
                asked: peak.asked,
                programmed: peak.asked,
                stepAsked: nil,
                stepProgrammed: nil,
                label: label
            )
        )
    }

    /// Appends an instruction that has no voltage of its own.
    mutating func append(_ instruction: Instruction) { builder.append(instruction) }

    /// Appends an instruction that puts a voltage across the selected cell, or reads at one.
    mutating func note(
        _ instruction: Instruction,
        _ asked: Microvolts,
        _ code: Int16,
        label: String
    ) {
        note(builder.append(instruction), asked, code, label)
    }

    /// Chooses a cell.
    mutating func select(_ cell: Cell, _ scheme: BiasScheme) {
        builder.append(
            .select(rows: 1 << UInt64(cell.row), columns: 1 << UInt64(cell.column), scheme: scheme)
        )
    }

    /// A pulse of an effective voltage on the selected cell, followed by a rest.
    mutating func pulse(
        _ effective: Microvolts,
        ticks: UInt64,
        label: String
    ) throws(ProcedureError) {
        let asked = stage.across(effective)
        let code = try stage.calibration.code(across: asked)
        let train = PulseTrain(code: code, width: ticks, gap: stage.restTicks)
        note(builder.append(.pulse(train)), asked, code, label)
    }

    /// A train of pulses on the selected cell, with `gap` ticks at rest after each.
    mutating func train(
        _ pulse: Stimulus,
        count: UInt32,
        gap: UInt64,
        label: String
    ) throws(ProcedureError) {
        let asked = stage.across(pulse.volts)
        let code = try stage.calibration.code(across: asked)
        let train = PulseTrain(code: code, width: pulse.ticks, gap: gap, count: count)
        note(builder.append(.pulse(train)), asked, code, label)
    }

    /// A read of a cell with all other lines grounded, followed by a rest.
    mutating func read(_ cell: Cell, _ policy: ReadPolicy, label: String) {
        select(cell, .ground)
        note(builder.append(.drive(policy.code)), policy.asked, policy.code, label)
        if stage.settleTicks > 0 { builder.append(.wait(stage.settleTicks)) }
        note(builder.append(.read(policy.read)), policy.asked, policy.code, label)
        builder.append(.drive(0))
        builder.append(.wait(stage.restTicks))
    }

    /// A sweep of the selected cell from one effective voltage on, followed by a rest.
    ///
    /// Every point is a whole number of the codes of `step`, so that ways out and back agree.
    mutating func sweep(
        from first: Int64,
        step: Microvolts,
        direction: Int64,
        count: UInt32,
        dwell: UInt64,
        read: Read,
        label: String
    ) throws(ProcedureError) {
        let asked = stage.across(step)
        let code = try stage.calibration.code(across: asked)
        guard code != 0, let start = Int16(exactly: Int64(code) * first) else {
            throw ProcedureError(.parameter, "step", "a step must be at least one DAC code")
        }
        let sweep = Instruction.sweep(
            start: start,
            step: Int16(direction) * code,
            count: count,
            dwell: dwell,
            read: read
        )
        let calibration = stage.calibration
        annotations.append(
            StepAnnotation(
                programCounter: builder.append(sweep),
                asked: Microvolts(asked.value * first),
                programmed: calibration.voltage(across: start),
                stepAsked: Microvolts(asked.value * direction),
                stepProgrammed: calibration.voltage(across: Int16(direction) * code),
                label: label
            )
        )
        builder.append(.wait(stage.restTicks))
    }

    /// Starts a waveform on lines.
    mutating func shape(
        _ lines: LineSet,
        _ waveform: UInt8,
        delay: UInt64,
        peak: (asked: Microvolts, code: Int16),
        label: String
    ) {
        let offset = builder.append(.shape(lines, waveform: waveform, delay: delay, gain: 256))
        annotations.append(
            StepAnnotation(
                programCounter: offset,
                asked: peak.asked,
                programmed: stage.calibration.voltage(onLine: peak.code),
                stepAsked: nil,
                stepProgrammed: nil,
                label: label
            )
        )
    }

    /// The finished step.
    mutating func finish(_ label: String) -> ProcedureStep {
        ProcedureStep(label: label, program: builder.finish(), annotations: annotations)
    }

    private mutating func note(_ offset: Int, _ asked: Microvolts, _ code: Int16, _ label: String) {
        annotations.append(
            StepAnnotation(
                programCounter: offset,
                asked: asked,
                programmed: stage.calibration.voltage(across: code),
                stepAsked: nil,
                stepProgrammed: nil,
                label: label
            )
        )
    }
}
