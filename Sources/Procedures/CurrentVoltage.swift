// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Forming, when asked for, and cycles of a triangular bipolar sweep of one cell.
///
/// ```
///  V₊      /\            /\
///         /  \          /  \
///   0 ___/    \    /‾‾‾/    \    /‾‾
///              \  /          \  /
///  V₋           \/            \/       one program a cycle, a sample at every step
/// ```
///
/// Voltages are effective: positive ones potentiate.
package struct CurrentVoltage: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "current-voltage",
        about: "Forms a cell when asked to, and sweeps its voltage up and down for some cycles.",
        [
            Parameter("forming", .flag, default: "false", about: "Whether to form the cell first."),
            Parameter(
                "forming_peak",
                .quantity(.voltage),
                default: "3 V",
                minimum: "0 V",
                about: "Where the forming sweep turns."
            ),
            Parameter(
                "positive_peak",
                .quantity(.voltage),
                default: "1.5 V",
                minimum: "0 V",
                about: "Where the potentiating sweep turns."
            ),
            Parameter(
                "negative_peak",
                .quantity(.voltage),
                default: "-1.5 V",
                maximum: "0 V",
                about: "Where the depressing sweep turns."
            ),
            Parameter(
                "step",
                .quantity(.voltage),
                default: "50 mV",
                minimum: "1 mV",
                about: "From one point of a sweep to the next."
            ),
            Parameter(
                "dwell",
                .quantity(.duration),
                default: "1 ms",
                minimum: "1 us",
                about: "How long a point lasts before it is sensed."
            ),
            Parameter(
                "average",
                .integer,
                default: "1",
                minimum: "1",
                maximum: "1000",
                about: "Conversions of one sample."
            ),
            Parameter(
                "aperture",
                .quantity(.duration),
                default: "10 us",
                minimum: "1 us",
                about: "How long a conversion lasts."
            ),
            Parameter(
                "cycles",
                .integer,
                default: "5",
                minimum: "1",
                maximum: "1000",
                about: "How many cycles."
            ),
            Parameter(
                "read_voltage",
                .quantity(.voltage),
                default: "0.2 V",
                minimum: "1 mV",
                about: "Where the on/off ratio is taken."
            ),
        ]
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("v_set", "V", "Median effective voltage of the set transition."),
        MetricDescription("v_reset", "V", "Median effective voltage of the reset transition."),
        MetricDescription("set_cycles", "1", "The part of the cycles that show a set transition."),
        MetricDescription("on_off", "1", "Median ratio of the way back to the way out."),
        MetricDescription("on_off_spread", "1", "Its standard deviation over its mean."),
        MetricDescription("pinch_ratio", "1", "Largest current at 0 V over the largest current."),
        MetricDescription("v_forming", "V", "Where the current of the forming sweep jumped."),
        MetricDescription("formed", "1", "1 when forming raised the conductance tenfold, else 0."),
    ]

    private let stage: Stage
    private let cell = Cell(row: 0, column: 0)
    private let step: Microvolts
    private let positive: Int64
    private let negative: Int64
    private let forming: Int64?
    private let dwell: UInt64
    private let read: Read
    private let readVoltage: Double
    private var sequence: StepSequence
    private var loops: [HysteresisLoop] = []
    private var formingLoop: HysteresisLoop?

    /// A plan for an experiment on a board.
    ///
    /// - Throws: `.noLimiter` when forming is asked for and nothing limits its current.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        try Stage.refuseShuffle(experiment)
        let stage = try Stage(experiment, board)
        let given = experiment.parameters
        typealias Plan = (
            step: Microvolts, positive: Microvolts, negative: Microvolts, forming: Microvolts?,
            dwell: Nanoseconds, aperture: Nanoseconds, average: Int64, read: Microvolts,
            cycles: Int64
        )
        let plan = try ProcedureError.reading(Self.schema.name) { () throws(ExperimentError) in
            Plan(
                step: try given.voltage("step"),
                positive: try given.voltage("positive_peak"),
                negative: try given.voltage("negative_peak"),
                forming: try given.flag("forming") ? try given.voltage("forming_peak") : nil,
                dwell: try given.duration("dwell"),
                aperture: try given.duration("aperture"),
                average: try given.integer("average"),
                read: try given.voltage("read_voltage"),
                cycles: try given.integer("cycles")
            )
        }
        self.stage = stage
        step = plan.step
        positive = plan.positive.value / plan.step.value
        negative = -plan.negative.value / plan.step.value
        guard positive > 0, negative > 0 else {
            throw ProcedureError(.parameter, "step", "each peak must be at least one step away")
        }
        if let peak = plan.forming { try Self.checkForming(peak, stage) }
        forming = plan.forming.map { max(1, $0.value / plan.step.value) }
        dwell = stage.pulseTicks(plan.dwell)
        read = Read(average: UInt16(plan.average), aperture: stage.pulseTicks(plan.aperture))
        readVoltage = Double(plan.read.value) * 1e-6
        sequence = StepSequence(
            Self.schema.name,
            count: Int(plan.cycles) + (plan.forming == nil ? 0 : 1)
        )
    }

    /// Refuses to form without a limiter, or where neighbours would be disturbed.
    private static func checkForming(_ peak: Microvolts, _ stage: Stage) throws(ProcedureError) {
        let bench = stage.bench
        guard bench.potentiateLimiter.kind != .none else {
            throw ProcedureError(
                .noLimiter,
                "forming",
                "the bench \(bench.name) has no limiter of potentiating pulses; a filament forms "
                    + "faster than any loop could stop it"
            )
        }
        guard stage.cellCount > 1, bench.array.kind == .passive else { return }
        let parts: Int64 =
            switch stage.scheme {
            case .half: 2
            case .third: 3
            case .ground, .float: 1
            }
        let up = try stage.profileValue("potentiation_threshold")
        let down = try stage.profileValue("depression_threshold")
        guard Double(peak.value / parts) < min(up, down) * 1e6 else {
            throw ProcedureError(
                .formingDisturb,
                "forming",
                "neighbours would see \(peak.value / parts) uV, beyond the threshold of "
                    + "\(min(up, down)) V"
            )
        }
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if let taken = try sequence.take(result), let result { try digest(result, taken) }
        guard let number = sequence.issue() else { return nil }
        if let forming, number == 0 { return try formingStep(forming) }
        return try cycleStep(number)
    }

    private func formingStep(_ count: Int64) throws(ProcedureError) -> ProcedureStep {
        var writer = ProgramWriter(stage)
        writer.select(cell, stage.scheme)
        try triangle(count, label: "forming", &writer)
        return writer.finish("forming")
    }

    private func cycleStep(_ number: Int) throws(ProcedureError) -> ProcedureStep {
        var writer = ProgramWriter(stage)
        writer.select(cell, stage.scheme)
        try triangle(positive, label: "set", &writer)
        try triangle(-negative, label: "reset", &writer)
        return writer.finish("cycle \(number + 1 - (forming == nil ? 0 : 1))")
    }

    /// A sweep from 0 to a peak and back, in steps.
    private func triangle(
        _ peak: Int64,
        label: String,
        _ writer: inout ProgramWriter
    ) throws(ProcedureError) {
        let direction = peak.signum()
        let count = UInt32(peak.magnitude) + 1
        try writer.sweep(
            from: 0,
            step: step,
            direction: direction,
            count: count,
            dwell: dwell,
            read: read,
            label: "\(label), out"
        )
        try writer.sweep(
            from: peak,
            step: step,
            direction: -direction,
            count: count,
            dwell: dwell,
            read: read,
            label: "\(label), back"
        )
        writer.append(.safePoint)
    }

    // MARK: Results

    private mutating func digest(_ result: StepResult, _ number: Int) throws(ProcedureError) {
        let isForming = forming != nil && number == 0
        let count = isForming ? 2 * ((forming ?? 0) + 1) : 2 * (positive + negative + 2)
        let samples = try result.samples(Int(count))
        let loop = HysteresisLoop(
            volts: samples.map { effectiveVolts($0) },
            amperes: samples.map { stage.calibration.amperes($0) * Double(stage.orientation) }
        )
        if isForming { formingLoop = loop } else { loops.append(loop) }
    }

    private func effectiveVolts(_ record: Record) -> Double {
        Double(stage.orientation) * Double(record.drive) * stage.calibration.microvoltsPerCode
            * 1e-6
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let sets = loops.compactMap { $0.switchingVoltage(isPositive: true) }
        let resets = loops.compactMap { $0.switchingVoltage(isPositive: false) }
        let ratios = loops.map { $0.ratio(at: readVoltage) }
        var list = MetricList()
        list.add("v_set", Statistics.median(sets), "V")
        list.add("v_reset", Statistics.median(resets), "V")
        list.add("set_cycles", Double(sets.count) / Double(loops.count))
        list.add("on_off", Statistics.median(ratios))
        let spread = Statistics.standardDeviation(ratios)
        list.add("on_off_spread", Statistics.ratio(spread, to: Statistics.mean(ratios)))
        list.add("pinch_ratio", loops.map(\.pinchRatio).max() ?? 1)
        if let formingLoop {
            list.add("v_forming", formingLoop.switchingVoltage(isPositive: true) ?? 0, "V")
            list.add("formed", formingLoop.ratio(at: readVoltage) >= 10 ? 1 : 0)
        }
        return ProcedureConclusion(metrics: list.metrics, tables: tables, maps: [])
    }

    private var tables: [ResultTable] {
        let columns = [("cycle", "1"), ("voltage", "V"), ("current", "A")]
        func rows(_ loop: HysteresisLoop, _ cycle: Int) -> [[Double]] {
            zip(loop.volts, loop.amperes).map { [Double(cycle), $0, $1] }
        }
        let cycles = loops.enumerated().flatMap { rows($1, $0 + 1) }
        let forming = formingLoop.map { [ResultTable("forming", columns, rows($0, 0))] } ?? []
        return forming + [ResultTable("current_voltage", columns, cycles)]
    }
}
