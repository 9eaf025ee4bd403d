// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Experiments
internal import Foundation
internal import HardwareTransports
internal import Logging
internal import RunStore
internal import Transports

/// How a command answers.
struct AnswerOptions: ParsableArguments {
    @Flag(help: "Answer with exactly one JSON object on standard output.")
    var json = false
}

/// Where the daemon is.
struct DaemonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's Unix socket.", valueName: "path"))
    var socket: String?

    var client: ControlClient {
        let environment = ProcessInfo.processInfo.environment
        return ControlClient(
            socket: socket ?? SocketLocation.forClient(environment: environment)
        )
    }

    /// What the daemon is, or nil when none answers.
    func version() async throws -> VersionReport? {
        do {
            let version: VersionReport = try await client.get("/v1/version")
            guard version.interface == Release.interface else {
                let sentence =
                    "hebbd \(version.version) speaks interface \(version.interface), this hebb "
                    + "speaks \(Release.interface): use the same release of both."
                throw ControlFailure("interfaceMismatch", sentence, .noBoard)
            }
            return version
        } catch let failure as ControlFailure where failure.code == "daemonAbsent" {
            return nil
        }
    }
}

/// Where the records are.
struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The run store.", valueName: "path"))
    var store: String?

    /// The store that was named, or the daemon's, or the user's own.
    func path(_ daemon: DaemonOptions) async throws -> String {
        if let store { return store }
        if let version = try await daemon.version() { return version.store }
        return StandardPlaces.store(environment: ProcessInfo.processInfo.environment)
    }

    /// That store, to read.
    func open(_ daemon: DaemonOptions) async throws -> RunArchive {
        try RunArchive(path: await path(daemon), options: .init(access: .readOnly))
    }
}

/// Where recipes and profiles are.
struct ProtocolOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The directory of recipes and profiles.", valueName: "dir"))
    var recipes: String?

    /// A laboratory in this process.
    func laboratory(store: String) throws -> Laboratory {
        let environment = ProcessInfo.processInfo.environment
        return Laboratory(
            Laboratory.Configuration(
                protocols: try StandardPlaces.protocols(
                    named: recipes,
                    environment: environment,
                    program: StandardPlaces.program
                ),
                procedures: StandardProcedures.schemas
            ),
            records: RecordDesk(path: store),
            boards: Self.boards,
            logLevel: .critical
        )
    }

    static var boards: LinkedBoards {
        LinkedBoards(
            openStream: { (address, settings) throws(TransportError) in
                try BoardConnector.connect(
                    to: address,
                    settings: settings,
                    timeout: LinkedBoards.connectTimeout
                )
            },
            listDevices: { () throws(TransportError) in try DeviceScan.attached() }
        )
    }
}

/// What to run, on what, and how.
struct ExperimentOptions: ParsableArguments {
    @Argument(help: "An experiment file, or a row of the catalogue such as PLA-02.")
    var experiment: String

    @Option(
        help: ArgumentHelp(
            "sim, serial:PATH, usb:VID:PID[:SERIAL], tcp:HOST:PORT, unix:PATH, replay:FILE; the "
                + "bench's board if absent.",
            valueName: "address"
        )
    )
    var board: String?

    @Option(help: ArgumentHelp("A bench instead of the experiment's own.", valueName: "file"))
    var bench: String?

    @Option(help: ArgumentHelp("The seed of every random draw.", valueName: "n"))
    var seed: UInt64?

    @Option(
        name: .customLong("set"),
        parsing: .singleValue,
        help: ArgumentHelp(
            "Change a parameter, or ablate=freeze|flip|shuffle; may be repeated.",
            valueName: "key=value"
        )
    )
    var settings: [String] = []

    /// The request, with every file read.
    func request() throws -> RunRequest {
        var request = RunRequest(board: board.map(Self.absolute), seed: seed)
        if !settings.isEmpty { request.settings = settings }
        request.bench = try bench.map(Self.text)
        if experiment.contains("/") || experiment.hasSuffix(".yaml")
            || FileManager.default.fileExists(atPath: experiment)
        {
            request.experiment = try Self.text(experiment)
        } else {
            request.row = experiment
        }
        return request
    }

    /// A file's text under the name that the user wrote.
    static func text(_ path: String) throws -> NamedText {
        NamedText(file: path, text: try SourceText.read(path: path))
    }

    /// The address with its path made absolute, because the daemon may work elsewhere.
    static func absolute(_ address: String) -> String {
        for scheme in ["unix:", "serial:", "replay:"] where address.hasPrefix(scheme) {
            let path = String(address.dropFirst(scheme.count))
            guard !path.isEmpty, !path.hasPrefix("/") else { return address }
            return scheme + FileManager.default.currentDirectoryPath + "/" + path
        }
        return address
    }
}
