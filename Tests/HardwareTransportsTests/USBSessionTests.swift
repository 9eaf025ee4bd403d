// SPDX-License-Identifier: Apache-2.0

import Testing

/// The board's own code at the far end of a pretended wire.
///
/// Leases and answers keep real time, so nothing else should run beside these.
@Suite(
    "A session over a pretended wire",
    .serialized,
    .enabled(
        if: PretendedMachine.isAvailable,
        "needs the packages umockdev and libumockdev-dev"
    ),
    .timeLimit(.minutes(2))
)
struct USBSessionTests {
    @Test("plays a program", arguments: ["session", "serial-session"])
    func session(scene: String) throws {
        #expect(
            try PretendedMachine.facts(scene) == [
                "board HB0001", "refused false", "2001 records, 2000 pulses, done",
            ]
        )
    }

    @Test("gives a board that is plugged in again in the middle of a play a hello and nothing more")
    func replug() throws {
        let facts = try PretendedMachine.facts("replug")
        #expect(
            facts == [
                "refused false",
                "armed true",
                "linkLost",
                "a hello true, others []",
                "board tripped",
            ]
        )
    }
}
