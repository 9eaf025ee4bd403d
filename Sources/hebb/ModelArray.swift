// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ArrayRuns
internal import ControlAPI
internal import CrossbarArray
internal import Experiments
internal import PulsePrograms
internal import SimulatedDevices

/// `hebb models array`.
struct ModelArray: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "array",
        abstract:
            "Apply pulses to cells of an array of fresh devices; half-selected ones see them.",
        discussion: """
            The pulses act in the order given; each is followed by a rest at 0 V. A pulse names \
            its cell by row and column, which count from 1, then amplitude, width and count. Cells \
            are devices of consecutive numbers, row by row. With lines of no resistance a cell has \
            the bits of its device alone. Example: hebb models array SYN-04-sige-epiram --rows 8 \
            --columns 8 --pulse "2,3 5 V 5 us 10" --scheme V/2 --seed 1 --json
            """
    )

    @OptionGroup var device: DeviceOptions

    @OptionGroup var shape: ArrayOptions

    @Option(
        name: .customLong("pulse"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Cell, amplitude, width and count, such as \"2,3 5 V 5 us 10\"; may be repeated.",
            valueName: "pulses"
        )
    )
    var pulses: [String] = []

    @Option(
        help: ArgumentHelp(
            "The rest after a pulse; the scheme's of the profile, or 10 us, if "
                + "absent.",
            valueName: "time"
        )
    )
    var interval: String?

    @Flag(help: "Also give the conductances after each pulse.")
    var each = false

    @OptionGroup var answer: AnswerOptions

    /// The most numbers that `--each` gives.
    private static let eachLimit = 1 << 22

    func run() async throws {
        let plan = try device.plan()
        let array = try shape.plan(seed: device.seed, firstDevice: device.device)
        let pulses = try pulses.map { text in
            try ArrayPulse(
                parsing: text,
                rowCount: array.rowCount,
                columnCount: array.columnCount
            )
        }
        let rest = try interval.map { try DurationText.seconds($0, "--interval") }
        let interval = rest ?? plan.scheme.interval
        try check(pulses, plan, array, interval)
        let report: ArrayReport
        do {
            report = try play(pulses, plan, array, interval)
        } catch let error as SolverError {
            throw ControlFailure(
                error.isNotConverged ? "notConverged" : "arrayInvalid",
                "The array of \(plan.name): \(error)",
                error.isNotConverged ? .failed : .usage
            )
        }
        if answer.json { return try Terminal.answer(report, keepsKeys: true) }
        report.lines.forEach(Terminal.print)
    }

    private func play(
        _ pulses: [ArrayPulse],
        _ plan: DevicePlan,
        _ array: ArrayPlan,
        _ interval: Double
    ) throws -> ArrayReport {
        var devices = try DeviceArray(
            plan,
            array,
            largestVolts: pulses.map { $0.train.volts.magnitude }.max() ?? 0
        )
        let record = try devices.play(
            pulses,
            interval: interval,
            notesEach: each,
            columnCount: array.columnCount
        )
        let warnings = device.warnings(plan, [devices.largestAmperes])
        return ArrayReport(plan, array, pulses, devices, record, warnings)
    }

    private func check(
        _ pulses: [ArrayPulse],
        _ plan: DevicePlan,
        _ array: ArrayPlan,
        _ interval: Double
    ) throws {
        guard !pulses.isEmpty else {
            throw ControlFailure(
                SimulationError.Code.trainMalformed.rawValue,
                "Give --pulse, for example --pulse \"1,1 1 V 1 us 10\".",
                .usage
            )
        }
        var count = 0
        var seconds = 0.0
        for pulse in pulses {
            count += pulse.train.count
            seconds += Double(pulse.train.count) * (pulse.train.seconds + interval)
            guard !device.beyondLimits else { continue }
            try plan.limits.check(volts: pulse.train.volts, "a pulse on \(plan.name)")
            try plan.limits.check(seconds: pulse.train.seconds, "a pulse on \(plan.name)")
        }
        guard seconds <= SimulatedDevice.timeLimit else {
            throw ControlFailure(
                SimulationError.Code.tooLong.rawValue,
                "The pulses last \(seconds) s; expected at most \(SimulatedDevice.timeLimit) s.",
                .usage
            )
        }
        let numbers = count.multipliedReportingOverflow(by: array.rowCount * array.columnCount)
        guard !each || !numbers.overflow && numbers.partialValue <= Self.eachLimit else {
            throw ControlFailure(
                SimulationError.Code.tooLong.rawValue,
                "--each would give more than \(Self.eachLimit) numbers; expected fewer pulses or "
                    + "cells.",
                .usage
            )
        }
    }
}

