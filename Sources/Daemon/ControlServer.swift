// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Hummingbird
package import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Serves a laboratory over HTTP on a Unix socket.
package struct ControlServer: Service {
    private let laboratory: Laboratory
    private let socket: String
    private let logLevel: Logger.Level
    private let onReady: @Sendable () -> Void

    /// A server at the path `socket`; `onReady` is called once it answers.
    package init(
        _ laboratory: Laboratory,
        socket: String,
        logLevel: Logger.Level = .notice,
        onReady: @escaping @Sendable () -> Void = {}
    ) {
        self.laboratory = laboratory
        self.socket = socket
        self.logLevel = logLevel
        self.onReady = onReady
    }

    /// Serves until the service group shuts down.
    ///
    /// - Throws: ``SocketPlace/Failure`` when the socket cannot be made.
    package func run() async throws {
        try SocketPlace.prepare(socket)
        var logger = Logger(label: "hebb.control")
        logger.logLevel = logLevel
        let place = socket
        let application = Application(
            router: ControlRoutes(laboratory).router,
            configuration: ApplicationConfiguration(
                address: .unixDomainSocket(path: socket),
                serverName: "hebbd"
            ),
            onServerRunning: { [onReady] _ in
                // Before this, the mask of the process kept everyone but the owner and group out.
                _ = unsafe chmod(place, 0o660)
                onReady()
            },
            logger: logger
        )
        try await application.run()
        _ = unsafe unlink(socket)
    }
}

/// What the handlers know of a request.
package struct ControlContext: RequestContext {
    /// What the server keeps of it.
    package var coreContext: CoreRequestContextStorage
    let channel: any Channel

    /// What is known of a request that came over a channel.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
