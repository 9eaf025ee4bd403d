// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Two equal pulses at several intervals: paired-pulse facilitation and depression.
///
/// The response to a pulse is the conductance right after it above that right before it; the index
/// is the second response over the first. Each interval takes a fresh cell, or all
/// take one cell that rests in between.
package struct PairedPulse: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "paired-pulse",
        about: "Compares the responses to two equal pulses over the interval between them.",
        Stimulus.pulseParameters("pulse", amplitude: "1 V", width: "1 ms") + [
            Parameter(
                "intervals",
                .list(.quantity(.duration), count: 2...100),
                default: "[20 ms, 40 ms, 60 ms, 80 ms, 100 ms, 140 ms, 200 ms]",
                minimum: "1 us",
                about: "From the end of the first pulse to the start of the second, ascending."
            ),
            Parameter(
                "fresh_cells",
                .flag,
                default: "false",
                about: "Whether every interval takes a cell that has seen nothing before."
            ),
            Parameter(
                "recovery",
                .quantity(.duration),
                default: "10 s",
                minimum: "1 us",
                about: "How long a cell rests before a pair."
            ),
            Parameter(
                "response_delay",
                .quantity(.duration),
                default: "10 us",
                minimum: "100 ns",
                about: "From the end of a pulse to the read of its response."
            ),
            Stimulus.countParameter(
                "repeats",
                default: "1",
                about: "Pairs for each interval; their indices are averaged."
            ),
        ] + ReadPolicy.parameters(voltage: "0.1 V", width: "100 us", average: "4")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription(
            "index_first",
            "1",
            "Second over first response at the shortest interval."
        ),
        MetricDescription("index_last", "1", "Second over first response at the longest interval."),
        MetricDescription("index_largest", "1", "Largest index of all intervals."),
        MetricDescription("index_smallest", "1", "Smallest index of all intervals."),
        MetricDescription(
            "falling_part",
            "1",
            "Part of the steps to longer intervals at which the index falls."
        ),
        MetricDescription("first_response", "S", "Mean response to a first pulse."),
        MetricDescription("time_fast", "s", "Shorter time constant of the index above 1."),
        MetricDescription("time_slow", "s", "Longer time constant of the index above 1."),
        MetricDescription("fit_error", "1", "What both exponentials leave, root mean square."),
    ]

    private let stage: Stage
    private let pulse: Stimulus
    private let intervals: [Nanoseconds]
    private let waits: [UInt64]
    private let usesFreshCells: Bool
    private let recovery: UInt64
    private let delay: UInt64
    private let repeats: Int
    private let policy: ReadPolicy
    private var sequence: StepSequence
    private var pairs: [(index: Double, response: Double)] = []

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        let stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        pulse = try Stimulus(given, stage, prefix: "pulse")
        let read = try ReadPolicy(given, stage)
        let delay = stage.pulseTicks(try given.duration("response_delay"))
        intervals = try given.durations("intervals")
        var waits: [UInt64] = []
        for (index, interval) in intervals.enumerated() {
            let used = delay + 2 * read.ticks(stage)
            guard stage.ticks(interval) > used,
                index == 0 || intervals[index - 1].value < interval.value
            else {
                throw ProcedureError(
                    .parameter,
                    "intervals",
                    "\(Quantity(.duration, interval.value)) is too short for two reads, or not longer "
                        + "than the interval before it"
                )
            }
            waits.append(stage.ticks(interval) - used)
        }
        self.waits = waits
        self.delay = delay
        policy = read
        usesFreshCells = try given.flag("fresh_cells")
        recovery = stage.pulseTicks(try given.duration("recovery"))
        repeats = try given.count("repeats")
        self.stage = stage
        sequence = StepSequence(Self.schema.name, count: intervals.count * repeats)
        if usesFreshCells { try stage.requireCells(sequence.count, for: "intervals") }
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
        let cell = stage.cell(usesFreshCells ? number : 0)
        let index = number / repeats
        var writer = ProgramWriter(stage)
        writer.append(.wait(recovery))
        try response(cell, "first pulse", &writer)
        writer.append(.wait(waits[index]))
        try response(cell, "second pulse", &writer)
        return writer.finish("\(Quantity(.duration, intervals[index].value)) between two pulses")
    }

    private func response(
        _ cell: Cell,
        _ label: String,
        _ writer: inout ProgramWriter
    ) throws(ProcedureError) {
        writer.read(cell, policy, label: "before \(label)")
        writer.select(cell, stage.scheme)
        try writer.train(pulse, count: 1, gap: delay, label: label)
        writer.read(cell, policy, label: "after \(label)")
        writer.append(.safePoint)
    }

    private mutating func digest(_ result: StepResult) throws(ProcedureError) {
        let values = try result.samples(4).map { policy.siemens($0, stage) }
        let first = values[1] - values[0]
        pairs.append((Statistics.ratio(values[3] - values[2], to: first), first))
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let indices = intervals.indices.map { place in
            Statistics.mean(pairs[(place * repeats)..<((place + 1) * repeats)].map(\.index))
        }
        let seconds = intervals.map { Double($0.value) * 1e-9 }
        var list = MetricList()
        list.add("index_first", indices[0])
        list.add("index_last", indices[indices.count - 1])
        list.add("index_largest", indices.max() ?? 0)
        list.add("index_smallest", indices.min() ?? 0)
        list.add("falling_part", Statistics.risingPart(indices.map { -$0 }, tolerance: 0))
        list.add("first_response", Statistics.mean(pairs.map(\.response)), "S")
        if let fit = DoubleExponentialFit(seconds, indices.map { $0 - 1 }) {
            list.add("time_fast", fit.fast.timeConstant, "s")
            list.add("time_slow", fit.slow.timeConstant, "s")
            list.add("fit_error", fit.error)
        }
        let table = ResultTable(
            "paired_pulse",
            [("interval", "s"), ("index", "1")],
            zip(seconds, indices).map { [$0, $1] }
        )
        return ProcedureConclusion(metrics: list.metrics, tables: [table], maps: [])
    }
}
