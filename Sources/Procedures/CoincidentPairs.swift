// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Coincident pre and post pulses, counted, at several post amplitudes.
///
/// Pre drives the row, post the column, together and for equally long; V(post) − V(pre) is the
/// effective voltage. Each amplitude takes a fresh cell, which is read after every pair. These are
/// the cells of the diagonal: a spike on a row or column acts on every cell of it.
package struct CoincidentPairs: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "coincident-pairs",
        about: "Counts coincident pre and post pulses at several post amplitudes.",
        [
            Parameter(
                "pre_amplitude",
                .quantity(.voltage),
                default: "0.5 V",
                about: "Voltage of a pre pulse."
            ),
            Parameter(
                "post_amplitudes",
                .list(.quantity(.voltage), count: 1...100),
                default: "[0.9 V]",
                about: "Voltages of a post pulse, ascending; each takes a fresh cell."
            ),
            Parameter(
                "pair_width",
                .quantity(.duration),
                default: "10 us",
                minimum: "100 ns",
                about: "Width of both pulses of a pair."
            ),
            Parameter(
                "pair_gap",
                .quantity(.duration),
                default: "1 ms",
                minimum: "1 us",
                about: "At rest after a pair."
            ),
            Stimulus.countParameter("pairs", default: "50", about: "Pairs at each amplitude."),
        ] + ReadPolicy.parameters(voltage: "0.1 V", width: "100 us", average: "16")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("change_first", "1", "Relative change at the lowest post amplitude."),
        MetricDescription("change_last", "1", "Relative change at the highest post amplitude."),
        MetricDescription(
            "sign_voltage",
            "V",
            "Post amplitude at which the change turns its sign; 0 for none."
        ),
        MetricDescription(
            "rising_part",
            "1",
            "Part of the steps to higher amplitudes at which the change rises."
        ),
        MetricDescription(
            "plateau_pairs",
            "1",
            "Pairs to 95 % of the fitted asymptote, at the highest amplitude."
        ),
        MetricDescription(
            "plateau_part",
            "1",
            "Part of the fitted change that the pairs reached, at the highest amplitude."
        ),
        MetricDescription("fit_error", "1", "What that fit leaves, over the range of the curve."),
    ]

    private let stage: Stage
    private let sign: Int64
    private let pre: Microvolts
    private let posts: [Microvolts]
    private let width: UInt64
    private let gap: UInt64
    private let pairs: Int
    private let policy: ReadPolicy
    private var sequence: StepSequence
    /// The conductances of each cell, the fresh one first.
    private var curves: [[Double]] = []

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        // V(post) − V(pre) is V(column) − V(row).
        sign = -stage.orientation
        pre = try given.voltage("pre_amplitude")
        posts = try given.voltages("post_amplitudes")
        guard zip(posts, posts.dropFirst()).allSatisfy({ $0.value < $1.value }) else {
            throw ProcedureError(.parameter, "post_amplitudes", "they must ascend")
        }
        width = stage.pulseTicks(try given.duration("pair_width"))
        gap = stage.pulseTicks(try given.duration("pair_gap"))
        pairs = try given.count("pairs")
        policy = try ReadPolicy(given, stage)
        sequence = StepSequence(Self.schema.name, count: posts.count)
        try stage.requireDiagonal(posts.count, for: "post_amplitudes")
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result {
            curves.append(try result.samples(pairs + 1).map { policy.siemens($0, stage) })
        }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let cell = Cell(row: number, column: number)
        let lines = (
            pre: Microvolts(sign * pre.value), post: Microvolts(sign * posts[number].value)
        )
        let codes = (
            pre: try stage.calibration.code(onLine: lines.pre),
            post: try stage.calibration.code(onLine: lines.post)
        )
        var writer = ProgramWriter(stage)
        let preWaveform = writer.addWaveform([codes.pre], period: width)
        let postWaveform = writer.addWaveform([codes.post], period: width)
        writer.read(cell, policy, label: "fresh")
        writer.append(.loop(UInt32(pairs)))
        writer.shape(
            LineSet(.row(cell.row)),
            preWaveform,
            delay: 0,
            peak: (lines.pre, codes.pre),
            label: "pre"
        )
        writer.shape(
            LineSet(.column(cell.column)),
            postWaveform,
            delay: 0,
            peak: (lines.post, codes.post),
            label: "post"
        )
        writer.append(.run(ticks: width, neuronStep: 0))
        writer.append(.wait(gap))
        writer.read(cell, policy, label: "after pair")
        writer.append(.safePoint)
        writer.append(.endLoop)
        return writer.finish(
            "\(pairs) pairs, post \(Quantity(.voltage, posts[number].value))"
        )
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let changes = curves.map { Statistics.ratio($0[$0.count - 1] - $0[0], to: $0[0]) }
        let volts = posts.map { Double($0.value) * 1e-6 }
        var list = MetricList()
        list.add("change_first", changes.first ?? 0)
        list.add("change_last", changes.last ?? 0)
        list.add("sign_voltage", Statistics.crossing(volts, changes, level: 0) ?? 0, "V")
        list.add("rising_part", Statistics.risingPart(changes, tolerance: 0))
        if let last = curves.last, let fit = SaturationFit(last) {
            list.add("plateau_pairs", fit.count(toPart: 0.95))
            list.add("plateau_part", fit.part(after: Double(pairs)))
            let range = (last.max() ?? 0) - (last.min() ?? 0)
            list.add("fit_error", Statistics.ratio(fit.error, to: range))
        }
        var tables = [
            ResultTable(
                "changes",
                [("post_amplitude", "V"), ("change", "1")],
                zip(volts, changes).map { [$0, $1] }
            )
        ]
        tables += curves.enumerated().map { number, curve in
            ResultTable(
                "pairs_\(number + 1)",
                [("pair", "1"), ("conductance", "S")],
                curve.enumerated().map { [Double($0), $1] }
            )
        }
        return ProcedureConclusion(metrics: list.metrics, tables: tables, maps: [])
    }
}
