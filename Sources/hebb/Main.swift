// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Foundation
internal import Logging
internal import SimulatedDevices

@main
enum Main {
    static func main() async {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        do {
            var command = try Hebb.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let status as Outcome {
            exit(status.exitStatus)
        } catch {
            end(error)
        }
    }

    /// Ends the process with the sentence and the exit status of an error.
    ///
    /// With `--json` the one object on standard output is the error.
    private static func end(_ error: any Error) -> Never {
        let code = Hebb.exitCode(for: error)
        // A request for help or for the version is no failure.
        if code == .success { Hebb.exit(withError: error) }
        var failure =
            error as? ControlFailure ?? (error as? SimulationError)?.failure
            ?? LaboratoryError(error).failure
        var message = "hebb: \(failure.message)"
        if code == .validationFailure {
            failure = ControlFailure("usage", Hebb.message(for: error), .usage)
            message = Hebb.fullMessage(for: error)
        }
        Terminal.say(message)
        if CommandLine.arguments.contains("--json") {
            do {
                try Terminal.answer(failure)
            } catch {
                Terminal.say("hebb: \(error)")
            }
        }
        exit(failure.exitStatus)
    }
}

/// The end of a command that has said everything already.
struct Outcome: Error {
    let exitStatus: Int32
}
