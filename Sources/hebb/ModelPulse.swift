// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Experiments
internal import Foundation
internal import SimulatedDevices

extension DeviceFamily.Level: ExpressibleByArgument {}

/// Which device is simulated, and how.
struct DeviceOptions: ParsableArguments {
    @Argument(help: "A profile, the path of one, or a model.")
    var profile: String

    @Option(help: ArgumentHelp("The seed of every random draw.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("The number of the device: others are drawn anew.", valueName: "n"))
    var device: UInt32 = 0

    @Option(
        name: .customLong("set"),
        parsing: .singleValue,
        help: ArgumentHelp(
            "Change a parameter of the model; may be repeated.",
            valueName: "key=value"
        )
    )
    var settings: [String] = []

    @Flag(help: "The nominal device: every spread is 0, and readings have no noise.")
    var noNoise = false

    @Flag(help: "Go beyond the safe limits of the profile.")
    var beyondLimits = false

    @OptionGroup var protocols: ProtocolOptions

    /// The device with its settings.
    func plan() throws -> DevicePlan {
        var plan = try ModelOptions.plan(profile, protocols)
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ControlFailure(
                    "settingMalformed",
                    "--set \(setting): expected KEY=VALUE; for example write_spread=0.",
                    .usage
                )
            }
            try plan.set(parts[0], parts[1])
        }
        if noNoise { plan.removeSpreads() }
        return plan
    }

    /// A fresh device of a plan.
    func device(_ plan: DevicePlan, _ level: DeviceFamily.Level?) throws -> SimulatedDevice {
        try SimulatedDevice(plan, level: level, seed: seed, device: device, isNoisy: !noNoise)
    }

    /// Refuses pulses beyond the limits of the profile, unless they are wanted.
    func check(_ trains: [PulseTrain], _ reading: PulseReading, _ plan: DevicePlan) throws {
        guard !beyondLimits else { return }
        for train in trains {
            try plan.limits.check(volts: train.volts, "a train of \(plan.name)")
            try plan.limits.check(seconds: train.seconds, "a train of \(plan.name)")
        }
        try plan.limits.check(volts: reading.volts, "the reading of \(plan.name)")
        try plan.limits.check(seconds: reading.seconds, "the reading of \(plan.name)")
    }

    /// What one should know beside the numbers.
    func warnings(_ plan: DevicePlan, _ currents: [Double]) -> [String] {
        var warnings: [String] = []
        if plan.family.trust == "phenomenological" {
            warnings.append(
                "model \(plan.family.name) is phenomenological: the shape counts, not the numbers"
            )
        }
        let peak = currents.map(\.magnitude).max() ?? 0
        if peak > plan.limits.amperes {
            let most = "\(plan.limits.amperes) A"
            warnings.append("a current of \(peak) A is beyond the profile's limit of \(most)")
        }
        for warning in warnings { Terminal.say("hebb: \(warning)") }
        return warnings
    }
}

/// `hebb models pulse`.
struct ModelPulse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pulse",
        abstract: "Apply pulse trains to one fresh device, and read it after every pulse.",
        discussion: """
            The trains follow one another in the order given. The device is read before the first \
            pulse and after each one; a read acts on it as a pulse of its own voltage and width. \
            Example: hebb models pulse SYN-04-sige-epiram --train "5 V 5 us 100" \
            --train "-3 V 5 us 100" --read "2 V 1 ms" --seed 1 --json
            """
    )

    /// What the device showed.
    private struct Answer: Encodable {
        var profile: String?
        var model: String
        var trust: String
        var level: String
        var seed: UInt64
        var device: UInt32
        var origin = "simulated"
        var conductances: [Double]
        var currents: [Double]
        var readVoltage: Double
        var times: [Double]
        var onOff: Double?
        var warnings: [String]

        enum CodingKeys: String, CodingKey {
            case profile, model, trust, level, seed, device, origin, warnings
            case conductances = "conductances_S"
            case currents = "currents_A"
            case readVoltage = "read_voltage_V"
            case times = "times_s"
            case onOff = "on_off"
        }
    }

    @OptionGroup var device: DeviceOptions

    @Option(
        name: .customLong("train"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Amplitude, width and count, such as \"5 V 5 us 100\"; may be repeated. The scheme's "
                + "set and reset pulses if absent.",
            valueName: "pulses"
        )
    )
    var trains: [String] = []

    @Option(
        help: ArgumentHelp(
            "Amplitude and width of a read, such as \"2 V 1 ms\"; the scheme's if absent.",
            valueName: "pulse"
        )
    )
    var read: String?

    @Option(
        help: ArgumentHelp(
            "The rest between a pulse and its read; the scheme's, or 10 us, if absent.",
            valueName: "time"
        )
    )
    var interval: String?

    @Option(help: "The level of detail; pulse where the model has it, if absent.")
    var level: DeviceFamily.Level?

    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let plan = try device.plan()
        let trains = try Self.trains(trains, plan)
        let reading = try read.map { try PulseReading(parsing: $0) } ?? plan.scheme.reading
        let rest = try interval.map { try DurationText.seconds($0, "--interval") }
        try device.check(trains, reading, plan)
        var simulated = try device.device(plan, level)
        let record = try simulated.play(
            trains,
            reading: reading,
            interval: rest ?? plan.scheme.interval
        )
        let warnings = device.warnings(plan, record.currents)
        guard answer.json else { return Self.print(record, reading) }
        let result = Answer(
            profile: plan.profile?.name,
            model: plan.family.name,
            trust: plan.family.trust,
            level: simulated.level.rawValue,
            seed: device.seed,
            device: device.device,
            conductances: record.conductances,
            currents: record.currents,
            readVoltage: reading.volts,
            times: record.seconds,
            onOff: record.onOff,
            warnings: warnings
        )
        try Terminal.answer(result, keepsKeys: true)
    }

    /// The trains that were given, or those of the scheme.
    static func trains(_ texts: [String], _ plan: DevicePlan) throws -> [PulseTrain] {
        guard texts.isEmpty else { return try texts.map { try PulseTrain(parsing: $0) } }
        let scheme = [plan.scheme.setTrain, plan.scheme.resetTrain].compactMap(\.self)
        guard !scheme.isEmpty else {
            throw ControlFailure(
                SimulationError.Code.schemeIncomplete.rawValue,
                "\(plan.name) names no usual set pulse: give --train, for example "
                    + "--train \"1 V 1 us 100\".",
                .usage
            )
        }
        return scheme
    }

    private static func print(_ record: TrainRecord, _ reading: PulseReading) {
        Terminal.print("simulated, read at \(reading.volts) V")
        let rows = record.seconds.indices.map { index in
            [
                "\(index)", String(format: "%.9g", record.seconds[index]),
                String(format: "%.7g", record.currents[index]),
                String(format: "%.7g", record.conductances[index]),
            ]
        }
        let heading = ["pulse", "time (s)", "current (A)", "conductance (S)"]
        Terminal.table([heading] + rows).forEach(Terminal.print)
        if let onOff = record.onOff { Terminal.print(String(format: "on/off %.6g", onOff)) }
    }
}
