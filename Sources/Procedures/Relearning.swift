// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Learning to a target, forgetting, and learning again.
///
/// The board applies equal pulses until a read reaches the target, and the cell then rests; the
/// same several times. Fewer pulses the second time are a saving that the rest did not erase.
package struct Relearning: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "relearning",
        about: "Counts the pulses to a target, lets the cell forget, and counts again.",
        Stimulus.pulseParameters("pulse", amplitude: "1 V", width: "1 ms") + [
            Parameter(
                "interval",
                .quantity(.duration),
                default: "10 ms",
                minimum: "1 us",
                about: "From the start of a pulse to the start of the next."
            ),
            Parameter(
                "target",
                .quantity(.conductance),
                default: "10 uS",
                minimum: "1 pS",
                about: "The conductance that counts as learned."
            ),
            Stimulus.countParameter(
                "most_pulses",
                default: "1000",
                about: "Pulses after which a cell counts as unable to learn."
            ),
            Parameter(
                "rounds",
                .integer,
                default: "3",
                minimum: "2",
                maximum: "100",
                about: "How often the target is learned."
            ),
            Parameter(
                "rest",
                .quantity(.duration),
                default: "10 s",
                minimum: "1 us",
                about: "How long the cell forgets between two rounds."
            ),
        ] + ReadPolicy.parameters(voltage: "0.1 V", width: "100 us", average: "4")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("pulses_first", "1", "Pulses to the target in the first round."),
        MetricDescription("pulses_second", "1", "Pulses to the target in the second round."),
        MetricDescription("saving", "1", "Part of the first round's pulses that the second saves."),
        MetricDescription(
            "forgotten",
            "1",
            "Least part of a round's change that is lost in a rest."
        ),
        MetricDescription(
            "residual_growth",
            "1",
            "Part of the steps to later rounds at which more is left before learning."
        ),
        MetricDescription("reached_part", "1", "Part of the rounds that reached the target."),
    ]

    private let stage: Stage
    private let pulse: Stimulus
    private let gap: UInt64
    private let target: Double
    private let most: Int
    private let rest: UInt64
    private let policy: ReadPolicy
    private var sequence: StepSequence
    private var rounds: [Round] = []

    private struct Round {
        /// Before the first pulse, then after each.
        let siemens: [Double]

        var before: Double { siemens[0] }
        var after: Double { siemens[siemens.count - 1] }
        var pulses: Double { Double(siemens.count - 1) }
    }

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        pulse = try Stimulus(given, stage, prefix: "pulse")
        policy = try ReadPolicy(given, stage)
        let interval = stage.ticks(try given.duration("interval"))
        let used = pulse.ticks + stage.restTicks + policy.ticks(stage)
        guard interval > used else {
            throw ProcedureError(
                .parameter,
                "interval",
                "a pulse and a read do not fit into it"
            )
        }
        gap = interval - used
        target = try given.siemens("target")
        most = try given.count("most_pulses")
        rest = stage.pulseTicks(try given.duration("rest"))
        sequence = StepSequence(Self.schema.name, count: try given.count("rounds"))
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result {
            let values = try result.samples().map { policy.siemens($0, stage) }
            guard values.count >= 2, values.count <= most + 1 else {
                throw ProcedureError(.records, "records", "a round has at least two samples")
            }
            rounds.append(Round(siemens: values))
        }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let cell = stage.cell(0)
        let volts = stage.calibration.microvoltsPerCode * Double(policy.code) * 1e-6
        let reading = stage.calibration.reading(amperes: target * volts)
        let bounds = volts > 0 ? (reading, Int64.max) : (Int64.min, reading)
        var writer = ProgramWriter(stage)
        if number > 0 { writer.append(.wait(rest)) }
        writer.read(cell, policy, label: "before")
        writer.append(.safePoint)
        writer.append(.repeatUpTo(UInt32(most)))
        writer.select(cell, stage.scheme)
        try writer.train(pulse, count: 1, gap: stage.restTicks, label: "pulse")
        writer.read(cell, policy, label: "after pulse")
        writer.append(.wait(gap))
        writer.append(.until(.sampleWithin(low: bounds.0, high: bounds.1)))
        writer.append(.safePoint)
        return writer.finish("round \(number + 1)")
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let saved = rounds[0].pulses - rounds[1].pulses
        let forgotten = zip(rounds, rounds.dropFirst()).map { earlier, later in
            Statistics.ratio(earlier.after - later.before, to: earlier.after - earlier.before)
        }
        var list = MetricList()
        list.add("pulses_first", rounds[0].pulses)
        list.add("pulses_second", rounds[1].pulses)
        list.add("saving", Statistics.ratio(saved, to: rounds[0].pulses))
        list.add("forgotten", forgotten.min() ?? 0)
        list.add("residual_growth", Statistics.risingPart(rounds.map(\.before), tolerance: 0))
        let reached = rounds.filter { $0.after >= target }
        list.add("reached_part", Double(reached.count) / Double(rounds.count))
        let tables = rounds.enumerated().map { number, round in
            ResultTable(
                "round_\(number + 1)",
                [("pulse", "1"), ("conductance", "S")],
                round.siemens.enumerated().map { [Double($0), $1] }
            )
        }
        return ProcedureConclusion(metrics: list.metrics, tables: tables, maps: [])
    }
}
