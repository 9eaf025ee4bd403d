// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Foundation
internal import RunStore

/// `hebb watch`.
struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Follow a run until it ends.",
        discussion: """
            With a daemon its progress is shown; without one the store is read again and again. \
            The exit status is that of the run.
            """
    )

    @Argument(help: "A run: its number, its ticket, or last.")
    var run: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let report =
            if store.store == nil, try await daemon.version() != nil {
                try await Self.follow(run, daemon.client, stopsOnInterrupt: false)
            } else {
                try await followStore()
            }
        if answer.json {
            try Terminal.answer(report)
        } else {
            ReportText.lines(report).forEach(Terminal.print)
        }
        throw Outcome(exitStatus: report.exitStatus ?? ExitStatus.failed.rawValue)
    }

    /// Shows the events of a run of the daemon; a signal stops the run, if asked for.
    static func follow(
        _ run: String,
        _ client: ControlClient,
        stopsOnInterrupt: Bool = true
    ) async throws -> RunReport {
        guard stopsOnInterrupt else { return try await events(run, client) }
        let path = "/v1/runs/\(ControlClient.escaped(run))/stop"
        let stop = { @Sendable (now: Bool) async throws in
            let _: StopReport = try await client.post(
                now ? "\(path)?now=true" : path,
                String?.none
            )
        }
        return try await Interruption.whileHandling(stop) { try await events(run, client) }
    }

    private static func events(_ run: String, _ client: ControlClient) async throws -> RunReport {
        var watcher = RunWatcher()
        try await client.watch(run) { try watcher.receive($0) }
        return try watcher.result()
    }

    private func followStore() async throws -> RunReport {
        let archive = try await store.open(daemon)
        let number = try archive.run(named: run).number
        var display = ProgressDisplay()
        var shown: UInt64?
        while true {
            let stored = try archive.run(number)
            guard stored.state == .running else { break }
            let progress = try archive.progress(of: number)
            if progress.records != shown {
                shown = progress.records
                display.show(Self.event(stored, progress))
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        display.end()
        return try RunReporting(archive).report(number)
    }

    private static func event(_ run: StoredRun, _ progress: RunStore.RunProgress) -> RunEvent {
        let job = JobReport(
            ticket: "",
            stage: .running,
            ahead: 0,
            run: run.number,
            board: "",
            fence: nil,
            row: run.row,
            title: run.title,
            seed: run.seed
        )
        var event = RunEvent(.progress, job)
        event.progress = ProgressReport(
            done: progress.playsEnded,
            total: 0,
            label: "plays, \(progress.records) records",
            pulses: 0,
            programTicks: 0,
            reading: nil,
            secondsLeft: nil
        )
        return event
    }
}

/// `hebb stop`.
struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop a run at its next safe point, or before it begins.",
        discussion: "A standalone run is stopped by Ctrl-C where it runs."
    )

    @Argument(help: "A run: its number or its ticket.")
    var run: String

    @Flag(help: "Do not wait for a safe point: bring the outputs to their safe state now.")
    var now = false

    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        var path = "/v1/runs/\(ControlClient.escaped(run))/stop"
        if now { path += "?now=true" }
        let report: StopReport = try await daemon.client.post(path, String?.none)
        if answer.json {
            try Terminal.answer(report)
        } else {
            for ticket in report.stopped { Terminal.print("stopping \(ticket)") }
        }
    }
}
