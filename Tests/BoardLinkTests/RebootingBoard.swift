// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import Foundation
import PulsePrograms
import Synchronization
import Transports
import WireProtocol

/// A board on its own thread that boots in the middle of plays when it is told to.
final class RebootingBoard: Sendable {
    let counts = PlayCounts()
    private let stream = Mutex<(any ByteStream)?>(nil)
    private let isOver = Mutex(false)
    /// Whether a boot takes the connection away, as a USB device does.
    private let closes = Mutex(true)

    init() {
        Thread.detachNewThread { [self] in serve() }
    }

    func setCloses(_ value: Bool) { closes.withLock { $0 = value } }

    /// A new connection; the board lives on.
    func connect() throws -> any ByteStream {
        let (near, far) = try MemoryPipe.pair(name: "board", capacity: 65536)
        stream.withLock { $0 = far }
        return near
    }

    func end() { isOver.withLock { $0 = true } }

    private func makeRuntime() -> BoardRuntime<CountingDriver> {
        BoardRuntime(
            driver: CountingDriver(counts: counts),
            identity: BoardIdentity(
                serial: FixedText("REBOOTS"),
                firmware: FixedText("test"),
                physics: .hostModel,
                boot: counts.counts.withLock { $0.boots },
                linkTickRate: 1_000_000
            ),
            specimen: Specimen(model: 1, rows: 1, columns: 1, seed: 1)
        )
    }

    private func serve() {
        let begun = ContinuousClock.now
        var runtime = makeRuntime()
        while !isOver.withLock({ $0 }) {
            if boots() { runtime = makeRuntime() }
            guard let peer = stream.withLock({ $0 }) else {
                Thread.sleep(forTimeInterval: 0.001)
                continue
            }
            let (seconds, attoseconds) = (ContinuousClock.now - begun).components
            let now = UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000)
            do throws(TransportError) {
                let isBusy = runtime.state == .running
                let wait = isBusy ? Duration.zero : .milliseconds(1)
                for byte in try peer.read(maximumCount: 4096, timeout: wait) {
                    runtime.receive(byte, at: now)
                }
                _ = runtime.poll(at: now)
                var output: [UInt8] = []
                while let byte = runtime.nextOutputByte() { output.append(byte) }
                if !output.isEmpty { try peer.write(output, timeout: .seconds(1)) }
            } catch {
                stream.withLock { if $0 === peer { $0 = nil } }
            }
        }
    }

    /// Whether it is time to boot.
    private func boots() -> Bool {
        let isDue = counts.counts.withLock { counts in
            guard let after = counts.bootsAfter, counts.steps >= after else { return false }
            counts.bootsAfter = nil
            counts.boots += 1
            counts.steps = 0
            return true
        }
        if isDue, closes.withLock({ $0 }) {
            stream.withLock {
                $0?.close()
                $0 = nil
            }
        }
        return isDue
    }
}
