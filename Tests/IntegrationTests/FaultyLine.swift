// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestKit
import Transports

/// A line between a host and a board that drops, duplicates and corrupts bytes both ways.
///
/// It listens at a Unix socket of its own and connects each host to the board, one at a time.
final class FaultyLine: Sendable {
    /// Where hosts connect.
    let address: String

    /// What happened to the bytes so far.
    var hitCount: Int { hits.load(ordering: .acquiring) }

    private let listener: SocketListener
    private let board: SocketAddress
    private let noise: FaultPlan
    private let seed: UInt64
    private let isOver = Atomic(false)
    private let hits = Atomic(0)

    /// A line to the board at `boardPath`.
    init(path: String, boardPath: String, perMillion: Int, seed: UInt64) throws {
        address = "unix:\(path)"
        board = .unix(path: boardPath)
        noise = .noise(perMillion: perMillion)
        self.seed = seed
        listener = try SocketListener(.unix(path: path))
        Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .acquiring) {
                do {
                    guard let host = try listener.accept(timeout: .milliseconds(100)) else {
                        continue
                    }
                    try carry(host)
                } catch {
                    // One end is gone; the next host gets a new connection.
                    continue
                }
            }
            listener.close()
        }
    }

    /// Ends it.
    func close() {
        isOver.store(true, ordering: .releasing)
        listener.interrupt()
    }

    private func carry(_ host: any ByteStream) throws {
        let far = try SocketConnector.connect(to: board, timeout: .seconds(10))
        let near = FaultyStream(host, seed: seed, reading: noise, writing: noise)
        defer {
            near.close()
            far.close()
        }
        while !isOver.load(ordering: .acquiring) {
            let up = try near.read(maximumCount: 4096, timeout: .milliseconds(1))
            if !up.isEmpty { try far.write(up, timeout: .seconds(10)) }
            let down = try far.read(maximumCount: 4096, timeout: .milliseconds(1))
            if !down.isEmpty { try near.write(down, timeout: .seconds(10)) }
            let counts = [near.readCounts, near.writtenCounts]
            let sum = counts.map { $0.dropCount + $0.duplicateCount + $0.corruptionCount }
            hits.store(sum.reduce(0, +), ordering: .releasing)
        }
    }
}
