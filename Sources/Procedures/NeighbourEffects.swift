// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// What driving one cell does to its neighbours: competition, cooperation, heterosynaptic change.
///
/// The array is one row. Its row stays at 0 V and pulses come from the columns, so that no cell but
/// those meant sees a voltage. Every group of cells has a matched control that nothing touches;
/// changes are relative and compared with it at 95 % confidence.
package struct NeighbourEffects: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "neighbour-effects",
        about: "Drives cells of a row and compares them and their neighbours with controls.",
        [
            Parameter(
                "plan",
                .choice(NeighbourPlan.allCases.map(\.rawValue)),
                default: "competition",
                about: "Which cells are driven: one, two together, or one after another."
            )
        ] + Stimulus.pulseParameters("pulse", amplitude: "1 V", width: "1 ms") + [
            Stimulus.countParameter("pulses", default: "5", about: "Pulses on driven cells."),
            Stimulus.countParameter(
                "prime_pulses",
                default: "3",
                about: "Pulses that potentiate a cell and its control before, if the plan has it."
            ),
            Parameter(
                "interval",
                .quantity(.duration),
                default: "10 ms",
                minimum: "1 us",
                about: "From the start of a pulse to the start of the next."
            ),
            Parameter(
                "groups",
                .integer,
                default: "8",
                minimum: "2",
                maximum: "64",
                about: "Groups of cells that are measured, one a step."
            ),
        ] + ReadPolicy.parameters(voltage: "0.1 V", width: "100 us", average: "16")
    )

    /// The metrics it can produce.
    package static let metrics =
        [
            MetricDescription("driven_change", "1", "Mean relative change of driven cells."),
            MetricDescription("neighbour_change", "1", "That of their neighbours."),
            MetricDescription("alone_change", "1", "That of cells driven alike, but alone."),
            MetricDescription("control_change", "1", "That of the untouched controls."),
            MetricDescription("primed_change", "1", "What the first pulses did to a neighbour."),
        ]
        + ["driven", "neighbour", "alone"].flatMap { name in
            [
                MetricDescription(name + "_low", "1", "Lower end, 95 %, of \(name) − control."),
                MetricDescription(name + "_high", "1", "Upper end, 95 %, of \(name) − control."),
            ]
        }

    private let stage: Stage
    private let plan: NeighbourPlan
    private let pulse: Stimulus
    private let gap: UInt64
    private let counts: (prime: UInt32, drive: UInt32)
    private let policy: ReadPolicy
    private var sequence: StepSequence
    /// For each group the conductances of its cells at each look.
    private var looks: [[[Double]]] = []

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        plan = NeighbourPlan(rawValue: try given.text("plan")) ?? .competition
        pulse = try Stimulus(given, stage, prefix: "pulse")
        gap = try pulse.gap(try given.duration("interval"), stage, "interval")
        counts = (UInt32(try given.count("prime_pulses")), UInt32(try given.count("pulses")))
        policy = try ReadPolicy(given, stage)
        sequence = StepSequence(Self.schema.name, count: try given.count("groups"))
        guard stage.rowCount == 1 else {
            throw ProcedureError(
                .disturb,
                "plan",
                "a pulse on a column acts on all its cells; take an array of one row"
            )
        }
        let needed = sequence.count * plan.group.count
        guard stage.columnCount >= needed else {
            throw ProcedureError(
                .tooFewCells,
                "groups",
                "\(needed) cells of a row are needed, the array has \(stage.columnCount)"
            )
        }
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result {
            let size = plan.group.count
            let values = try result.samples(lookCount * size).map { policy.siemens($0, stage) }
            looks.append((0..<lookCount).map { Array(values[($0 * size)..<(($0 + 1) * size)]) })
        }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private var lookCount: Int { plan.primed.isEmpty ? 2 : 3 }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let first = number * plan.group.count
        let volts = Microvolts(-stage.orientation * pulse.volts.value)
        let peak = (asked: volts, code: try stage.calibration.code(onLine: volts))
        var writer = ProgramWriter(stage)
        let waveform = writer.addWaveform([peak.code], period: pulse.ticks)
        look(first, "before", &writer)
        for (roles, count, label) in [
            (plan.primed, counts.prime, "prime"), (plan.driven, counts.drive, "drive"),
        ] where !roles.isEmpty {
            let columns = plan.places(roles).reduce(UInt64(0)) { $0 | 1 << UInt64(first + $1) }
            writer.append(.loop(count))
            writer.shape(
                LineSet(columns: columns),
                waveform,
                delay: 0,
                peak: peak,
                label: label
            )
            writer.append(.run(ticks: pulse.ticks, neuronStep: 0))
            writer.append(.wait(gap))
            writer.append(.safePoint)
            writer.append(.endLoop)
            look(first, "after \(label)", &writer)
        }
        return writer.finish("\(plan.rawValue), group \(number + 1)")
    }

    private func look(_ first: Int, _ label: String, _ writer: inout ProgramWriter) {
        for place in plan.group.indices {
            writer.read(Cell(row: 0, column: first + place), policy, label: label)
        }
        writer.append(.safePoint)
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let last = lookCount - 1
        let controls = changes(.control, from: last - 1, to: last)
        var list = MetricList()
        list.add("control_change", Statistics.mean(controls))
        for (role, name) in plan.watched {
            let found = changes(role, from: last - 1, to: last)
            list.add(name + "_change", Statistics.mean(found))
            guard let difference = MatchedDifference(of: found, from: controls) else { continue }
            list.add(name + "_low", difference.low)
            list.add(name + "_high", difference.high)
        }
        if !plan.primed.isEmpty {
            list.add("primed_change", Statistics.mean(changes(.neighbour, from: 0, to: 1)))
        }
        let rows = looks.enumerated().flatMap { group, looks in
            looks.enumerated().flatMap { look, values in
                values.enumerated().map { place, value in
                    [Double(group + 1), Double(look), Double(place + 1), value]
                }
            }
        }
        let table = ResultTable(
            "cells",
            [("group", "1"), ("look", "1"), ("place", "1"), ("conductance", "S")],
            rows
        )
        return ProcedureConclusion(metrics: list.metrics, tables: [table], maps: [])
    }

    /// The relative change of a role in each group, the mean where a group has several.
    private func changes(_ role: NeighbourPlan.Role, from: Int, to: Int) -> [Double] {
        let places = plan.places([role])
        return looks.map { looks in
            Statistics.mean(
                places.map {
                    Statistics.ratio(looks[to][$0] - looks[from][$0], to: looks[from][$0])
                }
            )
        }
    }
}