extension SolverError {
    /// Whether the values were accepted, but the currents were not found.
    var isNotConverged: Bool {
        if case .notConverged = self { true } else { false }
    }
}

/// How lines are biased that no pulse selects, as benches spell it.
enum SchemeName: String, ExpressibleByArgument, CaseIterable {
    case ground
    case half = "V/2"
    case third = "V/3"
    case float

    var scheme: BiasScheme {
        switch self {
        case .ground: .ground
        case .half: .half
        case .third: .third
        case .float: .float
        }
    }
}

/// The shape of an array, its lines, and its stuck cells.
struct ArrayOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The rows of the array.", valueName: "n"))
    var rows = 8

    @Option(help: ArgumentHelp("The columns of the array.", valueName: "n"))
    var columns = 8

    @Option(help: "How lines are biased that no pulse selects.")
    var scheme = SchemeName.half

    @Option(help: ArgumentHelp("Resistance of a row from cell to cell.", valueName: "ohm"))
    var wordLineSegment = 0.0

    @Option(help: ArgumentHelp("Resistance of a column from cell to cell.", valueName: "ohm"))
    var bitLineSegment = 0.0

    @Option(help: ArgumentHelp("Resistance at the driven end of rows.", valueName: "ohm"))
    var driver = 0.0

    @Option(help: ArgumentHelp("Resistance at the end of columns.", valueName: "ohm"))
    var sense = 0.0

    @Option(
        help: ArgumentHelp(
            "Into how many sub-steps a pulse is cut where voltages depend on the cells: with "
                + "resistances or floating lines.",
            valueName: "n"
        )
    )
    var steps = 8

    @Option(
        name: .customLong("stuck"),
        parsing: .singleValue,
        help: ArgumentHelp(
            "A cell of fixed conductance, such as \"2,3 10 uS\"; 0 S is open. May be repeated.",
            valueName: "cell"
        )
    )
    var stuckCells: [String] = []

    @Option(help: ArgumentHelp("The width of the voltage bins of doses.", valueName: "volts"))
    var doseBin = 0.5

    /// The array, whose cells have devices from `firstDevice` on.
    func plan(seed: UInt64, firstDevice: UInt32) throws -> ArrayPlan {
        let (cells, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard rows > 0, columns > 0, !overflow, cells <= ArrayPlan.cellLimit else {
            throw Self.refusal(
                "--rows \(rows) --columns \(columns)",
                "at least 1 of each and at most \(ArrayPlan.cellLimit) cells"
            )
        }
        guard (1...100_000).contains(steps) else {
            throw Self.refusal("--steps \(steps)", "1 to 100000")
        }
        guard doseBin >= 1e-3, doseBin <= 1e4 else {
            throw Self.refusal("--dose-bin \(doseBin)", "0.001 to 10000 V")
        }
        guard UInt32.max - firstDevice >= UInt32(cells) else {
            throw Self.refusal("--device \(firstDevice)", "room for \(cells) devices")
        }
        var plan = ArrayPlan(rowCount: rows, columnCount: columns)
        plan.scheme = scheme.scheme
        plan.rowSegmentOhms = wordLineSegment
        plan.columnSegmentOhms = bitLineSegment
        plan.driverOhms = driver
        plan.senseOhms = sense
        plan.stepCount = steps
        plan.seed = seed
        plan.firstDevice = firstDevice
        plan.doseBinVolts = doseBin
        plan.stuck = try stuckCells.map {
            try StuckCell.parse($0, rowCount: rows, columnCount: columns)
        }
        return plan
    }

    private static func refusal(_ option: String, _ expected: String) -> ControlFailure {
        ControlFailure("arrayInvalid", "\(option): expected \(expected).", .usage)
    }
}
