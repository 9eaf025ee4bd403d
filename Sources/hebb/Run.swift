// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Foundation

/// `hebb run`.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run an experiment, record it, and say whether it shows what it should.",
        discussion: """
            Progress goes to standard error. Ctrl-C stops the run at its next safe point; a second \
            one at once, with outputs safe.
            """
    )

    @OptionGroup var experiment: ExperimentOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var protocols: ProtocolOptions
    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    @Option(
        help: ArgumentHelp(
            "Keep every byte of the link in this new file, for replay:FILE.",
            valueName: "file"
        )
    )
    var capture: String?

    @Flag(help: "Give the run to the daemon and return at once.")
    var detach = false

    @Flag(help: "Run in this process, without a daemon.")
    var standalone = false

    mutating func validate() throws {
        if detach && standalone {
            throw ValidationError("--detach needs a daemon, --standalone has none.")
        }
    }

    func run() async throws {
        var request = try experiment.request()
        request.capture = capture.map(Self.absolute)
        let report: RunReport
        if standalone {
            report = try await runHere(request)
        } else {
            guard let finished = try await runThere(request) else { return }
            report = finished
        }
        if answer.json {
            try Terminal.answer(report)
        } else {
            ReportText.lines(report).forEach(Terminal.print)
        }
        throw Outcome(exitStatus: report.exitStatus ?? ExitStatus.failed.rawValue)
    }

    /// The path made absolute, because the daemon may work elsewhere.
    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    // MARK: In this process

    private func runHere(_ request: RunRequest) async throws -> RunReport {
        let environment = ProcessInfo.processInfo.environment
        let path = store.store ?? StandardPlaces.store(environment: environment)
        let laboratory = try protocols.laboratory(store: path)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await laboratory.run() }
            do {
                let job = try await laboratory.submit(request)
                let report = try await follow(job, in: laboratory)
                await laboratory.close()
                try await group.waitForAll()
                return report
            } catch {
                await laboratory.close()
                throw error
            }
        }
    }

    private func follow(_ job: JobReport, in laboratory: Laboratory) async throws -> RunReport {
        let events = try await laboratory.events(of: job.ticket)
        let stop = { @Sendable (now: Bool) async throws in
            _ = try await laboratory.stop(job.ticket, now: now)
        }
        return try await Interruption.whileHandling(stop) {
            var watcher = RunWatcher()
            for await event in events { try watcher.receive(event) }
            return try watcher.result()
        }
    }

    // MARK: By the daemon

    private func runThere(_ request: RunRequest) async throws -> RunReport? {
        let client = daemon.client
        guard let version = try await daemon.version() else {
            let advice = "start hebbd, or add --standalone to run without it"
            throw ControlFailure.daemonAbsent(client.socket, advice)
        }
        if let path = store.store, path != version.store {
            let sentence =
                "The daemon records into \(version.store): leave --store out, or add --standalone."
            throw ControlFailure("storeFixed", sentence, .usage)
        }
        if protocols.recipes != nil {
            let sentence = "The daemon has its own recipes: --recipes needs --standalone."
            throw ControlFailure("recipesFixed", sentence, .usage)
        }
        let key = UUID().uuidString
        let job: JobReport = try await client.post("/v1/runs", request, key: key)
        if detach {
            if answer.json {
                try Terminal.answer(job)
            } else {
                Terminal.print("\(job.ticket)  \(job.title)  [seed \(job.seed)]")
            }
            return nil
        }
        return try await Watch.follow(job.ticket, client)
    }
}

/// Takes in the events of a run and keeps how it ended.
struct RunWatcher {
    private var display = ProgressDisplay()
    private var last: RunEvent?

    mutating func receive(_ event: RunEvent) throws {
        display.show(event)
        last = event
    }

    /// The run at its end.
    ///
    /// - Throws: ``ControlFailure`` when there was no run, or no end.
    func result() throws -> RunReport {
        if let failure = last?.failure { throw failure }
        guard let report = last?.report else {
            throw ControlFailure.daemonLost("its events ended early")
        }
        return report
    }
}
