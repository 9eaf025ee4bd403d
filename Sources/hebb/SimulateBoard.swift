// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Foundation
internal import Glibc
internal import Synchronization
internal import Transports

/// `hebb board-sim`.
struct SimulateBoard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "board-sim",
        abstract: "Put a simulated board at the far end of a wire.",
        discussion: """
            It serves one host after the other until Ctrl-C. Its records are of origin simulated: \
            a wire does not make them measured.
            """
    )

    /// Where the board is.
    private struct Answer: Encodable {
        var board: String
        var seed: UInt64
    }

    @Option(help: ArgumentHelp("pty, unix:PATH or tcp:HOST:PORT.", valueName: "address"))
    var listen: String

    @Option(
        help: ArgumentHelp(
            "The seed of the devices for hosts that bring none; hebb always brings its own.",
            valueName: "n"
        )
    )
    var seed: UInt64 = 0

    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let listener = try ListenAddress(parsing: listen).listen()
        if answer.json {
            try Terminal.answer(Answer(board: "\(listener.boardAddress)", seed: seed))
        } else {
            Terminal.print("simulated board at \(listener.boardAddress)")
        }
        let isOver = Flag()
        let stop = { @Sendable (_: Bool) async throws in
            isOver.raise()
            listener.interrupt()
        }
        try await Interruption.whileHandling(saying: ("ending", "ending"), stop) {
            try await Self.onThread {
                try SimulatedBoardThread.serve(listener, seed: seed) { isOver.isRaised }
            }
        }
        listener.close()
    }

    /// Runs what blocks, on a thread of its own whose stack holds a board.
    static func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            let thread = Thread {
                continuation.resume(with: Result { try body() })
            }
            thread.stackSize = 16 << 20
            thread.start()
        }
    }
}

/// Something that happens once.
private final class Flag: Sendable {
    private let state = Atomic(false)

    var isRaised: Bool { state.load(ordering: .acquiring) }

    func raise() { state.store(true, ordering: .releasing) }
}
