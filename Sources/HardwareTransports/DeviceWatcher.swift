// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization
package import Transports

/// Says which devices are attached, and tells when one comes or goes.
///
/// One thread looks at the machine: whenever the library says that USB changed, and once a second,
/// because nobody tells of serial ports and of permissions. It opens nothing.
package final class DeviceWatcher: Sendable {
    private struct State {
        var devices: [AttachedDevice] = []
        var isClosed = false
        var listeners: [Int: AsyncStream<DeviceChange>.Continuation] = [:]
        var listenerCount = 0
    }

    /// How many changes a slow listener may be behind before it misses the oldest.
    package static let changeLimit = 1024

    private let signal: WakeSignal
    private let state = Mutex(State())
    private let interval: Duration

    /// A watcher that looks now, and from then on.
    ///
    /// - Parameter interval: How often to look when nothing was announced; at least a second,
    ///   except in tests.
    /// - Throws: ``TransportError`` `.ioFailure` when the system cannot list its ports.
    package init(interval: Duration = .seconds(1)) throws(TransportError) {
        signal = try WakeSignal()
        self.interval = interval
        let devices = try DeviceScan.attached()
        state.withLock { $0.devices = devices }
        let thread = Thread { [signal, weak self] in Self.watch(signal, interval) { self } }
        thread.name = "hebb.devices"
        thread.start()
    }

    deinit { close() }

    /// What was attached at the last look.
    package var devices: [AttachedDevice] { state.withLock { $0.devices } }

    /// What is attached now, as appeared, and then every change, until the watcher is closed.
    package func changes() -> AsyncStream<DeviceChange> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: DeviceChange.self,
            bufferingPolicy: .bufferingNewest(Self.changeLimit)
        )
        let number = state.withLock { state -> Int? in
            for device in state.devices { continuation.yield(.appeared(device)) }
            guard !state.isClosed else { return nil }
            state.listenerCount += 1
            state.listeners[state.listenerCount] = continuation
            return state.listenerCount
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    /// Looks at the machine and tells everyone who listens what changed.
    private func look() throws(TransportError) {
        let found = try DeviceScan.attached()
        state.withLock { state in
            guard !state.isClosed else { return }
            let changes = DeviceChange.between(state.devices, found)
            state.devices = found
            for (_, listener) in state.listeners.sorted(by: { $0.key < $1.key }) {
                for change in changes { listener.yield(change) }
            }
        }
    }

    /// Ends the watch, and the changes of everyone who listens; closing again does nothing.
    package func close() {
        let listeners = state.withLock { state in
            defer { state.listeners = [:] }
            state.isClosed = true
            return state.listeners
        }
        for listener in listeners.values { listener.finish() }
        signal.raise()
    }

    private var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The thread; it holds the watcher only while it looks.
    private static func watch(
        _ signal: WakeSignal,
        _ interval: Duration,
        _ watcher: () -> DeviceWatcher?
    ) {
        var isAnnounced = false
        while true {
            if !isAnnounced { isAnnounced = announceChanges(to: signal) }
            _ = signal.wait(until: Deadline(after: interval))
            signal.clear()
            guard let watcher = watcher(), !watcher.isClosed else { return }
            do throws(TransportError) {
                try watcher.look()
            } catch {
                // The machine could not be looked at just now; the next look tells the difference.
                continue
            }
        }
    }

    /// Whether USB's changes are announced; a machine may get its USB later.
    private static func announceChanges(to signal: WakeSignal) -> Bool {
        do throws(TransportError) {
            return try USBContext.shared().announceChanges(to: signal)
        } catch {
            return false
        }
    }
}
