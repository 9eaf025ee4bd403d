// SPDX-License-Identifier: Apache-2.0

internal import Analysis
package import Experiments
package import PulsePrograms
internal import Quantities

/// Set and reset trains on many cells, many times, and several reads of each state.
///
/// Reproducibility and read margin are two views of these states: the spread from cell to cell is
/// told from that from cycle to cycle and from that of a read; the states of all cells and cycles
/// make two histograms. One program a cell.
package struct Cycling: Procedure {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "cycling",
        about: "Sets and resets cells again and again and separates the spreads of their states.",
        Stimulus.pulseParameters("set", amplitude: "1 V", width: "1 us")
            + Stimulus.pulseParameters("reset", amplitude: "-1 V", width: "1 us") + [
                Stimulus.countParameter(
                    "set_pulses",
                    default: "1",
                    about: "Pulses of one set."
                ),
                Stimulus.countParameter(
                    "reset_pulses",
                    default: "1",
                    about: "Pulses of one reset."
                ),
                Parameter(
                    "cells",
                    .integer,
                    default: "9",
                    minimum: "2",
                    maximum: "4096",
                    about: "How many cells are cycled."
                ),
                Parameter(
                    "cycles",
                    .integer,
                    default: "10",
                    minimum: "2",
                    maximum: "10000",
                    about: "Cycles of each cell that count."
                ),
                Parameter(
                    "first_cycles",
                    .integer,
                    default: "1",
                    minimum: "0",
                    maximum: "10000",
                    about: "Cycles of each cell before those that count."
                ),
                Parameter(
                    "reads",
                    .integer,
                    default: "4",
                    minimum: "2",
                    maximum: "100",
                    about: "Reads of a state; they give the noise of a read."
                ),
            ] + ReadPolicy.parameters(voltage: "0.1 V", width: "10 us", average: "1")
    )

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("on_mean", "S", "Mean conductance of set cells."),
        MetricDescription("on_spatial", "1", "Its spread from cell to cell, over the mean."),
        MetricDescription("on_temporal", "1", "Its spread from cycle to cycle, without reads."),
        MetricDescription("on_cv", "1", "Its standard deviation over all, over the mean."),
        MetricDescription("off_mean", "S", "Mean conductance of reset cells."),
        MetricDescription("off_spatial", "1", "Its spread from cell to cell, over the mean."),
        MetricDescription("off_temporal", "1", "Its spread from cycle to cycle, without reads."),
        MetricDescription("off_cv", "1", "Its standard deviation over all, over the mean."),
        MetricDescription("ratio_mean", "1", "Mean of on over off of a cycle."),
        MetricDescription("ratio_spatial", "1", "Its spread from cell to cell, over the mean."),
        MetricDescription("ratio_temporal", "1", "Its spread from cycle to cycle, over the mean."),
        MetricDescription("ratio_cv", "1", "Its standard deviation over all, over the mean."),
        MetricDescription("window", "1", "Median of the set over median of the reset cells."),
        MetricDescription("margin", "1", "Lowest read of set over highest of reset cells."),
        MetricDescription("separation", "1", "Distance of the means over the sum of deviations."),
        MetricDescription("overlap", "1", "Area that the histograms of single reads share."),
        MetricDescription("read_noise_on", "1", "Relative deviation of a read of a set cell."),
        MetricDescription("read_noise_off", "1", "Relative deviation of a read of a reset cell."),
    ]

    private static let histogramClasses = 40

    private let stage: Stage
    private let set: Stimulus
    private let reset: Stimulus
    private let pulses: (set: Int, reset: Int)
    private let cells: Int
    private let cycles: Int
    private let first: Int
    private let reads: Int
    private let policy: ReadPolicy
    private var sequence: StepSequence
    private var on = StateReads()
    private var off = StateReads()

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
        pulses = (try given.count("set_pulses"), try given.count("reset_pulses"))
        cells = try given.count("cells")
        cycles = try given.count("cycles")
        first = try given.count("first_cycles")
        reads = try given.count("reads")
        policy = try ReadPolicy(given, stage)
        self.stage = stage
        sequence = StepSequence(Self.schema.name, count: cells)
        try stage.requireCells(cells, for: "cells")
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
        writer.append(.loop(UInt32(first + cycles)))
        for (pulse, count, label) in [(set, pulses.set, "set"), (reset, pulses.reset, "reset")] {
            writer.select(cell, stage.scheme)
            try writer.train(pulse, count: UInt32(count), gap: stage.restTicks, label: label)
            writer.append(.loop(UInt32(reads)))
            writer.read(cell, policy, label: "after \(label)")
            writer.append(.safePoint)
            writer.append(.endLoop)
        }
        writer.append(.endLoop)
        return writer.finish("\(first + cycles) cycles, cell \(cell.row + 1), \(cell.column + 1)")
    }

    private mutating func digest(_ result: StepResult) throws(ProcedureError) {
        let count = 2 * reads * (first + cycles)
        let values = try result.samples(count).map { policy.siemens($0, stage) }
        var cell: (on: [[Double]], off: [[Double]]) = ([], [])
        for cycle in first..<first + cycles {
            let start = 2 * reads * cycle
            cell.on.append(Array(values[start..<start + reads]))
            cell.off.append(Array(values[start + reads..<start + 2 * reads]))
        }
        on.cells.append(cell.on)
        off.cells.append(cell.off)
    }

    // MARK: Results

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        var list = MetricList()
        add("on", on.means, noise: on.noise * on.noise / Double(reads), "S", &list)
        add("off", off.means, noise: off.noise * off.noise / Double(reads), "S", &list)
        let ratios = zip(on.means, off.means).map { upper, lower in
            zip(upper, lower).map { Statistics.ratio($0, to: $1) }
        }
        add("ratio", ratios, noise: 0, "1", &list)
        let (set, reset) = (on.all, off.all)
        list.add("window", Statistics.ratio(Statistics.median(set), to: Statistics.median(reset)))
        list.add("margin", Statistics.ratio(set.min() ?? 0, to: reset.max() ?? 0))
        let spread = Statistics.standardDeviation(set) + Statistics.standardDeviation(reset)
        let distance = Statistics.mean(set) - Statistics.mean(reset)
        list.add("separation", Statistics.ratio(distance, to: spread))
        let histogram = StateHistogram(set, reset, classes: Self.histogramClasses)
        list.add("overlap", histogram.overlap)
        list.add("read_noise_on", Statistics.ratio(on.noise, to: Statistics.mean(set)).magnitude)
        list.add(
            "read_noise_off",
            Statistics.ratio(off.noise, to: Statistics.mean(reset)).magnitude
        )
        return ProcedureConclusion(
            metrics: list.metrics,
            tables: [statesTable, Self.table(histogram)],
            maps: cells == stage.cellCount ? [map("set", on), map("reset", off)] : []
        )
    }

    private func add(
        _ name: String,
        _ groups: [[Double]],
        noise: Double,
        _ unit: String,
        _ list: inout MetricList
    ) {
        let all = groups.flatMap { $0 }
        list.add("\(name)_mean", Statistics.mean(all), unit)
        if let components = VarianceComponents(groups, noise: noise) {
            list.add("\(name)_spatial", components.relativeBetween)
            list.add("\(name)_temporal", components.relativeWithin)
        }
        let spread = Statistics.standardDeviation(all)
        list.add("\(name)_cv", Statistics.ratio(spread, to: Statistics.mean(all)).magnitude)
    }

    private var statesTable: ResultTable {
        var rows: [[Double]] = []
        for (cell, states) in zip(on.means, off.means).enumerated() {
            for (cycle, state) in zip(states.0, states.1).enumerated() {
                rows.append([Double(cell + 1), Double(cycle + 1), state.0, state.1])
            }
        }
        return ResultTable(
            "states",
            [("cell", "1"), ("cycle", "1"), ("on", "S"), ("off", "S")],
            rows
        )
    }

    private static func table(_ histogram: StateHistogram) -> ResultTable {
        let rows = histogram.first.indices.map { place -> [Double] in
            let (from, to) = (histogram.edges[place], histogram.edges[place + 1])
            return [from, to, Double(histogram.first[place]), Double(histogram.second[place])]
        }
        return ResultTable(
            "histogram",
            [("from", "S"), ("to", "S"), ("on", "1"), ("off", "1")],
            rows
        )
    }

    private func map(_ name: String, _ state: StateReads) -> ConductanceMap {
        ConductanceMap(
            name: name,
            rowCount: stage.rowCount,
            columnCount: stage.columnCount,
            siemens: state.means.map { Statistics.mean($0) }
        )
    }
}

/// The reads of one state, in siemens: by cell, cycle and read.
private struct StateReads: Hashable, Sendable {
    var cells: [[[Double]]] = []

    /// The mean of each cell's cycle.
    var means: [[Double]] { cells.map { $0.map { Statistics.mean($0) } } }

    /// Every single read.
    var all: [Double] { Array(cells.joined().joined()) }

    /// The standard deviation of a read about the mean of its cycle.
    var noise: Double {
        VarianceComponents(Array(cells.joined()))?.within ?? 0
    }
}
