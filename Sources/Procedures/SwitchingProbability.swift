// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// How often one pulse switches a cell, over its amplitude and width.
///
/// Every trial resets the cell, reads it, applies one pulse and reads again, all on the board.
/// A trial counts when the reset left the cell off; it has switched when the pulse raised the
/// conductance by the stated contrast. Off is what lies below the geometric mean of the lowest and
/// the highest conductance that was read at this amplitude and width.
package struct SwitchingProbability: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "switching-probability",
        about: "Counts how often one pulse switches a cell, over its amplitude and width.",
        [
            Parameter(
                "amplitudes",
                .list(.quantity(.voltage), count: 3...100),
                default: "{from: 0.6 V, to: 1 V, step: 0.05 V}",
                about: "Effective voltages of the pulse, ascending."
            ),
            Parameter(
                "widths",
                .list(.quantity(.duration), count: 1...20),
                default: "[10 ns]",
                minimum: "10 ns",
                about: "Widths of the pulse, ascending."
            ),
            Stimulus.countParameter(
                "trials",
                default: "200",
                about: "Trials at each amplitude and width."
            ),
            Parameter(
                "contrast",
                .quantity(.ratio),
                default: "30 %",
                minimum: "1 %",
                about: "Least rise of the conductance that counts as switching."
            ),
        ] + Stimulus.pulseParameters("reset", amplitude: "-1 V", width: "10 ns")
            + ReadPolicy.parameters(voltage: "0.05 V", width: "1 us", average: "1")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription(
            "probability_low",
            "1",
            "At the lowest amplitude and the shortest width."
        ),
        MetricDescription(
            "probability_high",
            "1",
            "At the highest amplitude and the shortest width."
        ),
        MetricDescription(
            "median_voltage",
            "V",
            "Amplitude of 50 % of the fitted logistic, shortest width."
        ),
        MetricDescription("slope", "1/V", "Slope of the fitted logit, shortest width."),
        MetricDescription(
            "worst_deviation",
            "1",
            "Largest distance from the logistic, in its standard errors."
        ),
        MetricDescription(
            "rising_part",
            "1",
            "Part of the steps to higher amplitudes that are no falls by three errors."
        ),
        MetricDescription("valid_part", "1", "Part of all trials whose reset worked."),
    ]

    private let stage: Stage
    private let amplitudes: [Microvolts]
    private let widths: [Nanoseconds]
    private let trials: Int
    private let contrast: Double
    private let reset: Stimulus
    private let policy: ReadPolicy
    private var sequence: StepSequence
    private var counts: [TrialCount] = []

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        amplitudes = try given.voltages("amplitudes")
        widths = try given.durations("widths")
        guard zip(amplitudes, amplitudes.dropFirst()).allSatisfy({ $0.value < $1.value }) else {
            throw ProcedureError(.parameter, "amplitudes", "they must ascend")
        }
        guard zip(widths, widths.dropFirst()).allSatisfy({ $0.value < $1.value }) else {
            throw ProcedureError(.parameter, "widths", "they must ascend")
        }
        trials = try given.count("trials")
        contrast = try given.ratio("contrast")
        reset = try Stimulus(given, stage, prefix: "reset")
        policy = try ReadPolicy(given, stage)
        sequence = StepSequence(Self.schema.name, count: amplitudes.count * widths.count)
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result { try digest(result) }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let cell = stage.cell(0)
        let volts = amplitudes[number % amplitudes.count]
        let width = widths[number / amplitudes.count]
        var writer = ProgramWriter(stage)
        writer.append(.loop(UInt32(trials)))
        writer.select(cell, stage.scheme)
        try writer.train(reset, count: 1, gap: stage.restTicks, label: "reset")
        writer.read(cell, policy, label: "before")
        writer.select(cell, stage.scheme)
        try writer.pulse(volts, ticks: stage.pulseTicks(width), label: "trial")
        writer.read(cell, policy, label: "after")
        writer.append(.safePoint)
        writer.append(.endLoop)
        return writer.finish(
            "\(trials) trials of \(Quantity(.voltage, volts.value)) for "
                + "\(Quantity(.duration, width.value))"
        )
    }

    private mutating func digest(_ result: StepResult) throws(ProcedureError) {
        let values = try result.samples(2 * trials).map { policy.siemens($0, stage) }
        let low = values.min() ?? 0
        let high = values.max() ?? 0
        let middle = low > 0 && high > low * (1 + contrast) ? (low * high).squareRoot() : .infinity
        var count = TrialCount(trials: 0, hits: 0)
        for trial in 0..<trials where values[2 * trial] < middle {
            count.trials += 1
            if values[2 * trial + 1] > values[2 * trial] * (1 + contrast) { count.hits += 1 }
        }
        counts.append(count)
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let volts = amplitudes.map { Double($0.value) * 1e-6 }
        let first = Array(counts[..<amplitudes.count])
        var list = MetricList()
        list.add("probability_low", first[0].part)
        list.add("probability_high", first[first.count - 1].part)
        if let fit = LogisticFit(volts, first) {
            list.add("median_voltage", fit.median, "V")
            list.add("slope", fit.slope, "1/V")
            list.add("worst_deviation", fit.worstDeviation)
        }
        let steps = zip(first, first.dropFirst())
        let rising = steps.filter { lower, upper in
            let error = (lower.variance + upper.variance).squareRoot()
            return upper.part >= lower.part - 3 * error
        }
        list.add("rising_part", Statistics.ratio(Double(rising.count), to: Double(first.count - 1)))
        let valid = counts.map { Double($0.trials) }
        list.add("valid_part", Statistics.mean(valid) / Double(trials))
        let rows = counts.enumerated().map { number, count in
            let interval = count.interval
            return [
                volts[number % volts.count],
                Double(widths[number / volts.count].value) * 1e-9, Double(count.trials),
                Double(count.hits), count.part, interval.low, interval.high,
            ]
        }
        let table = ResultTable(
            "probabilities",
            [
                ("amplitude", "V"), ("width", "s"), ("trials", "1"), ("switched", "1"),
                ("probability", "1"), ("low_95", "1"), ("high_95", "1"),
            ],
            rows
        )
        return ProcedureConclusion(metrics: list.metrics, tables: [table], maps: [])
    }
}
