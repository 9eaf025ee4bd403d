// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A program as a child process; every wait for it has a deadline, after which it is killed.
package final class Child: Sendable {
    /// How a program ended.
    package struct Ending: Sendable {
        /// Its exit status, or the number of the signal that ended it.
        package let status: Int32
        /// Whether a signal ended it.
        package let wasKilled: Bool
        /// What it wrote to standard output.
        package let output: String
        /// What it wrote to standard error.
        package let errors: String
    }

    /// A program that did not do in time what it had to.
    package struct Late: Error, CustomStringConvertible {
        /// The sentence.
        package let description: String
    }

    private let process = Process()
    private let name: String
    private let output = Transcript()
    private let errors = Transcript()
    private let isOver = DispatchSemaphore(value: 0)

    /// Starts `program`.
    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String]
    ) throws {
        name =
            URL(fileURLWithPath: program).lastPathComponent + " " + arguments.joined(separator: " ")
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let pipes = (Pipe(), Pipe())
        process.standardOutput = pipes.0
        process.standardError = pipes.1
        process.terminationHandler = { [isOver] _ in isOver.signal() }
        try process.run()
        output.follow(pipes.0.fileHandleForReading)
        errors.follow(pipes.1.fileHandleForReading)
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Sends a signal.
    package func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits until what was written to standard error fulfils `condition`.
    ///
    /// - Throws: ``Late`` when the time has passed or the program ended first.
    package func waitForErrors(
        _ what: String,
        within seconds: Double,
        until condition: (String) -> Bool
    ) throws {
        try wait(for: errors, what, seconds, condition)
    }

    /// The same for standard output.
    package func waitForOutput(
        _ what: String,
        within seconds: Double,
        until condition: (String) -> Bool
    ) throws {
        try wait(for: output, what, seconds, condition)
    }

    private func wait(
        for transcript: Transcript,
        _ what: String,
        _ seconds: Double,
        _ condition: (String) -> Bool
    ) throws {
        guard !transcript.wait(within: seconds, until: condition) else { return }
        signal(SIGKILL)
        throw Late(
            description: """
                \(name) did not show \(what) within \(seconds) s or ended before; it said: \
                \(output.text.suffix(500)) \(errors.text.suffix(500))
                """
        )
    }

    /// Waits for the program's end.
    ///
    /// - Throws: ``Late`` when the time has passed; then the program is killed.
    package func end(within seconds: Double) throws -> Ending {
        guard isOver.wait(timeout: .now() + seconds) == .success else {
            signal(SIGKILL)
            throw Late(
                description: """
                    \(name) did not end within \(seconds) s; it said: \(errors.text.suffix(500))
                    """
            )
        }
        _ = output.wait(within: 10) { _ in false }
        _ = errors.wait(within: 10) { _ in false }
        return Ending(
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal,
            output: output.text,
            errors: errors.text
        )
    }
}

/// What a child wrote so far.
private final class Transcript: Sendable {
    private struct State {
        var bytes = Data()
        var isComplete = false
    }

    private let state = Mutex(State())
    private let changes = DispatchSemaphore(value: 0)

    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    func follow(_ handle: FileHandle) {
        Thread.detachNewThread { [self] in
            while true {
                let data = handle.availableData
                state.withLock { state in
                    state.bytes += data
                    state.isComplete = data.isEmpty
                }
                changes.signal()
                if data.isEmpty { return }
            }
        }
    }

    /// Whether the text fulfils `condition` before it is complete and the time has passed.
    func wait(within seconds: Double, until condition: (String) -> Bool) -> Bool {
        let end = DispatchTime.now() + seconds
        while true {
            let isComplete = state.withLock { $0.isComplete }
            if condition(text) { return true }
            if isComplete { return false }
            guard changes.wait(timeout: end) == .success else { return false }
        }
    }
}
