// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import ModelDriver
import PulsePrograms
import WireProtocol

/// The board's runtime in this process: what the chip must agree with.
final class LocalBoard {
    private var runtime = BoardRuntime(
        driver: ModelDriver(traits: ModelBoard.traits),
        identity: BoardIdentity(
            serial: FixedText("LOCAL"),
            firmware: FixedText("test"),
            physics: .hostModel,
            boot: 1,
            linkTickRate: 1_000_000_000
        )
    )
    private(set) var time: UInt64 = 0

    /// Lets time pass without a host.
    func idle(milliseconds: UInt64) {
        for _ in 0..<(2 * milliseconds) { _ = exchange([]) }
    }

    /// Takes bytes, lets half a millisecond pass and returns the answer.
    func exchange(_ bytes: [UInt8]) -> [UInt8] {
        for byte in bytes { runtime.receive(byte, at: time) }
        time += 500_000
        _ = runtime.poll(at: time)
        var answer: [UInt8] = []
        while let byte = runtime.nextOutputByte() { answer.append(byte) }
        return answer
    }
}
