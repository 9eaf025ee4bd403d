// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Foundation
internal import RunStore

/// `hebb runs`.
struct Runs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the runs of a store.")

    @Option(help: ArgumentHelp("How many, the newest first.", valueName: "n"))
    var limit = 20

    @Option(help: "Only runs that are running, completed, failed, stopped or interrupted.")
    var state: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    mutating func validate() throws {
        if let state, RunState(rawValue: state) == nil {
            throw ValidationError("--state: there is no state \(state).")
        }
    }

    func run() async throws {
        let desk = RecordDesk(path: try await store.path(daemon), access: .readOnly)
        // Before the first run there is no store, which is no mistake unless it was named.
        let isNew = store.store == nil && !FileManager.default.fileExists(atPath: desk.path)
        let runs = isNew ? [] : try await desk.runs(limit: limit, state: state)
        if answer.json {
            return try Terminal.answer(RunList(store: desk.path, runs: runs))
        }
        let rows = runs.map { run in
            [
                "\(run.run)", run.row ?? "-", run.state, run.verdict,
                run.fallback ? "\(run.origin), fallback" : run.origin, run.times.started,
                run.title,
            ]
        }
        let head = ["run", "row", "state", "verdict", "origin", "started", "title"]
        Terminal.table([head] + rows).forEach(Terminal.print)
    }
}

/// `hebb show`.
struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a run.",
        discussion: "The exit status is 0 whatever the verdict of the run."
    )

    @Argument(help: "A run: its number, last, a row or a title that one run has, or its hash.")
    var run: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let archive = try await store.open(daemon)
        let report = try RunReporting(archive).report(archive.run(named: run))
        if answer.json { return try Terminal.answer(report) }
        ReportText.lines(report).forEach(Terminal.print)
    }
}

/// `hebb diff`.
struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare two runs bit for bit, and name the first difference.",
        discussion: "The exit status is 0 when they are equal, 1 when they differ."
    )

    /// What the comparison found.
    private struct Answer: Encodable {
        var equal: Bool
        var part: String?
        var sentence: String
        var runs: [Int64]
    }

    @Argument(help: "A run.")
    var left: String

    @Argument(help: "Another run.")
    var right: String

    @Option(help: ArgumentHelp("The store of the second run.", valueName: "path"))
    var otherStore: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let one = try await store.open(daemon)
        let other = try otherStore.map {
            try RunArchive(path: $0, options: .init(access: .readOnly))
        }
        let numbers = (
            try one.run(named: left).number, try (other ?? one).run(named: right).number
        )
        let difference = try RunDifference(
            between: .init(one, numbers.0),
            and: .init(other ?? one, numbers.1)
        )
        let isEqual = difference.part == nil
        if answer.json {
            try Terminal.answer(
                Answer(
                    equal: isEqual,
                    part: difference.part?.rawValue,
                    sentence: difference.sentence,
                    runs: [numbers.0, numbers.1]
                )
            )
        } else {
            Terminal.print(difference.sentence)
        }
        if !isEqual { throw Outcome(exitStatus: ExitStatus.failed.rawValue) }
    }
}

/// `hebb export`.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the records of a run to a file that other programs read."
    )

    /// A form of the file.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv
    }

    /// What was written.
    private struct Answer: Encodable {
        var run: Int64
        var format: String
        var file: String
        var origin: String
        var fallback: Bool
    }

    @Argument(help: "A run.")
    var run: String

    @Option(help: "The form of the file.")
    var format: Format

    @Option(name: .shortAndLong, help: ArgumentHelp("The file.", valueName: "path"))
    var output: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let archive = try await store.open(daemon)
        let stored = try archive.run(named: run)
        try CommaSeparatedExport(archive, run: stored.number).write(toFile: output)
        if let banner = stored.banner { Terminal.say("*** \(banner) ***") }
        if answer.json {
            try Terminal.answer(
                Answer(
                    run: stored.number,
                    format: format.rawValue,
                    file: output,
                    origin: stored.origin.rawValue,
                    fallback: stored.isFallback
                )
            )
        } else {
            Terminal.print("run \(stored.number) (\(stored.origin.rawValue)) -> \(output)")
        }
    }
}
