// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Figures
internal import Foundation
internal import RunStore

/// `hebb plot`.
struct Plot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw a run from its samples, with gnuplot."
    )

    /// What was drawn.
    private struct Answer: Encodable {
        var run: Int64
        var procedure: String
        var format: String
        var file: String
        var script: String?
        var origin: String
        var fallback: Bool
    }

    @Argument(help: "A run.")
    var run: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The figure; it ends in .svg, .png or .pdf.", valueName: "path")
    )
    var output: String

    @Flag(help: "Also write gnuplot's script, beside the figure with the extension .gp.")
    var script = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    mutating func validate() throws {
        if FigureFormat(path: output) == nil {
            throw ValidationError("-o \(output): a figure ends in .svg, .png or .pdf.")
        }
    }

    func run() async throws {
        let archive = try await store.open(daemon)
        let stored = try archive.run(named: run)
        let format: FigureFormat
        do throws(FigureError) {
            format = try draw(stored.number, archive)
        } catch {
            throw Self.failure(error)
        }
        if let banner = stored.banner { Terminal.say("*** \(banner) ***") }
        guard answer.json else {
            return Terminal.print(
                "run \(stored.number) (\(stored.origin.rawValue)) -> \(output)"
            )
        }
        try Terminal.answer(
            Answer(
                run: stored.number,
                procedure: stored.procedure,
                format: format.rawValue,
                file: output,
                script: script ? scriptPath : nil,
                origin: stored.origin.rawValue,
                fallback: stored.isFallback
            )
        )
    }

    private var scriptPath: String {
        URL(fileURLWithPath: output).deletingPathExtension().appendingPathExtension("gp").path
    }

    private func draw(
        _ number: RunNumber,
        _ archive: RunArchive
    ) throws(FigureError) -> FigureFormat {
        let format = try FigureWriter.format(output)
        let plan = try FigureWriter.plan(run: number, archive: archive)
        if script {
            do {
                let text = Data(plan.script(format).utf8)
                try text.write(to: URL(fileURLWithPath: scriptPath), options: .atomic)
            } catch {
                throw FigureError(
                    .outputFailed,
                    .init(path: scriptPath),
                    reason: error.localizedDescription,
                    cause: error
                )
            }
        }
        try FigureWriter.draw(plan, format, to: output)
        return format
    }

    /// The error with the exit status of the contract.
    static func failure(_ error: FigureError) -> any Error {
        if let error = error.cause as? StoreError { return error }
        let status: ExitStatus =
            switch error.code {
            case .unknownFormat: .usage
            case .store, .outputFailed: .store
            case .gnuplotAbsent, .gnuplotFailed, .noSamples, .runUnreadable: .failed
            }
        return ControlFailure(error.code.rawValue, error.description, status)
    }
}
