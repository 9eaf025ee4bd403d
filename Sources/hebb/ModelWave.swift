// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Experiments
internal import Foundation
internal import SimulatedDevices

/// `hebb models wave`.
struct ModelWave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wave",
        abstract: "Apply any voltage waveform to one fresh device.",
        discussion: """
            The file has a header that names units, such as time_s,voltage_V, and a line a sample. \
            A voltage holds until the next sample. The current of a sample is that of its voltage \
            in the state that it meets.
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
        var stateIs: String
        var times: [Double]
        var voltages: [Double]
        var currents: [Double]
        var states: [Double]
        var warnings: [String]

        enum CodingKeys: String, CodingKey {
            case profile, model, trust, level, seed, device, origin, states, warnings
            case stateIs = "state_is"
            case times = "times_s"
            case voltages = "voltages_V"
            case currents = "currents_A"
        }
    }

    @OptionGroup var device: DeviceOptions

    @Argument(help: ArgumentHelp("A table of comma-separated values.", valueName: "file"))
    var file: String

    @Option(help: "The level of detail; dynamics where the model has it, if absent.")
    var level: DeviceFamily.Level?

    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let plan = try device.plan()
        let waveform = try Waveform(table: try Self.text(file), file: file)
        if !device.beyondLimits {
            for sample in waveform.samples {
                try plan.limits.check(volts: sample.volts, "\(file) at \(sample.seconds) s")
            }
        }
        var simulated = try device.device(plan, level ?? plan.family.levels.last)
        let record = try simulated.play(waveform)
        let warnings = device.warnings(plan, record.currents)
        guard answer.json else { return Self.print(record) }
        let result = Answer(
            profile: plan.profile?.name,
            model: plan.family.name,
            trust: plan.family.trust,
            level: simulated.level.rawValue,
            seed: device.seed,
            device: device.device,
            stateIs: Self.meaning(plan, simulated.level),
            times: record.seconds,
            voltages: record.volts,
            currents: record.currents,
            states: record.states,
            warnings: warnings
        )
        try Terminal.answer(result, keepsKeys: true)
    }

    /// What the state of a level is.
    private static func meaning(_ plan: DevicePlan, _ level: DeviceFamily.Level) -> String {
        switch level {
        case .pulse: plan.family.state
        case .dynamics: "first variable of the equations in time of \(plan.family.name)"
        }
    }

    /// The text of a table, which may be larger than an experiment file.
    private static func text(_ path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ControlFailure(
                SimulationError.Code.waveformMalformed.rawValue,
                "\(path): there is no such file.",
                .usage
            )
        }
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw ControlFailure(
                SimulationError.Code.waveformMalformed.rawValue,
                "\(path): the file cannot be read as text in UTF-8.",
                .usage
            )
        }
    }

    private static func print(_ record: WaveformRecord) {
        Terminal.print("time_s,voltage_V,current_A,state")
        for index in record.seconds.indices {
            Terminal.print(
                "\(record.seconds[index]),\(record.volts[index]),\(record.currents[index]),"
                    + "\(record.states[index])"
            )
        }
    }
}
