// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Transports

/// `hebb board-sim`.
struct SimulateBoard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "board-sim",
        abstract: "Put a simulated board at the far end of a wire."
    )

    @Option(help: ArgumentHelp("pty, unix:PATH or tcp:HOST:PORT.", valueName: "address"))
    var listen: String

    func run() async throws {
        _ = try ListenAddress(parsing: listen)
        throw ControlFailure("unsupported", "not yet", .noBoard)
    }
}
