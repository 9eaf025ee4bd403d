// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Set and reset cycles of many cells until their window closes, every cycle checked on the board.
///
/// A cycle pulses a cell until a read shows that it conducts at least so much, then until a read
/// shows that it conducts at most so much: each state has its own repeat with its own condition. A
/// cycle in which either condition was not met within the attempts is the cell's last one. A cell
/// that cannot be reset ends its block of cycles on the board at once; one that cannot be set is
/// found when the block is over, so at most one block of attempts more is made on a failed cell.
package struct Endurance: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "endurance",
        about: "Cycles cells until their window closes and fits the lifetimes.",
        Stimulus.pulseParameters("set", amplitude: "1 V", width: "1 us")
            + Stimulus.pulseParameters("reset", amplitude: "-1 V", width: "1 us")
            + parameters + ReadPolicy.parameters(voltage: "0.1 V", width: "1 us", average: "1")
    )

    private static let parameters = [
        Parameter(
            "attempts",
            .integer,
            default: "1",
            minimum: "1",
            maximum: "1000",
            about: "Pulses after which a state counts as out of reach."
        ),
        Parameter(
            "on_least",
            .quantity(.conductance),
            default: "50 uS",
            minimum: "1 pS",
            about: "The conductance that a set cell has at least."
        ),
        Parameter(
            "off_most",
            .quantity(.conductance),
            default: "20 uS",
            minimum: "1 pS",
            about: "The conductance that a reset cell has at most."
        ),
        Parameter(
            "cells",
            .integer,
            default: "20",
            minimum: "2",
            maximum: "256",
            about: "How many cells are cycled."
        ),
        Parameter(
            "cycles",
            .integer,
            default: "1000",
            minimum: "1",
            maximum: "100000000",
            about: "Cycles after which a cell counts as surviving."
        ),
        Parameter(
            "block",
            .integer,
            default: "100",
            minimum: "1",
            maximum: "10000",
            about: "Cycles of a cell in one program; its cells take turns block by block."
        ),
    ]

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("failed_part", "1", "Part of the cells whose window closed."),
        MetricDescription("first_failure", "1", "Cycle of the first failure; 0 for none."),
        MetricDescription("weibull_shape", "1", "Shape of the lifetimes; above 1 for wear."),
        MetricDescription("weibull_shape_low", "1", "Lower end of its 95 % interval."),
        MetricDescription("weibull_shape_high", "1", "Upper end of its 95 % interval."),
        MetricDescription("weibull_scale", "1", "Cycles after which 63 % have failed."),
        MetricDescription("weibull_scale_low", "1", "Lower end of its 95 % interval."),
        MetricDescription("weibull_scale_high", "1", "Upper end of its 95 % interval."),
        MetricDescription("unset_part", "1", "Part of the failures in which a set did not work."),
        MetricDescription("pulses_a_cycle", "1", "Mean number of pulses of a cycle that worked."),
        MetricDescription("cycles_checked", "1", "Cycles of all cells, each checked twice."),
        MetricDescription("lab_time", "s", "How long the programs took on the board."),
    ]

    private let stage: Stage
    private let set: Stimulus
    private let reset: Stimulus
    private let attempts: Int
    private let isSet: RepeatCondition
    private let isReset: RepeatCondition
    private let isNotReset: RepeatCondition
    private let most: Int
    private let block: Int
    private let policy: ReadPolicy
    private var sequence: StepSequence
    private var cells: [CycledCell]
    private var labTicks: UInt64 = 0

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        let stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        set = try Stimulus(given, stage, prefix: "set")
        reset = try Stimulus(given, stage, prefix: "reset")
        attempts = try given.count("attempts")
        policy = try ReadPolicy(given, stage)
        let on = try given.siemens("on_least")
        let off = try given.siemens("off_most")
        guard off < on else {
            throw ProcedureError(.parameter, "off_most", "it must lie below on_least")
        }
        isSet = policy.condition(atLeast: on, stage)
        isReset = policy.condition(below: off, stage)
        isNotReset = policy.condition(atLeast: off, stage)
        most = try given.count("cycles")
        block = try given.count("block")
        let count = try given.count("cells")
        cells = Array(repeating: CycledCell(), count: count)
        self.stage = stage
        sequence = StepSequence(Self.schema.name, count: (most + block - 1) / block)
        try stage.requireCells(count, for: "cells")
    }

    /// How many steps there will be; none of them does anything once all cells have failed.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result { try digest(result) }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let count = min(block, most - number * block)
        var writer = ProgramWriter(stage)
        for index in cells.indices where !cells[index].hasFailed {
            let cell = stage.cell(index)
            writer.append(.repeatUpTo(UInt32(count)))
            for (pulse, label, condition) in [(set, "set", isSet), (reset, "reset", isReset)] {
                writer.append(.repeatUpTo(UInt32(attempts)))
                writer.select(cell, stage.scheme)
                try writer.train(pulse, count: 1, gap: stage.restTicks, label: label)
                writer.read(cell, policy, label: "after \(label)")
                writer.append(.safePoint)
                writer.append(.until(condition))
            }
            writer.append(.until(isNotReset))
            writer.append(.safePoint)
        }
        let alive = cells.filter { !$0.hasFailed }.count
        writer.append(.wait(stage.restTicks))
        return writer.finish("cycles \(number * block + 1) on, \(alive) cells")
    }

    /// The records of one cell are cycles, each of samples and a condition for set and for reset,
    /// and then a condition that no sample precedes.
    private mutating func digest(_ result: StepResult) throws(ProcedureError) {
        _ = try result.samples()
        labTicks += result.records.last?.tick ?? 0
        let alive = cells.indices.filter { !cells[$0].hasFailed }
        var turn = 0
        var samples = 0
        var attempt = CycledCell.Attempt()
        for record in result.records {
            switch record.kind {
            case .sample: samples += 1
            case .conditionMet, .conditionNotMet:
                guard turn < alive.count else { throw Self.unexpected }
                let isMet = record.kind == .conditionMet
                if samples == 0 {
                    guard attempt.conditions == 0 else { throw Self.unexpected }
                    turn += 1
                } else if attempt.isWhole(adding: samples, isMet) {
                    cells[alive[turn]].note(attempt)
                    attempt = CycledCell.Attempt()
                }
                samples = 0
            default: break
            }
        }
        guard turn == alive.count else { throw Self.unexpected }
    }

    private static let unexpected = ProcedureError(
        .records,
        "records",
        "a cycle has one condition after its sets and one after its resets"
    )

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let failed = cells.filter(\.hasFailed)
        let worked = cells.reduce(0) { $0 + $1.worked }
        let pulses = cells.reduce(0) { $0 + $1.pulses }
        var list = MetricList()
        list.add("failed_part", Double(failed.count) / Double(cells.count))
        list.add("first_failure", Double(failed.map { $0.worked + 1 }.min() ?? 0))
        if let fit = WeibullFit(cells.map(\.lifetime)) {
            for (name, estimate) in [("shape", fit.shape), ("scale", fit.scale)] {
                list.add("weibull_\(name)", estimate.value)
                list.add("weibull_\(name)_low", estimate.low)
                list.add("weibull_\(name)_high", estimate.high)
            }
        }
        let unset = failed.filter { $0.failure == .set }.count
        list.add("unset_part", Statistics.ratio(Double(unset), to: Double(failed.count)))
        list.add("pulses_a_cycle", Statistics.ratio(Double(pulses), to: Double(worked)))
        list.add("cycles_checked", Double(worked + failed.count))
        list.add("lab_time", Double(labTicks) * stage.secondsPerTick, "s")
        let table = ResultTable(
            "lifetimes",
            [("cell", "1"), ("cycles", "1"), ("failed", "1"), ("unset", "1")],
            cells.enumerated().map { number, cell in
                [
                    Double(number + 1), cell.lifetime.length, cell.hasFailed ? 1 : 0,
                    cell.failure == .set ? 1 : 0,
                ]
            }
        )
        return ProcedureConclusion(metrics: list.metrics, tables: [table], maps: [])
    }
}
