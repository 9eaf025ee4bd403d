// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Transports

/// A pipe in memory with a thread at its far end that returns every byte: a round trip without
/// frames, sessions or a board.
public final class EchoSubject: Sendable {
    private let stream: MemoryPipe

    /// Starts the far end.
    public init() throws {
        let (near, far) = try MemoryPipe.pair(name: "echo")
        stream = near
        Thread.detachNewThread {
            do throws(TransportError) {
                while true {
                    let bytes = try far.read(maximumCount: 4096, timeout: .seconds(60))
                    if !bytes.isEmpty { try far.write(bytes, timeout: .seconds(1)) }
                }
            } catch {
                // The near end was closed, which is how the far end is told to finish.
                far.close()
            }
        }
    }

    deinit { stream.close() }

    /// Sends `bytes` bytes and waits until they are back, `count` times.
    public func roundTrips(_ count: Int, bytes: Int) throws {
        let message = [UInt8](repeating: 0x55, count: bytes)
        for _ in 0..<count {
            try stream.write(message, timeout: .seconds(1))
            var received = 0
            while received < bytes {
                let part = try stream.read(maximumCount: bytes - received, timeout: .seconds(1))
                guard !part.isEmpty else {
                    throw TransportError(.deadlineExceeded, at: stream.description)
                }
                received += part.count
            }
        }
    }
}
