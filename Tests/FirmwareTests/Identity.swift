// SPDX-License-Identifier: Apache-2.0

import TestKit

/// What a board in self-test says of itself.
struct Identity: Equatable {
    var boot: UInt64
    var resets: UInt64
    var fault: UInt64
    var seed: UInt64
    var ticks: UInt64
    var ticksPerSecond: UInt64
    var serial: String

    /// Asks the board behind `wire`.
    init(_ wire: Wire) throws {
        let words = try wire.ask("i")
        // A line whose beginning another client took is none.
        let numbers = words.prefix(6).filter { $0.count == 16 }.compactMap { UInt64($0, radix: 16) }
        guard numbers.count == 6, words.count == 7 else {
            throw EmulatorError(description: "not an identity: \(words)")
        }
        (boot, resets, fault) = (numbers[0], numbers[1], numbers[2])
        (seed, ticks, ticksPerSecond) = (numbers[3], numbers[4], numbers[5])
        serial = words[6]
    }
}
