// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Experiments
internal import SimulatedDevices

/// `hebb models`.
struct Models: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Device models alone: parameters, pulses, waveforms, figures; no bench, no daemon.",
        discussion: """
            A profile is a device: a model with its parameters, safe limits and usual pulses. It is \
            named as in the catalogue, or by the path of an own file. Everything here is simulated.
            """,
        subcommands: [
            List.self, ShowOne.self, ModelPulse.self, ModelArray.self, ModelWave.self,
            ModelPlot.self,
        ],
        defaultSubcommand: List.self
    )

    /// `hebb models list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every device profile and every model."
        )

        @OptionGroup var protocols: ProtocolOptions
        @OptionGroup var answer: AnswerOptions

        /// What there is.
        private struct Answer: Encodable {
            var profiles: [ProfileEntry]
            var models: [ModelEntry]
        }

        /// One profile.
        private struct ProfileEntry: Encodable {
            var name: String
            var title: String
            var model: String
            var trust: String
            var levels: [String]
        }

        func run() async throws {
            let profiles = try ModelOptions.catalogue(protocols).map(DevicePlan.init)
            let entries = profiles.map { plan in
                ProfileEntry(
                    name: plan.name,
                    title: plan.title,
                    model: plan.family.name,
                    trust: plan.family.trust,
                    levels: plan.family.levels.map(\.rawValue)
                )
            }
            let models = DeviceFamily.all.map(ModelEntry.init)
            if answer.json {
                return try Terminal.answer(Answer(profiles: entries, models: models))
            }
            let heading = ["profile", "model", "trust", "levels", "title"]
            let rows = entries.map { entry in
                [
                    entry.name, entry.model, entry.trust, entry.levels.joined(separator: "+"),
                    entry.title,
                ]
            }
            Terminal.table([heading] + rows).forEach(Terminal.print)
            Terminal.print("")
            let lines = models.map { model in
                [model.name, model.trust, model.levels.joined(separator: "+"), model.title]
            }
            Terminal.table([["model", "trust", "levels", "title"]] + lines)
                .forEach(Terminal.print)
        }
    }

    /// `hebb models show`.
    struct ShowOne: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the parameters of a profile or of a model, with their sources."
        )

        @Argument(help: "A profile, the path of one, or a model.")
        var name: String

        @OptionGroup var protocols: ProtocolOptions
        @OptionGroup var answer: AnswerOptions

        func run() async throws {
            let report = ModelReport(try ModelOptions.plan(name, protocols))
            if answer.json { return try Terminal.answer(report) }
            report.lines.forEach(Terminal.print)
        }
    }
}

/// How the commands about models find a device.
enum ModelOptions {
    /// The shipped profiles.
    static func catalogue(_ protocols: ProtocolOptions) throws -> [DeviceProfile] {
        try protocols.laboratory(store: "").found().vocabulary.profiles
    }

    /// The device of a profile, of a profile's file, or of a model alone.
    static func plan(_ name: String, _ protocols: ProtocolOptions) throws -> DevicePlan {
        if name.contains("/") || name.hasSuffix(".yaml") {
            let text = try SourceText.read(path: name)
            return try DevicePlan(DeviceProfile.parse(text, file: name))
        }
        // A model is known without any directory of profiles.
        if let family = DeviceFamily.named(name) { return DevicePlan(family) }
        let profiles = try catalogue(protocols)
        let found = profiles.first { $0.name.lowercased() == name.lowercased() }
        if let found { return try DevicePlan(found) }
        // A row of the catalogue stands for its profile where there is one only.
        let ofRow = profiles.filter { $0.name.lowercased().hasPrefix(name.lowercased() + "-") }
        if ofRow.count == 1 { return try DevicePlan(ofRow[0]) }
        let candidates = profiles.map(\.name) + DeviceFamily.all.map(\.name)
        throw ControlFailure(
            SimulationError.Code.noSuchModel.rawValue,
            "There is no profile or model \(name); expected "
                + "\(NearNames.expectation(name, candidates)).",
            .usage
        )
    }
}

extension SimulationError {
    /// The error with the exit status of the contract.
    var failure: ControlFailure {
        ControlFailure(code.rawValue, description, code == .beyondLimits ? .refused : .usage)
    }
}
