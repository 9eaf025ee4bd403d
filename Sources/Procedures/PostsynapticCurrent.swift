// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// The excitatory and the inhibitory postsynaptic current of a single spike, as a transient.
///
/// Each cell is held at a bias and sampled before, during and after one spike, beside a control
/// that is sampled alike. What the control carries, scaled to the bias current and the voltage of
/// the cell, is subtracted: the ohmic current of the spike, and, from a control that gets the spike
/// too, such as a resistor, that of the lines. Each polarity and repetition takes two fresh cells.
package struct PostsynapticCurrent: Procedure {
    /// The sign of a spike.
    enum Kind: String, CaseIterable, Sendable {
        case excitatory
        case inhibitory
    }

    let stage: Stage
    let settings: Settings
    private var sequence: StepSequence
    /// What is left after the control was subtracted, sample by sample, of each repetition.
    private(set) var transients: [Kind: [[Double]]] = [:]

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        stage = try Stage(experiment, board)
        settings = try Settings(GivenParameters(experiment), stage)
        let count = Kind.allCases.count * settings.repeats
        sequence = StepSequence(Self.schema.name, count: count)
        try stage.requireCells(2 * count, for: "repeats")
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if let taken = try sequence.take(result), let result {
            let samples = try result.samples(2 * settings.sampleCount)
            transients[kind(taken), default: []].append(transient(samples, kind(taken)))
        }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private func kind(_ number: Int) -> Kind {
        number < settings.repeats ? .excitatory : .inhibitory
    }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let kind = kind(number)
        var writer = ProgramWriter(stage)
        let spike = settings.level(of: kind)
        let control = settings.spikesControl ? spike : settings.bias
        try sample(stage.cell(2 * number), spike, kind.rawValue, &writer)
        try sample(stage.cell(2 * number + 1), control, "control", &writer)
        return writer.finish("\(kind.rawValue), repetition \(number % settings.repeats + 1)")
    }

    /// Primes a cell, then samples it at the bias around a spike.
    private func sample(
        _ cell: Cell,
        _ spike: Settings.Level,
        _ label: String,
        _ writer: inout ProgramWriter
    ) throws(ProcedureError) {
        writer.select(cell, stage.scheme)
        if settings.primes > 0 {
            try writer.train(
                settings.spike,
                count: settings.primes,
                gap: settings.spike.ticks,
                label: "prime"
            )
        }
        writer.append(.wait(settings.rest))
        writer.append(.safePoint)
        writer.select(cell, .ground)
        writer.samples(settings.bias, settings.before, settings.slow, label: label)
        writer.samples(spike, settings.during, settings.fast, label: label)
        writer.samples(settings.bias, settings.after, settings.slow, label: label)
        writer.append(.drive(0))
        writer.append(.wait(stage.restTicks))
        writer.append(.safePoint)
    }

    /// The current of a cell less that of its control.
    private func transient(_ samples: [Record], _ kind: Kind) -> [Double] {
        let currents = samples.map { stage.calibration.amperes($0) }
        let cell = Array(currents.prefix(settings.sampleCount))
        let control = Array(currents.suffix(settings.sampleCount))
        let scale = Statistics.ratio(
            Statistics.mean(Array(cell.prefix(settings.before))),
            to: Statistics.mean(Array(control.prefix(settings.before)))
        )
        return cell.indices.map { place in
            // A spike that the control did not get: its ohmic current at the spike's voltage.
            let isSpike = settings.isDuring(place) && !settings.spikesControl
            let volts = isSpike ? settings.spikeRatio(kind) : 1
            // The transient is positive where it flows as the bias current does.
            let sign: Double = settings.bias.code < 0 ? -1 : 1
            return sign * (cell[place] - scale * control[place] * volts)
        }
    }

    /// Throws before the last result was taken.
    func requireComplete() throws(ProcedureError) { try sequence.requireComplete() }
}

extension ProgramWriter {
    /// Holds a voltage across the selected cell and samples it again and again.
    fileprivate mutating func samples(
        _ level: PostsynapticCurrent.Settings.Level,
        _ count: Int,
        _ read: Read,
        label: String
    ) {
        note(.drive(level.code), level.asked, level.code, label: label)
        append(.loop(UInt32(count)))
        note(.read(read), level.asked, level.code, label: label)
        append(.endLoop)
    }
}
