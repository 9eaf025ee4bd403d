// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Foundation
internal import HardwareTransports
internal import Logging
internal import ServiceLifecycle
internal import Transports
internal import UnixSignals

/// The daemon: it owns the boards and the store, and serves `hebb` and others.
struct Hebbd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hebbd",
        abstract: "Runs experiments on memristor crossbars for its clients.",
        discussion: "It serves HTTP and JSON on a Unix socket; hebb is its command line.",
        version: Release.version
    )

    @Option(help: ArgumentHelp("The store to record into.", valueName: "path"))
    var store: String?

    @Option(help: ArgumentHelp("The Unix socket to listen at.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The directory of recipes and profiles.", valueName: "dir"))
    var recipes: String?

    @Option(help: "What to log: trace, debug, info, notice, warning, error, critical.")
    var logLevel = "notice"

    mutating func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level: there is no level \(logLevel).")
        }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let level = Logger.Level(rawValue: logLevel) ?? .notice
        let desk = RecordDesk(path: store ?? StandardPlaces.store(environment: environment))
        // Marks the runs of a daemon that died; a store that cannot be opened ends this here.
        _ = try await desk.archive()
        let watcher = try DeviceWatcher()
        let laboratory = Laboratory(
            Laboratory.Configuration(
                protocols: try StandardPlaces.protocols(
                    named: recipes,
                    environment: environment,
                    program: StandardPlaces.program
                ),
                procedures: StandardProcedures.schemas
            ),
            records: desk,
            boards: LinkedBoards(
                openStream: { (address, settings) throws(TransportError) in
                    try BoardConnector.connect(
                        to: address,
                        settings: settings,
                        timeout: LinkedBoards.connectTimeout
                    )
                },
                listDevices: { () throws(TransportError) in watcher.devices },
                watchDevices: { watcher.changes() }
            ),
            logLevel: level
        )
        let notifier = SystemNotifier(environment: environment) {
            _ = await laboratory.pending()
            return true
        }
        let place = socket ?? SocketLocation.standard(environment: environment)
        var logger = Logger(label: "hebbd")
        logger.logLevel = level
        let server = ControlServer(laboratory, socket: place, logLevel: level) { [logger] in
            logger.notice("serving", metadata: ["socket": "\(place)", "store": "\(desk.path)"])
            notifier.ready()
        }
        // A graceful shutdown goes from the last to the first: runs end before the server does.
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: server),
                    .init(service: LaboratoryService(laboratory)),
                    .init(service: notifier),
                    .init(service: DeviceWatch(watcher)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await services.run()
    }
}

/// Ends the watch of devices, and whoever follows it, when the daemon shuts down.
private struct DeviceWatch: Service {
    private let watcher: DeviceWatcher

    init(_ watcher: DeviceWatcher) { self.watcher = watcher }

    func run() async throws {
        defer { watcher.close() }
        try await gracefulShutdown()
    }
}
