// SPDX-License-Identifier: Apache-2.0

internal import BoardLink
internal import Foundation
internal import SimulatedBoard
internal import Transports

/// A session with a simulated board on a thread of this process.
public final class LinkSubject: Sendable {
    private let session: BoardSession

    private init(_ session: BoardSession) { self.session = session }

    deinit { session.close() }

    /// Starts a board and opens a session with it over a pipe in memory.
    public static func open() async throws -> LinkSubject {
        let (near, far) = try MemoryPipe.pair(name: "simulated board")
        Thread.detachNewThread {
            var board = BoardSimulator(BoardSimulator.Options(boot: 1))
            board.run(on: far)
        }
        return LinkSubject(try await BoardSession.open(near, nonce: 1))
    }

    /// Asks the board for its counters `count` times, each time waiting for the answer.
    public func roundTrips(_ count: Int) async throws {
        for _ in 0..<count {
            _ = try await session.statistics()
        }
    }

    /// Asks `count` times, `depth` tasks at a time, so that requests share a wake-up.
    public func roundTrips(_ count: Int, depth: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<depth {
                group.addTask { try await self.roundTrips(count / depth) }
            }
            try await group.waitForAll()
        }
    }
}
