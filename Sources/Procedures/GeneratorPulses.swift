// SPDX-License-Identifier: Apache-2.0

package import Experiments
package import PulsePrograms
internal import Quantities

/// Trains of pulses from a generator of the bench, which the board lets through to a cell and
/// triggers; the cell is read before the first train and after each.
///
/// The other lines stay at 0 V, so every cell on the generator's lines sees the whole voltage.
/// Voltages are effective, positive ones potentiate, and count into an open circuit.
package struct GeneratorPulses: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "generator-pulses",
        about: "Pulses of an external generator on one cell, read before and after each train.",
        parameters
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("g_first", "S", "Conductance before the first train."),
        MetricDescription("g_last", "S", "Conductance after the last train."),
        MetricDescription("g_ratio", "1", "The last conductance over the first one."),
    ]

    private let stage: Stage
    private let plan: GeneratorPulsePlan
    private let policy: ReadPolicy
    private var sequence: StepSequence
    private var siemens: [Double] = []

    /// A plan for an experiment on a board.
    ///
    /// - Throws: `.parameter` when the bench has no such generator, or when the pulse exceeds what
    ///   the bench allows it; `.beyondBoard` when the board has no such switch or its model
    ///   cannot play such short pulses.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        let stage = try Stage(experiment, board)
        let given = experiment.parameters
        typealias Reads = (voltage: Microvolts, width: Nanoseconds, average: Int64, trains: Int64)
        let reads = try ProcedureError.reading(Self.schema.name) { () throws(ExperimentError) in
            Reads(
                voltage: try given.voltage("read_voltage"),
                width: try given.duration("read_width"),
                average: try given.integer("read_average"),
                trains: try given.integer("trains")
            )
        }
        plan = try GeneratorPulsePlan(given, stage)
        policy = try ReadPolicy(
            stage,
            voltage: reads.voltage,
            width: reads.width,
            average: reads.average
        )
        self.stage = stage
        sequence = StepSequence(Self.schema.name, count: Int(reads.trains) + 1)
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result {
            siemens.append(policy.siemens(try result.samples(1)[0], stage))
        }
        guard let number = sequence.issue() else { return nil }
        var writer = ProgramWriter(stage)
        if number > 0 { try plan.write(to: &writer) }
        writer.read(plan.cell, policy, label: number == 0 ? "before" : "after train \(number)")
        writer.append(.safePoint)
        return writer.finish(number == 0 ? "before" : "train \(number)")
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let first = siemens.first ?? 0
        let last = siemens.last ?? 0
        var list = MetricList()
        list.add("g_first", first, "S")
        list.add("g_last", last, "S")
        list.add("g_ratio", last / first)
        let rows = siemens.enumerated().map { [Double($0), $1] }
        let table = ResultTable("conductance", [("train", "1"), ("conductance", "S")], rows)
        return ProcedureConclusion(metrics: list.metrics, tables: [table], maps: [])
    }
}

extension GeneratorPulses {
    private static let parameters = [
        Parameter("generator", .text, example: "G1", about: "The generator's name in the bench."),
        Parameter("row", .integer, default: "1", minimum: "1", about: "The cell's row."),
        Parameter("column", .integer, default: "1", minimum: "1", about: "The cell's column."),
        Parameter(
            "whole_line",
            .flag,
            default: "false",
            about: "Whether other cells on the generator's lines may see the pulses, too."
        ),
        Parameter(
            "amplitude",
            .quantity(.voltage),
            example: "2 V",
            about: "Effective voltage of a pulse, into an open circuit."
        ),
        Parameter(
            "width",
            .quantity(.duration),
            minimum: "1 ns",
            example: "5 us",
            about: "Length of a pulse, from half to half."
        ),
        Parameter(
            "edge",
            .quantity(.duration),
            default: "100 ns",
            minimum: "1 ns",
            about: "Time of both edges, from 10 % to 90 %."
        ),
        Parameter(
            "period",
            .quantity(.duration),
            minimum: "1 ns",
            example: "20 us",
            about: "Time from pulse to pulse."
        ),
        Parameter(
            "pulses",
            .integer,
            default: "1",
            minimum: "1",
            maximum: "1000",
            about: "Pulses of a train."
        ),
        Parameter(
            "trains",
            .integer,
            default: "1",
            minimum: "1",
            maximum: "10000",
            about: "How many trains."
        ),
        Parameter(
            "read_voltage",
            .quantity(.voltage),
            default: "0.1 V",
            about: "Effective voltage of a read."
        ),
        Parameter(
            "read_width",
            .quantity(.duration),
            default: "1 ms",
            minimum: "1 us",
            about: "Length of a read."
        ),
        Parameter(
            "read_average",
            .integer,
            default: "10",
            minimum: "1",
            maximum: "1000",
            about: "Conversions of a read."
        ),
    ]
}
