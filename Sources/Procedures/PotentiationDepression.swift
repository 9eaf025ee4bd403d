// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Trains of n set pulses, then n reset pulses, with a read after every pulse.
///
/// Each n, and each repetition of it, takes a cell that has seen nothing before: after a reset a
/// cell need not be where it began. One program a cell. Voltages are effective: positive ones
/// potentiate.
package struct PotentiationDepression: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "potentiation-depression",
        about: "Counts set pulses up and reset pulses down, and reads after every pulse.",
        [
            Parameter(
                "counts",
                .list(.integer, count: 1...32),
                default: "[100, 200, 500]",
                minimum: "1",
                maximum: "10000",
                about: "Numbers of set and of reset pulses; each takes fresh cells."
            ),
            Parameter(
                "repeats",
                .integer,
                default: "1",
                minimum: "1",
                maximum: "4096",
                about: "Fresh cells for each number."
            ),
            Parameter(
                "set_amplitude",
                .quantity(.voltage),
                default: "5 V",
                minimum: "0 V",
                about: "Effective voltage of a set pulse."
            ),
            Parameter(
                "set_width",
                .quantity(.duration),
                default: "5 us",
                minimum: "10 ns",
                about: "Width of a set pulse."
            ),
            Parameter(
                "reset_amplitude",
                .quantity(.voltage),
                default: "-3 V",
                maximum: "0 V",
                about: "Effective voltage of a reset pulse."
            ),
            Parameter(
                "reset_width",
                .quantity(.duration),
                default: "5 us",
                minimum: "10 ns",
                about: "Width of a reset pulse."
            ),
        ] + ReadPolicy.parameters(voltage: "2 V", width: "1 ms", average: "1") + [
            Parameter(
                "baseline_reads",
                .integer,
                default: "8",
                minimum: "2",
                maximum: "100",
                about: "Reads of a fresh cell; they give G(0) and the noise of a read."
            )
        ]
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("on_off_N", "1", "G after N set pulses over G of the fresh cell."),
        MetricDescription("uniformity_N", "1", "Spread of on_off_N from cell to cell."),
        MetricDescription("nonlinearity_up_N", "1", "Largest distance from a straight rise."),
        MetricDescription("nonlinearity_down_N", "1", "Largest distance from a straight fall."),
        MetricDescription("asymmetry_N", "1", "Mean distance of fall and mirrored rise."),
        MetricDescription("states_N", "1", "Conductances three read deviations apart."),
        MetricDescription("monotone_up", "1", "Least part of set pulses that do not lower G."),
        MetricDescription("monotone_down", "1", "Least part of reset pulses that do not raise G."),
        MetricDescription("read_noise", "1", "Relative standard deviation of a read."),
    ]

    private let stage: Stage
    private let counts: [Int]
    private let repeats: Int
    private let baseline: Int
    private let set: (volts: Microvolts, ticks: UInt64)
    private let reset: (volts: Microvolts, ticks: UInt64)
    private let policy: ReadPolicy
    private var sequence: StepSequence
    private var curves: [Curve] = []

    /// What one cell showed, in siemens.
    private struct Curve {
        let count: Int
        let baseline: [Double]
        let up: [Double]
        let down: [Double]

        var start: Double { Statistics.mean(baseline) }
        var ratio: Double { Statistics.ratio(up.last ?? 0, to: start) }
        var readNoise: Double {
            Statistics.ratio(Statistics.standardDeviation(baseline), to: start).magnitude
        }
        /// The rise with its start, and the fall with its own.
        var rise: [Double] { [start] + up }
        var fall: [Double] { [up.last ?? start] + down }
    }

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        let stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        counts = try given.counts("counts")
        repeats = try given.count("repeats")
        baseline = try given.count("baseline_reads")
        set = (
            try given.voltage("set_amplitude"), stage.pulseTicks(try given.duration("set_width"))
        )
        reset = (
            try given.voltage("reset_amplitude"),
            stage.pulseTicks(try given.duration("reset_width"))
        )
        policy = try ReadPolicy(given, stage)
        self.stage = stage
        sequence = StepSequence(Self.schema.name, count: counts.count * repeats)
        try stage.requireCells(sequence.count, for: "counts")
        for (index, count) in counts.enumerated() where counts[..<index].contains(count) {
            throw ProcedureError(.parameter, "counts", "\(count) stands there twice; use repeats")
        }
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if let taken = try sequence.take(result), let result { try digest(result, taken) }
        guard let number = sequence.issue() else { return nil }
        return try step(number)
    }

    private func step(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        let cell = stage.cell(number)
        let count = counts[number / repeats]
        var writer = ProgramWriter(stage)
        writer.append(.loop(UInt32(baseline)))
        writer.read(cell, policy, label: "fresh")
        writer.append(.safePoint)
        writer.append(.endLoop)
        for (pulse, label) in [(set, "set"), (reset, "reset")] {
            writer.append(.loop(UInt32(count)))
            writer.select(cell, stage.scheme)
            try writer.pulse(pulse.volts, ticks: pulse.ticks, label: label)
            writer.read(cell, policy, label: "after \(label)")
            writer.append(.safePoint)
            writer.append(.endLoop)
        }
        return writer.finish(
            "\(count) pulses up and down, cell \(cell.row + 1), \(cell.column + 1)"
        )
    }

    private mutating func digest(_ result: StepResult, _ number: Int) throws(ProcedureError) {
        let count = counts[number / repeats]
        let values = try result.samples(baseline + 2 * count).map { policy.siemens($0, stage) }
        curves.append(
            Curve(
                count: count,
                baseline: Array(values[..<baseline]),
                up: Array(values[baseline..<baseline + count]),
                down: Array(values[(baseline + count)...])
            )
        )
    }

    // MARK: Results

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        var list = MetricList()
        for count in counts {
            add(count, curves.filter { $0.count == count }, &list)
        }
        let up = curves.map { Statistics.risingPart($0.rise, tolerance: Self.tolerance($0)) }
        let down = curves.map {
            Statistics.risingPart($0.fall.map { -$0 }, tolerance: Self.tolerance($0))
        }
        list.add("monotone_up", up.min() ?? 0)
        list.add("monotone_down", down.min() ?? 0)
        list.add("read_noise", Statistics.mean(curves.map(\.readNoise)))
        return ProcedureConclusion(metrics: list.metrics, tables: tables, maps: [])
    }

    /// Three deviations of the difference of two reads at the largest conductance.
    private static func tolerance(_ curve: Curve) -> Double {
        3 * 2.0.squareRoot() * curve.readNoise * (curve.rise.max() ?? 0)
    }

    private func add(_ count: Int, _ curves: [Curve], _ list: inout MetricList) {
        let ratios = curves.map(\.ratio)
        list.add("on_off_\(count)", Statistics.mean(ratios))
        if curves.count > 1 {
            let spread = Statistics.standardDeviation(ratios)
            list.add("uniformity_\(count)", Statistics.ratio(spread, to: Statistics.mean(ratios)))
        }
        func mean(_ value: (Curve) -> Double) -> Double { Statistics.mean(curves.map(value)) }
        list.add("nonlinearity_up_\(count)", mean { Statistics.nonlinearity($0.rise) })
        list.add("nonlinearity_down_\(count)", mean { Statistics.nonlinearity($0.fall) })
        list.add("asymmetry_\(count)", mean { Self.asymmetry($0) })
        list.add(
            "states_\(count)",
            mean { curve in
                let distance = 3 * curve.readNoise * (curve.rise.max() ?? 0)
                return Double(Statistics.distinguishable(curve.rise, distance: distance))
            }
        )
    }

    /// The mean distance of the fall from the mirrored rise, as a part of the rise's range.
    private static func asymmetry(_ curve: Curve) -> Double {
        let distances = zip(curve.fall, curve.rise.reversed()).map { ($0 - $1).magnitude }
        let range = (curve.rise.max() ?? 0) - (curve.rise.min() ?? 0)
        return Statistics.ratio(Statistics.mean(distances), to: range)
    }

    private var tables: [ResultTable] {
        curves.enumerated().map { number, curve in
            let rows = (curve.rise + curve.down).enumerated().map { [Double($0), $1] }
            let repetition = number % repeats + 1
            return ResultTable(
                "curve_\(curve.count)" + (repeats > 1 ? "_\(repetition)" : ""),
                [("pulse", "1"), ("conductance", "S")],
                rows
            )
        }
    }
}
