// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import SimulatedBoard
package import Transports

/// A simulated board on a thread of its own.
package enum SimulatedBoardThread {
    /// Starts a board; it ends when the stream is closed.
    ///
    /// - Returns: The stream to it.
    /// - Throws: `TransportError` `.ioFailure` when the system has no descriptors left.
    package static func start() throws(TransportError) -> any ByteStream {
        let (near, far) = try MemoryPipe.pair(name: "sim")
        let boot = UInt64.random(in: 1...UInt64.max)
        let thread = Thread {
            var board = BoardSimulator(BoardSimulator.Options(boot: boot))
            board.run(on: far)
        }
        thread.name = "hebb.simulated"
        // The board's state lies on the stack; the standard size of threads does not hold it.
        thread.stackSize = 16 << 20
        thread.start()
        return near
    }

    /// Serves a simulated board at a listener until it is closed, on the caller's thread.
    ///
    /// - Throws: `TransportError` when the listener fails.
    package static func serve(
        _ listener: any ByteStreamListener,
        seed: UInt64,
        until isOver: () -> Bool
    ) throws(TransportError) {
        let boot = UInt64.random(in: 1...UInt64.max)
        var board = BoardSimulator(BoardSimulator.Options(boot: boot, seed: seed))
        try board.serve(listener, until: isOver)
    }
}
