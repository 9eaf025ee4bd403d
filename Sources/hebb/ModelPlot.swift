// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Experiments
internal import Figures
internal import Foundation
internal import SimulatedDevices

/// `hebb models plot`.
struct ModelPlot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw what one simulated device shows, with gnuplot.",
        discussion: """
            iv sweeps a triangle between the peaks of the profile's scheme; staircase applies its set \
            and reset pulses; relaxation applies its set pulses and then looks at growing times.
            """
    )

    /// What is drawn.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case iv, staircase, relaxation
    }

    /// What was drawn.
    private struct Answer: Encodable {
        var profile: String?
        var model: String
        var trust: String
        var kind: String
        var level: String
        var seed: UInt64
        var file: String
        var format: String
        var origin = "simulated"
        var warnings: [String]
    }

    @OptionGroup var device: DeviceOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The figure; it ends in .svg, .png or .pdf.", valueName: "path")
    )
    var output: String

    @Option(help: "What is drawn.")
    var kind: Kind = .iv

    @Option(
        name: .customLong("train"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Pulses instead of the scheme's, such as \"5 V 5 us 100\"; may be repeated.",
            valueName: "pulses"
        )
    )
    var trains: [String] = []

    @Option(
        help: ArgumentHelp("How long a loop lasts; from the scheme if absent.", valueName: "time")
    )
    var period: String?

    @Option(help: ArgumentHelp("How long a relaxation is followed.", valueName: "time"))
    var span = "1000 s"

    @Option(help: "The level of detail; pulse where the model has it, if absent.")
    var level: DeviceFamily.Level?

    @OptionGroup var answer: AnswerOptions

    mutating func validate() throws {
        if FigureFormat(path: output) == nil {
            throw ValidationError("-o \(output): a figure ends in .svg, .png or .pdf.")
        }
    }

    func run() async throws {
        let plan = try device.plan()
        var simulated = try device.device(plan, level)
        let (figure, currents) = try figure(plan, &simulated)
        let warnings = device.warnings(plan, currents)
        let drawn = figure.plan(
            title: "\(plan.name) · \(plan.title)",
            model: "\(plan.family.name) (\(plan.family.trust), \(simulated.level.rawValue) level)",
            seed: device.seed
        )
        let format: FigureFormat
        do throws(FigureError) {
            format = try FigureWriter.format(output)
            try FigureWriter.draw(drawn, format, to: output)
        } catch {
            throw Plot.failure(error)
        }
        guard answer.json else {
            return Terminal.print("\(plan.name) (simulated, \(kind.rawValue)) -> \(output)")
        }
        try Terminal.answer(
            Answer(
                profile: plan.profile?.name,
                model: plan.family.name,
                trust: plan.family.trust,
                kind: kind.rawValue,
                level: simulated.level.rawValue,
                seed: device.seed,
                file: output,
                format: format.rawValue,
                warnings: warnings
            )
        )
    }

    private func figure(
        _ plan: DevicePlan,
        _ simulated: inout SimulatedDevice
    ) throws -> (DeviceFigure, currents: [Double]) {
        switch kind {
        case .iv:
            let record = try simulated.play(try loop(plan))
            return (.loop(volts: record.volts, amperes: record.currents), record.currents)
        case .staircase:
            let trains = try ModelPulse.trains(trains, plan)
            let reading = plan.scheme.reading
            try device.check(trains, reading, plan)
            let record = try simulated.play(
                trains,
                reading: reading,
                interval: plan.scheme.interval
            )
            let setCount = trains.first?.count ?? 0
            return (
                .staircase(siemens: record.conductances, setCount: setCount), record.currents
            )
        case .relaxation:
            let train = Array(try ModelPulse.trains(trains, plan).prefix(1))
            try device.check(train, plan.scheme.reading, plan)
            let span = try DurationText.seconds(span, "--span")
            let record = try simulated.relax(
                after: train,
                readVolts: plan.scheme.reading.volts,
                span: span
            )
            return (
                .relaxation(seconds: record.seconds, siemens: record.conductances),
                record.currents
            )
        }
    }

    /// One triangular sweep between the peaks of the scheme.
    private func loop(_ plan: DevicePlan) throws -> Waveform {
        let quarter = 200
        guard let peaks = plan.scheme.peaks(plan.limits) else {
            throw ControlFailure(
                SimulationError.Code.schemeIncomplete.rawValue,
                "\(plan.name) names no voltages to sweep between: draw a profile.",
                .usage
            )
        }
        if !device.beyondLimits {
            try plan.limits.check(volts: peaks.positive, "the loop of \(plan.name)")
            try plan.limits.check(volts: peaks.negative, "the loop of \(plan.name)")
        }
        let period = try period.map { try DurationText.seconds($0, "--period") }
        let step = period.map { $0 / Double(4 * quarter) } ?? plan.scheme.sweepStep(4 * quarter)
        return Waveform(
            triangleTo: peaks.positive,
            and: peaks.negative,
            count: quarter,
            step: max(step, 1e-12)
        )
    }
}
