// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
internal import Plasticity
package import PulsePrograms
internal import Quantities

/// Whether repeated pairs lead to one conductance whatever the first one was.
///
/// One cell is brought to each initial conductance; then the same pairs come round after round,
/// with a read after each. A control rests and is read for as long, without a pair.
package struct SpikeTimingAdaptation: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "stdp-adaptation",
        about: "Repeats pairs of spikes from several initial conductances, and rests as a control.",
        [
            Parameter(
                "initial_conductances",
                .list(.quantity(.conductance), count: 2...50),
                default: "[20 uS, 40 uS, 60 uS, 80 uS]",
                minimum: "1 pS",
                about: "Where the cell is brought before the rounds, ascending."
            ),
            Parameter(
                "differences",
                .list(.quantity(.duration), count: 1...100),
                default: "[2 ms, -2 ms]",
                about: "The times from pre to post spike of the pairs of a round."
            ),
            Stimulus.countParameter("rounds", default: "60", about: "How often they are repeated."),
            Parameter(
                "pair_gap",
                .quantity(.duration),
                default: "10 ms",
                minimum: "1 us",
                about: "From the end of one pair to the start of the next."
            ),
        ] + SpikePlan.parameters
            + ConductanceRestore.parameters.filter { $0.name != ConductanceRestore.targetName }
            + ReadPolicy.parameters(voltage: "0.1 V", width: "160 us", average: "16")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("spread_initial", "S", "Range of the conductances before the pairs."),
        MetricDescription("spread_final", "S", "Range of the conductances after the pairs."),
        MetricDescription("spread_ratio", "1", "spread_final over spread_initial."),
        MetricDescription("control_ratio", "1", "The same of the control without pairs."),
        MetricDescription("final_mean", "S", "Mean conductance after the pairs."),
        MetricDescription(
            "nrmse_overlap",
            "1",
            "Error of all rounds against the programmed spikes' overlap."
        ),
        MetricDescription("restored_part", "1", "The part of the curves that began as asked."),
    ]

    private let stage: Stage
    private let cell = Cell(row: 0, column: 0)
    private let spikes: SpikePairs
    private let differences: [Nanoseconds]
    private let restores: [ConductanceRestore]
    private let rounds: Int
    private let policy: ReadPolicy
    private let law: OverlapLaw
    private var sequence: StepSequence
    /// First those with pairs, then the controls; each from the start on.
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
        let spike = try SpikePlan(experiment.parameters, stage)
        spikes = SpikePairs(
            pre: spike,
            post: spike,
            count: 1,
            gap: stage.pulseTicks(try given.duration("pair_gap"))
        )
        differences = try given.durations("differences")
        rounds = try given.count("rounds")
        policy = try ReadPolicy(given, stage)
        law = try OverlapLaw(profileOf: stage)
        let targets = try given.conductances("initial_conductances")
        guard zip(targets, targets.dropFirst()).allSatisfy(<) else {
            throw ProcedureError(.parameter, "initial_conductances", "they must ascend")
        }
        var restores: [ConductanceRestore] = []
        for target in targets {
            restores.append(try ConductanceRestore(experiment.parameters, stage, target: target))
        }
        self.restores = restores
        sequence = StepSequence(Self.schema.name, count: 2 * restores.count)
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result {
            let samples = try result.samples()
            guard samples.count > rounds + 1 else {
                throw ProcedureError(.records, "records", "there is a sample after every round")
            }
            curves.append(samples.suffix(rounds + 1).map { policy.siemens($0, stage) })
        }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let isControl = number >= restores.count
        let restore = restores[number % restores.count]
        var writer = ProgramWriter(stage)
        let waveforms = spikes.addWaveforms(&writer)
        try restore.write(cell, policy, &writer)
        writer.read(cell, policy, label: "initial")
        writer.append(.safePoint)
        writer.append(.loop(UInt32(rounds)))
        for difference in differences {
            if isControl {
                writer.append(.wait(spikes.ticks(difference, stage) + spikes.gap))
            } else {
                spikes.writePair(cell, difference, waveforms, &writer)
            }
        }
        writer.read(cell, policy, label: "after round")
        writer.append(.safePoint)
        writer.append(.endLoop)
        let picosiemens = Int64((restore.target * 1e12).rounded())
        return writer.finish(
            (isControl ? "control" : "pairs") + " from \(Quantity(.conductance, picosiemens))"
        )
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let paired = Array(curves.prefix(restores.count))
        let controls = Array(curves.dropFirst(restores.count))
        let initial = Self.spread(paired.map { $0[0] })
        let final = Self.spread(paired.map { $0[rounds] })
        var list = MetricList()
        list.add("spread_initial", initial, "S")
        list.add("spread_final", final, "S")
        list.add("spread_ratio", Statistics.ratio(final, to: initial))
        list.add(
            "control_ratio",
            Statistics.ratio(
                Self.spread(controls.map { $0[rounds] }),
                to: Self.spread(controls.map { $0[0] })
            )
        )
        list.add("final_mean", Statistics.mean(paired.map { $0[rounds] }), "S")
        list.add(
            "nrmse_overlap",
            Statistics.normalisedError(
                of: paired.flatMap { $0 },
                from: paired.flatMap { prediction(from: $0[0]) }
            )
        )
        let restored = curves.enumerated().filter {
            restores[$0.offset % restores.count].isReached($0.element[0])
        }
        list.add("restored_part", Double(restored.count) / Double(max(1, curves.count)))
        return ProcedureConclusion(
            metrics: list.metrics,
            tables: [Self.table("pairs", paired), Self.table("control", controls)],
            maps: []
        )
    }

    private func prediction(from start: Double) -> [Double] {
        var value = start
        return [start]
            + (0..<rounds).map { _ in
                for difference in differences {
                    value = spikes.conductance(law, difference, from: value, stage)
                }
                return value
            }
    }

    private static func spread(_ values: [Double]) -> Double {
        (values.max() ?? 0) - (values.min() ?? 0)
    }

    private static func table(_ name: String, _ curves: [[Double]]) -> ResultTable {
        let columns = curves.indices.map { ("conductance_\($0 + 1)", "S") }
        let count = curves.first?.count ?? 0
        return ResultTable(
            name,
            [("round", "1")] + columns,
            (0..<count).map { round in [Double(round)] + curves.map { $0[round] } }
        )
    }
}
