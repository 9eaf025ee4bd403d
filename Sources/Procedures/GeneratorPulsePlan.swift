// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import PulsePrograms
internal import Quantities

/// One train of a generator: what it is told, and what the board is told about it.
struct GeneratorPulsePlan: Sendable {
    let cell: Cell
    private let generator: Bench.Generator
    private let lines: LineSet
    /// The voltage on the generator's lines, into an open circuit.
    private let voltage: Microvolts
    private let code: Int16
    private let points: [(ticks: UInt64, code: Int16)]
    private let period: UInt64
    private let train: ExternalTrain
    private let stage: Stage

    /// The plan that an experiment's parameters state.
    init(_ given: Parameters, _ stage: Stage) throws(ProcedureError) {
        typealias Stated = (
            name: String, row: Int64, column: Int64, wholeLine: Bool, amplitude: Microvolts,
            width: Nanoseconds, edge: Nanoseconds, period: Nanoseconds, pulses: Int64
        )
        let stated = try ProcedureError.reading("generator") { () throws(ExperimentError) in
            Stated(
                name: try given.text("generator"),
                row: try given.integer("row"),
                column: try given.integer("column"),
                wholeLine: try given.flag("whole_line"),
                amplitude: try given.voltage("amplitude"),
                width: try given.duration("width"),
                edge: try given.duration("edge"),
                period: try given.duration("period"),
                pulses: try given.integer("pulses")
            )
        }
        generator = try Self.generator(stated.name, stage)
        cell = Cell(row: Int(stated.row) - 1, column: Int(stated.column) - 1)
        lines = Self.lines(of: generator)
        self.stage = stage
        let isRow = lines.rows >> UInt64(cell.row) & 1 != 0
        try Self.checkPlace(cell, lines, stated.wholeLine, generator, stage)
        try Self.checkLimits(
            generator,
            stated.amplitude,
            stated.width,
            stated.pulses
        )
        let across = stage.across(stated.amplitude)
        voltage = isRow ? across : -across
        code = try Self.code(holding: voltage, stage)
        let shape = try Self.shape(stated.width, stated.edge, stated.period, stage)
        points = Self.points(shape, code, count: stated.pulses)
        let duration = points.reduce(0) { $0 + $1.ticks }
        let shortest = stage.board.shortestTicks
        period = max(shortest, min(shape.rise > 0 ? shape.rise : shape.flat, shape.flat) / 4)
        let raise = stage.pulseTicks(Nanoseconds(1000))
        let delay = stage.ticks(generator.triggerDelay)
        let margin = stage.ticks(generator.triggerSkew) + stage.settleTicks + 2 * period
        train = ExternalTrain(
            lines: lines,
            switchNumber: UInt8(generator.switchNumber - 1),
            output: UInt8(generator.triggerOutput - 1),
            low: min(0, code),
            high: max(0, code),
            settle: max(shortest, stage.settleTicks),
            raise: raise,
            delay: delay,
            waveform: 0,
            closed: max(raise, delay + duration + margin),
            count: UInt32(stated.pulses)
        )
    }

    /// Appends the train.
    func write(to writer: inout ProgramWriter) throws(ProcedureError) {
        _ = writer.addWaveform(period: period, points: points)
        writer.external(train, (asked: voltage, code: code), label: "train of \(generator.name)")
        writer.append(.wait(stage.restTicks))
    }

    private static func generator(
        _ name: String,
        _ stage: Stage
    ) throws(ProcedureError) -> Bench.Generator {
        guard let found = stage.bench.generators.first(where: { $0.name == name }) else {
            let names = stage.bench.generators.map(\.name).joined(separator: ", ")
            throw ProcedureError(
                .parameter,
                "generator",
                "the bench has no generator \(name)\(names.isEmpty ? "" : "; it has \(names)")"
            )
        }
        guard found.switchNumber <= Int(stage.board.switches) else {
            throw ProcedureError(
                .beyondBoard,
                "generator",
                "\(name) is behind switch \(found.switchNumber), and the board has "
                    + "\(stage.board.switches)"
            )
        }
        return found
    }

    private static func lines(of generator: Bench.Generator) -> LineSet {
        func mask(_ numbers: [Int]) -> UInt64 {
            numbers.reduce(0) { $0 | 1 << UInt64($1 - 1) }
        }
        return LineSet(rows: mask(generator.rows), columns: mask(generator.columns))
    }

