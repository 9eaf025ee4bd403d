// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Experiments
internal import Plasticity
internal import PulsePrograms
internal import Quantities

/// Several windows of spike-timing-dependent plasticity of one cell by overlap, point by point.
///
/// Before each point the cell is brought back to its start. All points may come in one random
/// order: device 28672 of the experiment's stream.
struct WindowSeries: Sendable {
    /// The parameters of all of them.
    static let parameters =
        [
            Parameter(
                "differences",
                .list(.quantity(.duration), count: 4...1000),
                default: "{from: -14 ms, to: 14 ms, step: 2 ms}",
                about: "The times from pre to post spike; positive means pre first."
            ),
            Parameter(
                "random_order",
                .flag,
                default: "true",
                about: "Whether all points are measured in random order."
            ),
            Parameter(
                "pairs",
                .integer,
                default: "2",
                minimum: "1",
                maximum: "1000",
                about: "Pairs of spikes for each difference."
            ),
            Stimulus.countParameter(
                "repeats",
                default: "1",
                about: "How often each point is measured; the changes are averaged."
            ),
            Parameter(
                "pair_gap",
                .quantity(.duration),
                default: "10 ms",
                minimum: "1 us",
                about: "From the end of one pair to the start of the next."
            ),
        ] + SpikePlan.parameters + ConductanceRestore.parameters
        + ReadPolicy.parameters(voltage: "0.1 V", width: "160 us", average: "16")

    /// A window to measure.
    struct Window: Sendable {
        let label: String
        let spikes: SpikePairs
        let differences: [Nanoseconds]
    }

    /// A measured window, in the order of the differences.
    struct Curve: Sendable {
        var seconds: [Double] = []
        var measured: [Double] = []
        var expected: [Double] = []

        /// The error against the overlap of the programmed spikes, over the range of that.
        var error: Double { Statistics.normalisedError(of: measured, from: expected) }
    }

    private let stage: Stage
    private let cell = Cell(row: 0, column: 0)
    private let windows: [Window]
    private let restore: ConductanceRestore
    private let policy: ReadPolicy
    private let law: OverlapLaw
    private let points: [(window: Int, difference: Int)]
    private var sequence: StepSequence
    /// The conductances before and after each point, in the order of the points.
    private var measurements: [(before: Double, after: Double)] = []

    /// Windows of an experiment that has ``parameters``.
    init(
        _ experiment: Experiment,
        _ stage: Stage,
        seed: UInt64,
        windows: [Window]
    ) throws(ProcedureError) {
        let given = GivenParameters(experiment)
        self.stage = stage
        self.windows = windows
        restore = try ConductanceRestore(experiment.parameters, stage)
        policy = try ReadPolicy(given, stage)
        law = try OverlapLaw(profileOf: stage)
        let repeats = try given.count("repeats")
        var points: [(window: Int, difference: Int)] = []
        for (number, window) in windows.enumerated() {
            try SpikeDifferences.check(window.differences)
            for _ in 0..<repeats { points += window.differences.indices.map { (number, $0) } }
        }
        if try given.flag("random_order") {
            points = RandomOrder.of(points.count, seed: seed, device: 28672).map { points[$0] }
        }
        self.points = points
        sequence = StepSequence(experiment.procedure, count: points.count)
    }

    /// How many steps there will be.
    var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if try sequence.take(result) != nil, let result {
            let samples = try result.samples()
            guard samples.count >= 4 else {
                throw ProcedureError(.records, "records", "a point has at least four samples")
            }
            let last = samples.suffix(2).map { policy.siemens($0, stage) }
            measurements.append((last[0], last[1]))
        }
        guard let number = sequence.issue() else { return nil }
        return try step(points[number])
    }

    private func step(
        _ point: (window: Int, difference: Int)
    ) throws(ProcedureError) -> ProcedureStep {
        let window = windows[point.window]
        let difference = window.differences[point.difference]
        var writer = ProgramWriter(stage)
        let waveforms = window.spikes.addWaveforms(&writer)
        try restore.write(cell, policy, &writer)
        writer.read(cell, policy, label: "before")
        writer.append(.safePoint)
        window.spikes.write(cell, difference, waveforms, &writer)
        writer.read(cell, policy, label: "after")
        return writer.finish("\(window.label), \(difference.value) ns")
    }

    // MARK: Results

    /// Throws before the last result was taken.
    func requireComplete() throws(ProcedureError) { try sequence.requireComplete() }

    /// The part of the points that began at the start.
    var restoredPart: Double {
        let count = measurements.filter { restore.isReached($0.before) }.count
        return Double(count) / Double(max(1, measurements.count))
    }

    /// A window as it was measured, where heads do not overlap: such a pair is no pair of separate
    /// spikes.
    func curve(_ number: Int) -> Curve {
        let window = windows[number]
        let head = window.spikes.pre.waveform.headWidth
        var curve = Curve()
        for index in window.differences.indices.sorted(by: {
            window.differences[$0] < window.differences[$1]
        }) where window.differences[index].magnitude >= head {
            let found = points.indices.filter { points[$0] == (number, index) }
                .map { measurements[$0] }
            let difference = window.differences[index]
            curve.seconds.append(Double(difference.value) * 1e-9)
            curve.measured.append(Statistics.mean(found.map { $0.after - $0.before }))
            curve.expected.append(
                Statistics.mean(found.map { expected(window, difference, from: $0.before) })
            )
        }
        return curve
    }

    private func expected(
        _ window: Window,
        _ difference: Nanoseconds,
        from before: Double
    ) -> Double {
        let start = min(max(before, law.minimum), law.maximum)
        return window.spikes.conductance(law, difference, from: start, stage) - start
    }

    /// The table of a window.
    func table(_ number: Int) -> ResultTable {
        let curve = curve(number)
        return ResultTable(
            "window_" + windows[number].label,
            [("difference", "s"), ("change", "S"), ("expected", "S")],
            curve.seconds.indices.map {
                [curve.seconds[$0], curve.measured[$0], curve.expected[$0]]
            }
        )
    }
}
