// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Equal pulses against pulses whose amplitude grows: which raises the conductance more evenly.
///
/// Each scheme takes a fresh cell, or several, that is read after every pulse. The growing pulses
/// go from the first to the last amplitude in equal steps; the equal ones have the amplitude that
/// is stated for them.
package struct PulseSchemes: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "pulse-schemes",
        about: "Compares how evenly equal pulses and growing pulses raise the conductance.",
        [
            Stimulus.countParameter("pulses", default: "50", about: "Pulses of each scheme."),
            Parameter(
                "equal_amplitude",
                .quantity(.voltage),
                default: "1 V",
                about: "Effective voltage of the equal pulses."
            ),
            Parameter(
                "first_amplitude",
                .quantity(.voltage),
                default: "0.5 V",
                about: "Effective voltage of the first growing pulse."
            ),
            Parameter(
                "last_amplitude",
                .quantity(.voltage),
                default: "1 V",
                about: "Effective voltage of the last growing pulse."
            ),
            Parameter(
                "pulse_width",
                .quantity(.duration),
                default: "1 us",
                minimum: "10 ns",
                about: "Width of every pulse."
            ),
            Stimulus.countParameter(
                "repeats",
                default: "1",
                about: "Fresh cells for each scheme."
            ),
        ] + ReadPolicy.parameters(voltage: "0.1 V", width: "10 us", average: "4")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription(
            "nonlinearity_equal",
            "1",
            "Largest distance from a straight rise, equal pulses."
        ),
        MetricDescription(
            "nonlinearity_growing",
            "1",
            "Largest distance from a straight rise, growing pulses."
        ),
        MetricDescription(
            "improvement",
            "1",
            "nonlinearity_equal over nonlinearity_growing, magnitudes."
        ),
        MetricDescription("gain_equal", "1", "Last over first conductance, equal pulses."),
        MetricDescription("gain_growing", "1", "Last over first conductance, growing pulses."),
    ]

    private let stage: Stage
    private let amplitudes: [[Microvolts]]
    private let ticks: UInt64
    private let repeats: Int
    private let policy: ReadPolicy
    private var sequence: StepSequence
    /// The conductances of each cell, the fresh one first.
    private var curves: [[Double]] = []

    /// The most pulses whose program every board can hold.
    private static let mostPulses = 1000

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        let count = try given.count("pulses")
        guard count > 2, count <= Self.mostPulses else {
            throw ProcedureError(.parameter, "pulses", "it must be from 3 to \(Self.mostPulses)")
        }
        let equal = try given.voltage("equal_amplitude")
        let first = try given.voltage("first_amplitude").value
        let last = try given.voltage("last_amplitude").value
        amplitudes = [
            Array(repeating: equal, count: count),
            (0..<count).map { Microvolts(first + (last - first) * Int64($0) / Int64(count - 1)) },
        ]
        ticks = stage.pulseTicks(try given.duration("pulse_width"))
        repeats = try given.count("repeats")
        policy = try ReadPolicy(given, stage)
        sequence = StepSequence(Self.schema.name, count: 2 * repeats)
        try stage.requireCells(sequence.count, for: "repeats")
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if let taken = try sequence.take(result), let result {
            let count = amplitudes[taken / repeats].count + 1
            curves.append(try result.samples(count).map { policy.siemens($0, stage) })
        }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let cell = stage.cell(number)
        let isGrowing = number >= repeats
        var writer = ProgramWriter(stage)
        writer.read(cell, policy, label: "fresh")
        for volts in amplitudes[number / repeats] {
            writer.select(cell, stage.scheme)
            try writer.pulse(volts, ticks: ticks, label: isGrowing ? "growing" : "equal")
            writer.read(cell, policy, label: "after pulse")
            writer.append(.safePoint)
        }
        return writer.finish(
            "\(isGrowing ? "growing" : "equal") pulses, cell \(cell.row + 1), \(cell.column + 1)"
        )
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        func mean(_ range: Range<Int>, _ value: ([Double]) -> Double) -> Double {
            Statistics.mean(curves[range].map(value))
        }
        let (equal, growing) = (0..<repeats, repeats..<2 * repeats)
        let bent = mean(equal) { Statistics.nonlinearity($0) }
        let straighter = mean(growing) { Statistics.nonlinearity($0) }
        var list = MetricList()
        list.add("nonlinearity_equal", bent)
        list.add("nonlinearity_growing", straighter)
        list.add("improvement", Statistics.ratio(bent.magnitude, to: straighter.magnitude))
        list.add("gain_equal", mean(equal) { Statistics.ratio($0[$0.count - 1], to: $0[0]) })
        list.add("gain_growing", mean(growing) { Statistics.ratio($0[$0.count - 1], to: $0[0]) })
        let tables = curves.enumerated().map { number, curve in
            ResultTable(
                (number < repeats ? "equal_" : "growing_") + "\(number % repeats + 1)",
                [("pulse", "1"), ("conductance", "S")],
                curve.enumerated().map { [Double($0), $1] }
            )
        }
        return ProcedureConclusion(metrics: list.metrics, tables: tables, maps: [])
    }
}
