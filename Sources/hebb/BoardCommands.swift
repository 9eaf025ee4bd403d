// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Experiments
internal import HardwareTransports
internal import Transports

/// `hebb devices`.
struct Devices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the boards and the ports that may lead to one.",
        discussion: "With --watch and --json each event is a JSON object on a line of its own."
    )

    @Flag(help: "Go on, and say what comes and goes, until Ctrl-C.")
    var watch = false

    @Option(help: ArgumentHelp("List the generators of this bench, too.", valueName: "file"))
    var bench: String?

    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var protocols: ProtocolOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let hasDaemon = try await daemon.version() != nil
        if watch { return try await follow(hasDaemon) }
        var list: DeviceList =
            hasDaemon
            ? try await daemon.client.get("/v1/devices")
            : DeviceList(devices: try await ProtocolOptions.boards.devices())
        if let bench { list.devices += try generators(protocols.bench(bench)) }
        if answer.json { return try Terminal.answer(list) }
        let rows = list.devices.map { device in
            [
                device.address, device.usb ?? "-", device.serial ?? "-", Self.use(device),
                device.about,
            ]
        }
        Terminal.table([["address", "usb", "serial", "use", "about"]] + rows)
            .forEach(Terminal.print)
        for device in list.devices {
            if let problem = device.problem { Terminal.say("\(device.address): \(problem)") }
        }
    }

    private static func use(_ device: DeviceReport) -> String {
        if let job = device.job { return "in use by \(job)" }
        return device.problem == nil ? "free" : "closed"
    }

    private func follow(_ hasDaemon: Bool) async throws {
        if hasDaemon { return try await daemon.client.watchDevices(show) }
        let watcher = try DeviceWatcher()
        let boards = LinkedBoards(watchDevices: { watcher.changes() })
        for await event in boards.deviceEvents() { try show(event) }
    }

    private func show(_ event: DeviceEvent) throws {
        if answer.json { return try Terminal.answer(event) }
        let device = event.device
        let sign = event.kind == .appeared ? "+" : "-"
        let serial = device.serial.map { " \($0)" } ?? ""
        let problem = event.kind == .appeared ? device.problem.map { " (\($0))" } ?? "" : ""
        Terminal.print("\(sign) \(device.address)\(serial)  \(device.about)\(problem)")
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
