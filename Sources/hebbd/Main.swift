// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Foundation
internal import Logging

@main
enum Main {
    static func main() async {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        do {
            var command = try Hebbd.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(error)
        }
    }

    /// Ends the process with the sentence and the exit status of an error.
    private static func end(_ error: any Error) -> Never {
        let code = Hebbd.exitCode(for: error)
        if code == .validationFailure {
            say(Hebbd.fullMessage(for: error))
            exit(ExitStatus.usage.rawValue)
        }
        // A request for help or for the version is no failure.
        if code == .success { Hebbd.exit(withError: error) }
        let failure = error as? ControlFailure ?? LaboratoryError(error).failure
        say("hebbd: \(failure.message)")
        exit(failure.exitStatus)
    }

    private static func say(_ message: String) {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
    }
}
