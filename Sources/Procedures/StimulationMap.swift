// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Equal pulses in several numbers and at several intervals, and what is left of their effect.
///
/// The transition from short-term to long-term memory and the dependence on the rate of
/// stimulation are two views of this map. Each pair of count and interval takes a fresh cell; it
/// is read before, right after the last pulse, and after a rest.
package struct StimulationMap: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "stimulation-map",
        about: "Maps what pulses of several numbers and rates do at once, and what is left of it.",
        Stimulus.pulseParameters("pulse", amplitude: "1 V", width: "1 ms") + [
            Parameter(
                "counts",
                .list(.integer, count: 1...50),
                default: "[10]",
                minimum: "1",
                maximum: "10000",
                about: "Numbers of pulses, ascending."
            ),
            Parameter(
                "intervals",
                .list(.quantity(.duration), count: 1...50),
                default: "[10 ms, 100 ms]",
                minimum: "1 us",
                about: "From the start of a pulse to the start of the next, ascending."
            ),
            Parameter(
                "rest",
                .quantity(.duration),
                default: "10 s",
                minimum: "1 us",
                about: "From the last pulse to the last read."
            ),
        ] + ReadPolicy.parameters(voltage: "0.1 V", width: "100 us", average: "16")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription(
            "kept_short",
            "S",
            "Change left after the rest: most pulses, shortest interval."
        ),
        MetricDescription(
            "kept_long",
            "S",
            "Change left after the rest: most pulses, longest interval."
        ),
        MetricDescription("kept_ratio", "1", "kept_long over kept_short."),
        MetricDescription("kept_few_part", "1", "What the fewest pulses keep, over kept_short."),
        MetricDescription(
            "change_fast",
            "S",
            "Change right after most pulses at the shortest interval."
        ),
        MetricDescription(
            "change_slow",
            "S",
            "Change right after most pulses at the longest interval."
        ),
        MetricDescription("rate_contrast", "1", "change_fast over change_slow."),
        MetricDescription(
            "rate_rising",
            "1",
            "Part of the steps to higher rates at which the change rises."
        ),
        MetricDescription(
            "rate_sign",
            "Hz",
            "Rate at which the change turns its sign; 0 for none."
        ),
        MetricDescription("rate_half", "Hz", "Rate at which the change passes half of its range."),
        MetricDescription(
            "count_rising",
            "1",
            "Part of the steps to more pulses at which more is left."
        ),
    ]

    private struct Point {
        let before: Double
        let after: Double
        let rested: Double
    }

    private let stage: Stage
    private let pulse: Stimulus
    private let counts: [Int]
    private let intervals: [Nanoseconds]
    private let gaps: [UInt64]
    private let rest: UInt64
    private let policy: ReadPolicy
    private var sequence: StepSequence
    /// Count by count, for each interval by interval.
    private var points: [Point] = []

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
        counts = try given.counts("counts")
        intervals = try given.durations("intervals")
        guard zip(counts, counts.dropFirst()).allSatisfy(<) else {
            throw ProcedureError(.parameter, "counts", "they must ascend")
        }
        guard zip(intervals, intervals.dropFirst()).allSatisfy({ $0.value < $1.value }) else {
            throw ProcedureError(.parameter, "intervals", "they must ascend")
        }
        var gaps: [UInt64] = []
        for interval in intervals { gaps.append(try pulse.gap(interval, stage, "intervals")) }
        self.gaps = gaps
        rest = stage.pulseTicks(try given.duration("rest"))
        policy = try ReadPolicy(given, stage)
        sequence = StepSequence(Self.schema.name, count: counts.count * intervals.count)
        try stage.requireCells(sequence.count, for: "intervals")
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result {
            let values = try result.samples(3).map { policy.siemens($0, stage) }
            points.append(Point(before: values[0], after: values[1], rested: values[2]))
        }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let cell = stage.cell(number)
        let count = counts[number / intervals.count]
        let place = number % intervals.count
        var writer = ProgramWriter(stage)
        writer.read(cell, policy, label: "before")
        writer.append(.safePoint)
        writer.select(cell, stage.scheme)
        if count > 1 {
            let before = UInt32(count - 1)
            try writer.train(pulse, count: before, gap: gaps[place], label: "pulse")
        }
        try writer.train(pulse, count: 1, gap: stage.restTicks, label: "pulse")
        writer.read(cell, policy, label: "after pulses")
        writer.append(.safePoint)
        writer.append(.wait(rest))
        writer.read(cell, policy, label: "after rest")
        return writer.finish(
            "\(count) pulses every \(Quantity(.duration, intervals[place].value))"
        )
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let width = intervals.count
        // With most pulses, from the highest rate to the lowest.
        let most = points.suffix(width)
        let kept = most.map { $0.rested - $0.before }
        let changes = most.map { $0.after - $0.before }
        let rates = intervals.map { 1e9 / Double($0.value) }
        var list = MetricList()
        list.add("kept_short", kept[0], "S")
        list.add("kept_long", kept[width - 1], "S")
        list.add("kept_ratio", Statistics.ratio(kept[width - 1], to: kept[0]))
        list.add("change_fast", changes[0], "S")
        list.add("change_slow", changes[width - 1], "S")
        list.add("rate_contrast", Statistics.ratio(changes[0], to: changes[width - 1]))
        list.add("rate_rising", Statistics.risingPart(changes.reversed(), tolerance: 0))
        list.add("rate_sign", Statistics.crossing(rates, changes, level: 0) ?? 0, "Hz")
        let middle = 0.5 * ((changes.max() ?? 0) + (changes.min() ?? 0))
        list.add("rate_half", Statistics.crossing(rates, changes, level: middle) ?? 0, "Hz")
        let byCount = counts.indices.map { points[$0 * width] }
        let left = byCount.map { $0.rested - $0.before }
        list.add("kept_few_part", Statistics.ratio(left[0], to: kept[0]))
        list.add("count_rising", Statistics.risingPart(left, tolerance: 0))
        let rows = points.enumerated().map { number, point in
            [
                Double(counts[number / width]), Double(intervals[number % width].value) * 1e-9,
                point.before, point.after, point.rested,
            ]
        }
        let table = ResultTable(
            "map",
            [
                ("pulses", "1"), ("interval", "s"), ("before", "S"), ("after", "S"),
                ("rested", "S"),
            ],
            rows
        )
        return ProcedureConclusion(metrics: list.metrics, tables: [table], maps: [])
    }
}
