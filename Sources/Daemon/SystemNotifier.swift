// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import ServiceLifecycle

/// Tells systemd how the service is, as `Type=notify` asks.
///
/// Source: sd_notify(3): a datagram of `KEY=VALUE` lines to the socket in `$NOTIFY_SOCKET`; a name
/// that begins with `@` is in the abstract namespace. sd_watchdog_enabled(3): `$WATCHDOG_USEC` is
/// the time in which a sign of life must come.
package struct SystemNotifier: Service {
    private let socket: String?
    private let interval: Duration?
    private let isAlive: @Sendable () async -> Bool

    /// A notifier by the environment of the process; it is silent where nobody listens.
    ///
    /// - Parameters:
    ///   - environment: The environment.
    ///   - isAlive: Whether the service made progress; must not return while it hangs.
    package init(
        environment: [String: String],
        isAlive: @escaping @Sendable () async -> Bool
    ) {
        socket = environment["NOTIFY_SOCKET"]
        interval = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
            .flatMap { $0 > 0 ? .microseconds($0 / 3) : nil }
        self.isAlive = isAlive
    }

    /// Says that the service answers.
    package func ready() { send("READY=1\nSTATUS=Serving.") }

    /// Gives signs of life until the service group shuts down.
    package func run() async throws {
        guard let interval else {
            await waitForShutdown()
            return send("STOPPING=1")
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await waitForShutdown() }
            group.addTask {
                while !Task.isCancelled {
                    if await isAlive() { send("WATCHDOG=1") }
                    do {
                        try await Task.sleep(for: interval)
                    } catch {
                        return
                    }
                }
            }
            await group.next()
            group.cancelAll()
        }
        send("STOPPING=1")
    }

    private func waitForShutdown() async {
        do {
            try await gracefulShutdown()
        } catch {
            // Cancelled, which is an end, too.
            return
        }
    }

    /// Sends a datagram; that nobody takes it is no failure of the service.
    private func send(_ message: String) {
        guard let socket, !socket.isEmpty else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(socket.utf8)
        let isAbstract = name.first == UInt8(ascii: "@")
        if isAbstract { name[0] = 0 }
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        let descriptor = Glibc.socket(
            AF_UNIX,
            Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue),
            0
        )
        guard descriptor >= 0 else { return }
        defer { _ = Glibc.close(descriptor) }
        let length = MemoryLayout<sa_family_t>.size + name.count + (isAbstract ? 0 : 1)
        let bytes = Array(message.utf8)
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                _ = unsafe sendto(
                    descriptor,
                    bytes,
                    bytes.count,
                    Int32(MSG_NOSIGNAL),
                    target,
                    socklen_t(length)
                )
            }
        }
    }
}