    private static func checkPlace(
        _ cell: Cell,
        _ lines: LineSet,
        _ wholeLine: Bool,
        _ generator: Bench.Generator,
        _ stage: Stage
    ) throws(ProcedureError) {
        let array = stage.bench.array
        guard cell.row < array.rowCount, cell.column < array.columnCount else {
            throw ProcedureError(
                .parameter,
                "row, column",
                "the array has \(array.rowCount) × \(array.columnCount) cells"
            )
        }
        let onRow = lines.rows >> UInt64(cell.row) & 1 != 0
        let onColumn = lines.columns >> UInt64(cell.column) & 1 != 0
        guard onRow != onColumn else {
            throw ProcedureError(
                .parameter,
                "generator",
                "\(generator.name) does not lead to one line of the cell"
            )
        }
        let cells =
            lines.rows.nonzeroBitCount * array.columnCount
            + lines.columns.nonzeroBitCount * array.rowCount
        guard cells == 1 || wholeLine else {
            throw ProcedureError(
                .parameter,
                "whole_line",
                "\(cells - 1) other cells on the lines of \(generator.name) would see the whole "
                    + "voltage; state whole_line: true if they may"
            )
        }
    }

    private static func checkLimits(
        _ generator: Bench.Generator,
        _ amplitude: Microvolts,
        _ width: Nanoseconds,
        _ pulses: Int64
    ) throws(ProcedureError) {
        guard amplitude.magnitude <= generator.voltage else {
            throw ProcedureError(
                .parameter,
                "amplitude",
                "\(amplitude.value) uV into an open circuit; the bench allows \(generator.name) "
                    + "\(generator.voltage.value) uV"
            )
        }
        guard width <= generator.pulseWidth else {
            throw ProcedureError(
                .parameter,
                "width",
                "\(width.value) ns; the bench allows \(generator.name) "
                    + "\(generator.pulseWidth.value) ns"
            )
        }
        guard pulses <= generator.pulseCount else {
            throw ProcedureError(
                .parameter,
                "pulses",
                "\(pulses) of one trigger; the bench allows \(generator.name) "
                    + "\(generator.pulseCount)"
            )
        }
    }

    /// The code nearest to 0 V whose voltage is not smaller than `voltage`.
    private static func code(
        holding voltage: Microvolts,
        _ stage: Stage
    ) throws(ProcedureError) -> Int16 {
        let step = Int64(stage.board.dacStep)
        let codes = (voltage.magnitude.value * 1000 + step - 1) / step
        guard codes > 0, codes <= Int64(stage.board.dacMaximum) else {
            throw ProcedureError(
                .beyondConverter,
                "amplitude",
                "\(voltage.value) uV has no code on this board"
            )
        }
        return Int16(voltage.value < 0 ? -codes : codes)
    }

    /// Ticks of the parts of a pulse.
    private typealias Shape = (rise: UInt64, flat: UInt64, gap: UInt64)

    /// Edges are stated from 10 % to 90 %, which is 0.8 of them, and widths from half to half.
    private static func shape(
        _ width: Nanoseconds,
        _ edge: Nanoseconds,
        _ period: Nanoseconds,
        _ stage: Stage
    ) throws(ProcedureError) -> Shape {
        let whole = edge.value + edge.value / 4
        let flat = width.value - whole
        let gap = period.value - width.value - whole
        let shortest = Nanoseconds(
            Int64(stage.board.shortestTicks) * Int64(stage.board.programTick)
        )
        guard flat >= shortest.value, gap >= shortest.value else {
            throw ProcedureError(
                .parameter,
                "width",
                "with these edges a pulse stays \(flat) ns at its top and \(gap) ns at rest; the "
                    + "board's model needs \(shortest.value) ns of each"
            )
        }
        return (
            stage.ticks(Nanoseconds(whole)), stage.ticks(Nanoseconds(flat)),
            stage.ticks(Nanoseconds(gap))
        )
    }

    private static func points(
        _ shape: Shape,
        _ code: Int16,
        count: Int64
    ) -> [(ticks: UInt64, code: Int16)] {
        let pulse = [(shape.rise, code), (shape.flat, code), (shape.rise, 0)]
        var points: [(ticks: UInt64, code: Int16)] = []
        for number in 0..<count {
            if number > 0 { points.append((shape.gap, 0)) }
            points += pulse
        }
        return points
    }
}
