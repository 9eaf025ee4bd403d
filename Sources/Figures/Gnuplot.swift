// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The program that draws, as a child process.
struct Gnuplot: Sendable {
    /// Where it lies.
    let path: String
    /// How long it may take.
    let timeoutSeconds: Double

    /// The first `gnuplot` of a search path; nil when it holds none.
    init?(searchPath: String, timeoutSeconds: Double = 120) {
        let candidates = searchPath.split(separator: ":").map { "\($0)/gnuplot" }
        let found = candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { return nil }
        path = found
        self.timeoutSeconds = timeoutSeconds
    }

    /// Draws a script; its figure appears at `output` only when it is complete.
    ///
    /// The drawing and what gnuplot says about it go through files beside each other, so that
    /// neither can block the other.
    ///
    /// - Throws: ``FigureError`` `.gnuplotFailed`, `.outputFailed`.
    func draw(_ script: String, to output: String) throws(FigureError) {
        let context = FigureError.Context(path: output)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hebb-figure-\(UUID().uuidString)")
        let partial = URL(fileURLWithPath: output + ".partial")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { Self.remove(folder) }
            let input = folder.appendingPathComponent("figure.gp")
            try Data(script.utf8).write(to: input)
            try Data().write(to: partial)
            defer { Self.remove(partial) }
            let messages = folder.appendingPathComponent("messages")
            try Data().write(to: messages)
            let status = try run(input, into: partial, messages: messages, context)
            let said = String(decoding: try Data(contentsOf: messages), as: UTF8.self)
            let size = try partial.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            guard status == 0, size > 0 else {
                throw FigureError(.gnuplotFailed, context, reason: Self.lastLine(said))
            }
            guard unsafe rename(partial.path, output) == 0 else {
                let reason = unsafe String(cString: strerror(errno))
                throw FigureError(.outputFailed, context, reason: reason)
            }
        } catch let error as FigureError {
            throw error
        } catch {
            let reason = error.localizedDescription
            throw FigureError(.outputFailed, context, reason: reason, cause: error)
        }
    }

    private func run(
        _ input: URL,
        into output: URL,
        messages: URL,
        _ context: FigureError.Context
    ) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        // -d keeps the user's own settings away, which would change the figure.
        process.arguments = ["-d", input.path]
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("GNU") }
            .merging(["LC_ALL": "C.UTF-8"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        let figure = try FileHandle(forWritingTo: output)
        let said = try FileHandle(forWritingTo: messages)
        process.standardOutput = figure
        process.standardError = said
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        guard ended.wait(timeout: .now() + timeoutSeconds) == .success else {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            let reason = "it took longer than \(Int(timeoutSeconds)) s"
            throw FigureError(.gnuplotFailed, context, reason: reason)
        }
        try figure.close()
        try said.close()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }

    /// Removes what is only needed while drawing; that it cannot be removed is no news.
    private static func remove(_ url: URL) {
        guard FileManager.default.fileExists(atPath: url.path) else { return }
        do {
            try FileManager.default.removeItem(at: url)
        } catch {
            return
        }
    }

    private static func lastLine(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        return lines.last ?? "it gave no reason"
    }
}
