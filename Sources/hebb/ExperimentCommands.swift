// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Experiments
internal import Foundation

/// `hebb catalogue`.
struct Catalogue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the rows of the catalogue that can be run, with what they must show."
    )

    @OptionGroup var protocols: ProtocolOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let report = try CatalogueReport(try protocols.laboratory(store: "").found())
        if answer.json { return try Terminal.answer(report) }
        for row in report.rows {
            Terminal.print("\(row.row)  \(row.title)")
            for (metric, expected) in row.expected.sorted(by: { $0.key < $1.key }) {
                Terminal.print("        \(metric): \(expected)")
            }
        }
    }
}

/// `hebb recipes`.
struct Recipes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List recipes, or print one to start from.",
        subcommands: [List.self, ShowOne.self, Schema.self],
        defaultSubcommand: List.self
    )

    /// `hebb recipes list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the recipes.")

        @OptionGroup var protocols: ProtocolOptions
        @OptionGroup var answer: AnswerOptions

        func run() async throws {
            let list = RecipeList(try protocols.laboratory(store: "").found())
            if answer.json { return try Terminal.answer(list) }
            let rows = list.recipes.map { [$0.row, $0.title, $0.file] }
            Terminal.table(rows).forEach(Terminal.print)
        }
    }

    /// `hebb recipes show`.
    struct ShowOne: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print the file of a row."
        )

        @Argument(help: "A row of the catalogue.")
        var row: String

        @OptionGroup var protocols: ProtocolOptions
        @OptionGroup var answer: AnswerOptions

        func run() async throws {
            let recipe = try protocols.laboratory(store: "").found().report(row)
            if answer.json { return try Terminal.answer(recipe) }
            FileHandle.standardOutput.write(Data((recipe.text ?? "").utf8))
        }
    }

    /// `hebb recipes schema`.
    struct Schema: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the JSON Schema of experiment, bench or profile files."
        )

        /// A kind of file.
        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case experiment, bench, profile
        }

        @Argument(help: "The kind of file.")
        var kind: Kind = .experiment

        @Flag(help: "Accepted for symmetry: the answer is JSON in any case.")
        var json = false

        func run() async throws {
            let text =
                switch kind {
                case .experiment:
                    ExperimentSchemaDocument.json(procedures: StandardProcedures.schemas)
                case .bench: ExperimentSchemaDocument.benchJSON()
                case .profile: ExperimentSchemaDocument.profileJSON()
                }
            FileHandle.standardOutput.write(Data(text.utf8))
        }
    }
}

/// `hebb validate`.
struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check an experiment, bench or profile file; nothing is run.",
        discussion: "Every mistake is named with its line and column. The exit status is 0 or 2."
    )

    @Argument(help: "The file.")
    var file: String

    @Option(help: ArgumentHelp("A bench instead of the experiment's own.", valueName: "file"))
    var bench: String?

    @OptionGroup var protocols: ProtocolOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let report = try check()
        if answer.json {
            try Terminal.answer(report)
        } else if report.valid {
            Terminal.print("\(file): valid\(report.title.map { " — \($0)" } ?? "")")
        }
        for mistake in report.mistakes {
            let example = mistake.example.isEmpty ? "" : "; for example \(mistake.example)"
            Terminal.say(
                "\(mistake.file):\(mistake.line):\(mistake.column): \(mistake.message); "
                    + "expected \(mistake.expected)\(example)"
            )
        }
        if !report.valid { throw Outcome(exitStatus: ExitStatus.usage.rawValue) }
    }

    private func check() throws -> ValidationReport {
        do {
            let text = try ExperimentOptions.text(file)
            let laboratory = try protocols.laboratory(store: "")
            switch Self.kind(of: text.text) {
            case .experiment:
                let bench = try bench.map(ExperimentOptions.text)
                return try laboratory.validate(RunRequest(experiment: text, bench: bench))
            case .bench:
                let vocabulary = try laboratory.catalogue().vocabulary
                let bench = try Bench.parse(text.text, file: file, vocabulary: vocabulary)
                return ValidationReport(valid: true, bench: bench.name)
            case .profile:
                let profile = try DeviceProfile.parse(text.text, file: file)
                return ValidationReport(valid: true, title: profile.title)
            }
        } catch let error as ExperimentError {
            return ValidationReport(error)
        }
    }

    /// What a file is, by its keys; a file that is neither bench nor profile is an experiment.
    static func kind(of text: String) -> Recipes.Schema.Kind {
        let lines = text.split(separator: "\n")
        func has(_ key: String) -> Bool { lines.contains { $0.hasPrefix("\(key):") } }
        if has("procedure") || has("row") { return .experiment }
        if has("array") || has("wiring") { return .bench }
        return has("model") ? .profile : .experiment
    }
}

/// `hebb dry-run`.
struct DryRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dry-run",
        abstract: "Say what a run would do to the array, without any board.",
        discussion: """
            The experiment is rehearsed on a simulated board, and the verifier bounds every program \
            that was played: time, pulses, voltages, energy.
            """
    )

    @OptionGroup var experiment: ExperimentOptions
    @OptionGroup var protocols: ProtocolOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let laboratory = try protocols.laboratory(store: "")
        let report = try await laboratory.rehearse(try experiment.request())
        if answer.json { return try Terminal.answer(report) }
        Terminal.print("\(report.title)  [rehearsed with seed \(report.seed)]")
        let rows = [
            ["  board time", ProgressDisplay.duration(report.boardSeconds)],
            ["  programs", "\(report.programs) (\(report.programBytes) bytes)"],
            ["  plays", "\(report.plays)"],
            ["  pulses", "at most \(report.pulses)"],
            ["  records", "\(report.records)"],
            ["  cell voltage", "at most \(Self.volts(report.cellPeakMicrovolts))"],
            ["  line voltage", "at most \(Self.volts(report.linePeakMicrovolts))"],
            ["  half-selected", String(format: "at most %.6g s", report.halfSelectSeconds)],
            ["  energy", "at most \(report.energyFemtojoules) fJ at once"],
        ]
        Terminal.table(rows).forEach(Terminal.print)
        for (line, dose) in report.lines.sorted(by: { $0.key < $1.key }) {
            Terminal.print(
                "  \(line): \(Self.volts(dose.lowestMicrovolts)) to "
                    + "\(Self.volts(dose.highestMicrovolts))"
            )
        }
    }

    private static func volts(_ microvolts: Int64) -> String {
        String(format: "%.4g V", Double(microvolts) / 1e6)
    }
}

extension Laboratory {
    /// The recipes, which must exist for a command that is about them.
    nonisolated func found() throws -> RecipeCatalogue {
        guard configuration.protocols != nil else { throw LaboratoryError(.protocolsMissing) }
        return try catalogue()
    }
}
