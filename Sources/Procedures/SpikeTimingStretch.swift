// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
internal import Plasticity
package import PulsePrograms
internal import Quantities

/// How the time constants of the window follow the tail of the spikes.
///
/// For each factor the tail lasts that much longer, and so do the differences; heads stay.
package struct SpikeTimingStretch: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "stdp-stretch",
        about: "Measures windows with tails of several lengths and compares their time constants.",
        [
            Parameter(
                "stretches",
                .list(.integer, count: 2...8),
                default: "[1, 2, 4]",
                minimum: "1",
                maximum: "100",
                about: "Factors of tail and differences, ascending."
            )
        ] + WindowSeries.parameters
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("tau_plus_N", "s", "Time constant of the positive side, N-th stretch."),
        MetricDescription("tau_minus_N", "s", "That of the negative side, N-th stretch."),
        MetricDescription(
            "scaling_error",
            "1",
            "Largest deviation of a time constant from the first one times the stretch."
        ),
        MetricDescription("least_a_plus", "S", "Smallest A of all windows."),
        MetricDescription(
            "largest_b_minus",
            "S",
            "B of all windows that is nearest to potentiation."
        ),
        MetricDescription(
            "nrmse_overlap",
            "1",
            "Largest error of a window against the programmed spikes' overlap."
        ),
        MetricDescription("restored_part", "1", "The part of the points that began at the start."),
    ]

    private let stretches: [Int]
    private var series: WindowSeries

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        let stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        stretches = try given.counts("stretches")
        guard zip(stretches, stretches.dropFirst()).allSatisfy(<) else {
            throw ProcedureError(.parameter, "stretches", "they must ascend")
        }
        var windows: [WindowSeries.Window] = []
        for stretch in stretches {
            let factor = Int64(stretch)
            let spike = try SpikePlan(
                experiment.parameters,
                stage,
                headSign: 1,
                tailFollowsHead: false,
                stretch: factor
            )
            windows.append(
                WindowSeries.Window(
                    label: "stretch_\(stretch)",
                    spikes: SpikePairs(
                        pre: spike,
                        post: spike,
                        count: UInt32(try given.count("pairs")),
                        gap: stage.pulseTicks(try given.duration("pair_gap"))
                    ),
                    differences: try given.durations("differences").map {
                        Nanoseconds(factor * $0.value)
                    }
                )
            )
        }
        series = try WindowSeries(experiment, stage, seed: seed, windows: windows)
    }

    /// How many steps there will be.
    package var stepCount: Int { series.stepCount }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        try series.next(after: result)
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try series.requireComplete()
        let curves = stretches.indices.map { series.curve($0) }
        let fits = curves.map { WindowFit(differences: $0.seconds, changes: $0.measured) }
        let positive = fits.map { $0?.positive.timeConstant ?? 0 }
        let negative = fits.map { $0?.negative.timeConstant ?? 0 }
        var list = MetricList()
        var largest = 0.0
        for (place, stretch) in stretches.enumerated() {
            list.add("tau_plus_\(place + 1)", positive[place], "s")
            list.add("tau_minus_\(place + 1)", negative[place], "s")
            let wanted = Double(stretch) / Double(stretches[0])
            for times in [positive, negative] {
                let ratio = Statistics.ratio(times[place], to: times[0])
                largest = max(largest, (ratio / wanted - 1).magnitude)
            }
        }
        list.add("scaling_error", largest)
        list.add("least_a_plus", fits.map { $0?.positive.amplitude ?? 0 }.min() ?? 0, "S")
        list.add("largest_b_minus", fits.map { $0?.negative.amplitude ?? 0 }.max() ?? 0, "S")
        list.add("nrmse_overlap", curves.map(\.error).max() ?? 0)
        list.add("restored_part", series.restoredPart)
        return ProcedureConclusion(
            metrics: list.metrics,
            tables: stretches.indices.map { series.table($0) },
            maps: []
        )
    }
}
