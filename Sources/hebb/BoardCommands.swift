// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Experiments
internal import Transports

/// `hebb devices`.
struct Devices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the boards and the ports that may lead to one."
    )

    @Option(help: ArgumentHelp("List the generators of this bench, too.", valueName: "file"))
    var bench: String?

    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var protocols: ProtocolOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        var list: DeviceList =
            if try await daemon.version() != nil {
                try await daemon.client.get("/v1/devices")
            } else {
                DeviceList(devices: try await ProtocolOptions.boards.devices())
            }
        if let bench { list.devices += try generators(protocols.bench(bench)) }
        if answer.json { return try Terminal.answer(list) }
        let rows = list.devices.map { device in
            [
                device.address, device.usb ?? "-", device.serial ?? "-",
                device.job.map { "in use by \($0)" } ?? "free", device.about,
            ]
        }
        Terminal.table([["address", "usb", "serial", "use", "about"]] + rows)
            .forEach(Terminal.print)
    }

    private func generators(_ bench: Bench) -> [DeviceReport] {
        bench.generators.map { generator in
            let lines = GeneratorEntry(generator).lines
            return DeviceReport(
                address: generator.address,
                about: "generator \(generator.name), \(generator.model), channel "
                    + "\(generator.channel), switch \(generator.switchNumber) to \(lines)"
            )
        }
    }
}

/// `hebb estop`.
struct EmergencyStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "estop",
        abstract: "Bring the outputs of all boards to their safe state now.",
        discussion: """
            The daemon stops every run and drops those that wait. With --board the stop goes \
            straight to that board, whoever has it.
            """
    )

    @Option(help: ArgumentHelp("Only this board, without the daemon.", valueName: "address"))
    var board: String?

    @Flag(help: "Clear the stop that the board holds, after its cause is gone; needs --board.")
    var clear = false

    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    mutating func validate() throws {
        if clear, board == nil { throw ValidationError("--clear needs --board.") }
    }

    func run() async throws {
        if clear, let board { return try await clearStop(board) }
        let report: StopReport
        if let board {
            try await ProtocolOptions.boards.emergencyStop(BoardAddress(parsing: board))
            report = StopReport(stopped: [board])
        } else {
            guard try await daemon.version() != nil else {
                let advice = "start hebbd, or name the board: hebb estop --board ADDRESS"
                throw ControlFailure.daemonAbsent(daemon.client.socket, advice)
            }
            report = try await daemon.client.post("/v1/estop", String?.none)
        }
        if answer.json { return try Terminal.answer(report) }
        let list =
            report.stopped.isEmpty ? "nothing was running" : report.stopped.joined(separator: ", ")
        Terminal.print("emergency stop: \(list)")
    }

    private func clearStop(_ board: String) async throws {
        try await ProtocolOptions.boards.clearStop(BoardAddress(parsing: board))
        if answer.json { return try Terminal.answer(["cleared": [board]]) }
        Terminal.print("cleared: \(board)")
    }
}
