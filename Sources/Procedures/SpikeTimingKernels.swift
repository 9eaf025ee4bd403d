// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
internal import Plasticity
package import PulsePrograms
internal import Quantities

/// The four kernels of spike-timing-dependent plasticity, by the shapes of pre and post spikes.
///
/// The same cell, with the same head and tail, follows each of ``SpikeKernel``: only the signs of
/// the spikes on row and column differ.
package struct SpikeTimingKernels: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "stdp-kernels",
        about: "Measures the windows that four pairs of spike shapes make on one cell.",
        WindowSeries.parameters
    )

    /// The metrics it can produce.
    package static let metrics =
        SpikeKernel.allCases.flatMap { kernel in
            [
                MetricDescription(
                    prefix(kernel) + "_pre_first",
                    "S",
                    "Mean change of the \(kernel.rawValue) window where pre comes first."
                ),
                MetricDescription(
                    prefix(kernel) + "_post_first",
                    "S",
                    "Mean change of the \(kernel.rawValue) window where post comes first."
                ),
            ]
        } + [
            MetricDescription(
                "sign_errors",
                "1",
                "Points of all windows whose change has the wrong sign."
            ),
            MetricDescription(
                "nrmse_overlap",
                "1",
                "Largest error of a window against the programmed spikes' overlap."
            ),
            MetricDescription(
                "restored_part",
                "1",
                "The part of the points that began at the start."
            ),
        ]

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
        var windows: [WindowSeries.Window] = []
        for kernel in SpikeKernel.allCases {
            let spikes = SpikePairs(
                pre: try SpikePlan(
                    experiment.parameters,
                    stage,
                    headSign: kernel.preSign,
                    tailFollowsHead: kernel.tailFollowsHead,
                    stretch: 1
                ),
                post: try SpikePlan(
                    experiment.parameters,
                    stage,
                    headSign: kernel.postSign,
                    tailFollowsHead: kernel.tailFollowsHead,
                    stretch: 1
                ),
                count: UInt32(try given.count("pairs")),
                gap: stage.pulseTicks(try given.duration("pair_gap"))
            )
            windows.append(
                WindowSeries.Window(
                    label: Self.prefix(kernel),
                    spikes: spikes,
                    differences: try given.durations("differences")
                )
            )
        }
        series = try WindowSeries(experiment, stage, seed: seed, windows: windows)
    }

    private static func prefix(_ kernel: SpikeKernel) -> String {
        String(kernel.rawValue.map { $0 == "-" ? "_" : $0 })
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
        var list = MetricList()
        var wrong = 0
        var error = 0.0
        for (number, kernel) in SpikeKernel.allCases.enumerated() {
            let curve = series.curve(number)
            let preFirst = curve.seconds.indices.filter { curve.seconds[$0] > 0 }
            let postFirst = curve.seconds.indices.filter { curve.seconds[$0] < 0 }
            for (places, sign, name) in [
                (preFirst, kernel.signs.preFirst, "_pre_first"),
                (postFirst, kernel.signs.postFirst, "_post_first"),
            ] {
                let changes = places.map { curve.measured[$0] }
                list.add(Self.prefix(kernel) + name, Statistics.mean(changes), "S")
                // Where little is expected, the sign is that of the noise.
                let largest = places.map { curve.expected[$0].magnitude }.max() ?? 0
                wrong +=
                    places.filter {
                        curve.expected[$0].magnitude > 0.1 * largest
                            && curve.measured[$0] * sign <= 0
                    }.count
            }
            error = max(error, curve.error)
        }
        list.add("sign_errors", Double(wrong))
        list.add("nrmse_overlap", error)
        list.add("restored_part", series.restoredPart)
        return ProcedureConclusion(
            metrics: list.metrics,
            tables: SpikeKernel.allCases.indices.map { series.table($0) },
            maps: []
        )
    }
}
