// SPDX-License-Identifier: Apache-2.0

package import Experiments
internal import Plasticity
package import PulsePrograms
internal import Quantities

/// The window of spike-timing-dependent plasticity of one cell.
///
/// For each Δt the cell is first brought back to its start. By the rule `overlap`, pre and post
/// spikes then overlap on row and column; by the rule `digital`, one pulse is applied whose width
/// makes the change that the pair rule asks for. Δt = t_post − t_pre between the starts of the
/// heads: positive means pre before post, and potentiates.
package struct SpikeTimingWindow: Procedure {
    /// How a pair of spikes acts.
    enum Rule: String, Sendable {
        case overlap
        case digital
    }

    /// What one step measures.
    enum Point: Hashable, Sendable {
        /// One pulse of a polarity, for its strength.
        case calibration(isUp: Bool)
        /// A difference by its index, under a rule.
        case pair(Rule, Int)
    }

    /// A point that was measured.
    struct Measurement: Sendable {
        let point: Point
        let before: Double
        let after: Double

        var change: Double { after - before }
    }

    let stage: Stage
    let cell = Cell(row: 0, column: 0)
    let settings: Settings
    private(set) var points: [Point] = []
    private(set) var sequence: StepSequence
    private(set) var measurements: [Measurement] = []

    /// What the experiment asks for.
    struct Settings: Sendable {
        let rules: [Rule]
        let differences: [Nanoseconds]
        let spikes: SpikePairs
        let restore: ConductanceRestore
        let policy: ReadPolicy
        let law: OverlapLaw?
        let rule: PairRule
        let up: Microvolts
        let down: Microvolts
        let calibrationTicks: UInt64
    }

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        stage = try Stage(experiment, board)
        settings = try Settings(experiment.parameters, stage)
        let isRandom = try ProcedureError.reading("random_order") { () throws(ExperimentError) in
            try experiment.parameters.flag("random_order")
        }
        for rule in settings.rules {
            if rule == .digital { points += [.calibration(isUp: true), .calibration(isUp: false)] }
            let order = Self.order(settings.differences.count, rule, isRandom ? seed : nil)
            points += order.map { .pair(rule, $0) }
        }
        sequence = StepSequence(Self.schema.name, count: points.count)
    }

    /// The order of the differences, at random with a seed: device 20480, or 24576 by the digital
    /// rule, of the experiment's stream.
    private static func order(_ count: Int, _ rule: Rule, _ seed: UInt64?) -> [Int] {
        guard let seed else { return Array(0..<count) }
        return RandomOrder.of(count, seed: seed, device: rule == .overlap ? 20480 : 24576)
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if let taken = try sequence.take(result), let result { try digest(result, points[taken]) }
        guard let number = sequence.issue() else { return nil }
        return try step(points[number])
    }

    private mutating func digest(_ result: StepResult, _ point: Point) throws(ProcedureError) {
        let samples = try result.samples()
        guard samples.count >= 4 else {
            throw ProcedureError(.records, "records", "a point has at least four samples")
        }
        let last = samples.suffix(2).map { settings.policy.siemens($0, stage) }
        measurements.append(Measurement(point: point, before: last[0], after: last[1]))
    }

    /// The strength of the calibration pulse of a polarity, in siemens; 0 before it was measured.
    func strength(isUp: Bool) -> Double {
        measurements.first { $0.point == .calibration(isUp: isUp) }?.change.magnitude ?? 0
    }
}
