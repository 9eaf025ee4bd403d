// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Repeated weak stimuli, a rest, a strong stimulus: learning without association.
///
/// The response to a weak stimulus is the conductance right after it above that right before it. A
/// fresh cell gets equal weak stimuli, whose responses decline where it habituates; one more after
/// a rest shows whether it recovers. After another rest and strong stimuli, one shows what these do
/// at once, and one a rest later whether they sensitised the cell: whether the same weak stimulus
/// now has a larger response than before them. One program a cell.
package struct Habituation: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "habituation",
        about: "Repeats weak stimuli, rests, and tests again after a strong stimulus.",
        Stimulus.pulseParameters("weak", amplitude: "1 V", width: "1 ms")
            + Stimulus.pulseParameters("strong", amplitude: "2 V", width: "1 ms") + [
                Parameter(
                    "stimuli",
                    .integer,
                    default: "10",
                    minimum: "2",
                    maximum: "1000",
                    about: "How many weak stimuli are repeated."
                ),
                Stimulus.countParameter(
                    "strong_pulses",
                    default: "1",
                    about: "Pulses of the strong stimulus."
                ),
                Parameter(
                    "interval",
                    .quantity(.duration),
                    default: "100 ms",
                    minimum: "1 us",
                    about: "From the end of a stimulus to the start of the next."
                ),
                Parameter(
                    "response_delay",
                    .quantity(.duration),
                    default: "10 us",
                    minimum: "100 ns",
                    about: "From the end of a stimulus to the read of its response."
                ),
                Parameter(
                    "rest",
                    .quantity(.duration),
                    default: "100 s",
                    minimum: "1 us",
                    about: "How long a cell recovers."
                ),
                Stimulus.countParameter(
                    "repeats",
                    default: "1",
                    about: "How many fresh cells are measured; their responses are averaged."
                ),
            ] + ReadPolicy.parameters(voltage: "0.1 V", width: "100 us", average: "4")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("first_response", "S", "Response of a fresh cell."),
        MetricDescription("last_over_first", "1", "Last over first response of the repetition."),
        MetricDescription("falling_part", "1", "Part of the repetitions at which it falls."),
        MetricDescription("recovered_over_first", "1", "Response after the rest, over the first."),
        MetricDescription("strong_over_recovered", "1", "Response right after strong stimuli."),
        MetricDescription("sensitised_over_recovered", "1", "Response a rest after strong ones."),
    ]

    private let stage: Stage
    private let weak: Stimulus
    private let strong: Stimulus
    private let stimuli: Int
    private let strongPulses: Int
    private let delay: UInt64
    private let wait: UInt64
    private let rest: UInt64
    private let policy: ReadPolicy
    private var sequence: StepSequence
    /// By cell, then by weak stimulus.
    private var responses: [[Double]] = []

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        let stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        weak = try Stimulus(given, stage, prefix: "weak")
        strong = try Stimulus(given, stage, prefix: "strong")
        stimuli = try given.count("stimuli")
        strongPulses = try given.count("strong_pulses")
        policy = try ReadPolicy(given, stage)
        delay = stage.pulseTicks(try given.duration("response_delay"))
        let interval = stage.ticks(try given.duration("interval"))
        let used = delay + 2 * policy.ticks(stage)
        guard interval > used else {
            throw ProcedureError(.parameter, "interval", "two reads do not fit into it")
        }
        wait = interval - used
        rest = stage.pulseTicks(try given.duration("rest"))
        self.stage = stage
        sequence = StepSequence(Self.schema.name, count: try given.count("repeats"))
        try stage.requireCells(sequence.count, for: "repeats")
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result {
            let count = stimuli + 3
            let values = try result.samples(2 * count).map { policy.siemens($0, stage) }
            responses.append(Self.rises(values))
        }
        guard let number = sequence.issue() else { return nil }
        return try step(stage.cell(number))
    }

    private func step(_ cell: Cell) throws(ProcedureError) -> ProcedureStep {
        var writer = ProgramWriter(stage)
        writer.append(.loop(UInt32(stimuli)))
        try test(cell, "repeated", &writer)
        writer.append(.endLoop)
        writer.append(.wait(rest))
        try test(cell, "rested", &writer)
        writer.append(.wait(rest))
        writer.select(cell, stage.scheme)
        try writer.train(
            strong,
            count: UInt32(strongPulses),
            gap: stage.restTicks,
            label: "strong"
        )
        writer.append(.wait(wait))
        try test(cell, "after strong", &writer)
        writer.append(.wait(rest))
        try test(cell, "rested again", &writer)
        return writer.finish("\(stimuli) stimuli, cell \(cell.row + 1), \(cell.column + 1)")
    }

    private func test(
        _ cell: Cell,
        _ label: String,
        _ writer: inout ProgramWriter
    ) throws(ProcedureError) {
        writer.read(cell, policy, label: "before \(label)")
        writer.select(cell, stage.scheme)
        try writer.train(weak, count: 1, gap: delay, label: label)
        writer.read(cell, policy, label: "after \(label)")
        writer.append(.safePoint)
        writer.append(.wait(wait))
    }

    /// The second value of each pair above the first one.
    private static func rises(_ values: [Double]) -> [Double] {
        stride(from: 0, to: values.count, by: 2).map { place in values[place + 1] - values[place] }
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let means = (0..<stimuli + 3).map { place in
            Statistics.mean(responses.map { $0[place] })
        }
        let repeated = Array(means[..<stimuli])
        let (recovered, strong, sensitised) = (
            means[stimuli], means[stimuli + 1], means[stimuli + 2]
        )
        var list = MetricList()
        list.add("first_response", means[0], "S")
        list.add("last_over_first", Statistics.ratio(means[stimuli - 1], to: means[0]))
        list.add("falling_part", Statistics.risingPart(repeated.map { -$0 }, tolerance: 0))
        list.add("recovered_over_first", Statistics.ratio(recovered, to: means[0]))
        list.add("strong_over_recovered", Statistics.ratio(strong, to: recovered))
        list.add("sensitised_over_recovered", Statistics.ratio(sensitised, to: recovered))
        let table = ResultTable(
            "responses",
            [("stimulus", "1"), ("response", "S")],
            means.enumerated().map { [Double($0 + 1), $1] }
        )
        return ProcedureConclusion(metrics: list.metrics, tables: [table], maps: [])
    }
}
