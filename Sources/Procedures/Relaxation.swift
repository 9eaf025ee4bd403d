// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
internal import PortableMath
package import PulsePrograms
internal import Quantities

/// A train of pulses, then reads at times that grow by a constant factor.
///
/// Short-term memory, retention and drift are this procedure at different times. Each repetition
/// takes a fresh cell. Times count from the end of the last pulse to the start of a read, and come
/// from the ticks of the records.
package struct Relaxation: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "relaxation",
        about: "Stimulates a fresh cell and reads at times that grow by a constant factor.",
        Stimulus.pulseParameters("pulse", amplitude: "1 V", width: "1 ms") + [
            Stimulus.countParameter(
                "pulses",
                default: "10",
                about: "How many pulses stimulate a cell."
            ),
            Parameter(
                "interval",
                .quantity(.duration),
                default: "10 ms",
                minimum: "100 ns",
                about: "From the start of a pulse to the start of the next."
            ),
            Parameter(
                "first_read",
                .quantity(.duration),
                default: "1 ms",
                minimum: "100 ns",
                about: "From the end of the last pulse to the first read."
            ),
            Parameter(
                "last_read",
                .quantity(.duration),
                default: "1000 s",
                minimum: "1 us",
                about: "From the end of the last pulse to the last read."
            ),
            Parameter(
                "reads",
                .integer,
                default: "25",
                minimum: "4",
                maximum: "1000",
                about: "How many reads follow the stimulus."
            ),
            Stimulus.countParameter(
                "repeats",
                default: "1",
                about: "How many fresh cells are measured."
            ),
        ] + ReadPolicy.parameters(voltage: "0.1 V", width: "100 us", average: "4")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("gain", "1", "First conductance after the stimulus over that before."),
        MetricDescription(
            "residual",
            "1",
            "Part of the first change that is left at the last read."
        ),
        MetricDescription(
            "retained",
            "1",
            "Last conductance over the first one after the stimulus."
        ),
        MetricDescription("half_time", "s", "When half of the first change is left; 0 for never."),
        MetricDescription(
            "decay_time",
            "s",
            "Time constant of the exponential nearest to the change."
        ),
        MetricDescription("drift_exponent", "1", "nu of G = G1 (t / t1)^-nu, by least squares."),
        MetricDescription("drift_spread", "1", "Standard deviation of nu from cell to cell."),
    ]

    private let stage: Stage
    private let pulse: Stimulus
    private let pulseGap: UInt64
    private let pulseCount: UInt32
    /// From the end of the last pulse, in program ticks, ascending.
    private let times: [UInt64]
    private let policy: ReadPolicy
    private var sequence: StepSequence
    private var curves: [RelaxationCurve] = []

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        stage = try Stage(experiment, board)
        let given = GivenParameters(experiment)
        pulse = try Stimulus(given, stage, prefix: "pulse")
        pulseCount = UInt32(try given.count("pulses"))
        pulseGap = try pulse.gap(try given.duration("interval"), stage, "interval")
        policy = try ReadPolicy(given, stage)
        times = try Self.times(
            first: stage.ticks(try given.duration("first_read")),
            last: stage.ticks(try given.duration("last_read")),
            count: try given.count("reads"),
            shortest: policy.ticks(stage)
        )
        sequence = StepSequence(Self.schema.name, count: try given.count("repeats"))
        try stage.requireCells(sequence.count, for: "repeats")
    }

    /// Times that grow by a constant factor, where two of them lie too near by a read.
    private static func times(
        first: UInt64,
        last: UInt64,
        count: Int,
        shortest: UInt64
    ) throws(ProcedureError) -> [UInt64] {
        let first = max(first, shortest)
        guard first + UInt64(count) * shortest <= last else {
            throw ProcedureError(
                .parameter,
                "last_read",
                "\(count) reads do not fit between first_read and last_read"
            )
        }
        let factor = Portable.log(Double(last) / Double(first)) / Double(count - 1)
        var times: [UInt64] = []
        for index in 0..<count {
            let exact = Double(first) * Portable.exp(factor * Double(index))
            let time = UInt64(exact.rounded(.toNearestOrAwayFromZero))
            times.append(max(time, times.last.map { $0 + shortest } ?? first))
        }
        return times
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result { try digest(result) }
        guard let number = sequence.issue() else { return nil }
        return try step(stage.cell(number))
    }

    private func step(_ cell: Cell) throws(ProcedureError) -> ProcedureStep {
        var writer = ProgramWriter(stage)
        writer.read(cell, policy, label: "fresh")
        writer.append(.safePoint)
        writer.select(cell, stage.scheme)
        if pulseCount > 1 {
            let count = pulseCount - 1
            try writer.train(pulse, count: count, gap: pulseGap, label: "pulse")
        }
        try writer.train(pulse, count: 1, gap: stage.restTicks, label: "pulse")
        // A read starts with a drive and its settling.
        var elapsed = stage.restTicks + stage.settleTicks
        for time in times {
            writer.append(.safePoint)
            if time > elapsed { writer.append(.wait(time - elapsed)) }
            writer.read(cell, policy, label: "relaxation")
            elapsed = max(time, elapsed) + policy.ticks(stage)
        }
        return writer.finish("\(pulseCount) pulses, cell \(cell.row + 1), \(cell.column + 1)")
    }

    private mutating func digest(_ result: StepResult) throws(ProcedureError) {
        let samples = try result.samples(1 + times.count)
        let values = samples.map { policy.siemens($0, stage) }
        // A record carries the end of its conversions, one aperture or more after their start.
        let start = times[0]
        let seconds = samples.dropFirst().map { sample in
            Double(start + (sample.tick - samples[1].tick)) * stage.secondsPerTick
        }
        curves.append(
            RelaxationCurve(
                before: values[0],
                seconds: seconds,
                siemens: Array(values.dropFirst())
            )
        )
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        var list = MetricList()
        func mean(_ value: (RelaxationCurve) -> Double) -> Double {
            Statistics.mean(curves.map(value))
        }
        list.add("gain", mean(\.gain))
        list.add("residual", mean(\.residual))
        list.add("retained", mean(\.retained))
        list.add("half_time", mean(\.halfTime), "s")
        list.add("decay_time", mean(\.decayTime), "s")
        list.add("drift_exponent", mean(\.driftExponent))
        if curves.count > 1 {
            let spread = Statistics.standardDeviation(curves.map(\.driftExponent))
            list.add("drift_spread", spread)
        }
        let tables = curves.enumerated().map { number, curve in
            ResultTable(
                "relaxation_\(number + 1)",
                [("time", "s"), ("conductance", "S")],
                zip(curve.seconds, curve.siemens).map { [$0, $1] }
            )
        }
        return ProcedureConclusion(metrics: list.metrics, tables: tables, maps: [])
    }
}
