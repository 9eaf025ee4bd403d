// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

/// What `firmware/emulate` promises to who runs it.
@Suite("firmware/emulate", .serialized, .enabled(if: Emulator.isAvailable))
struct EmulateTests {
    @Test(
        "what cannot be emulated is refused with a sentence",
        arguments: [
            (
                ["mps2", "unix:/tmp/x"],
                "there is no board mps2. There are: arduino-due, mps2-an386, stm32f405."
            ),
            (["arduino-due", "unix:/tmp/x"], "the board arduino-due cannot be emulated."),
            (["mps2-an386", "/tmp/x"], "/tmp/x is no address; use unix:PATH or tcp:HOST:PORT."),
            (["mps2-an386", "tcp:5577"], "tcp:5577 should be tcp:HOST:PORT"),
            (["mps2-an386", "unix:/etc/passwd"], "/etc/passwd exists and is no socket"),
            (["mps2-an386", "unix:/nowhere/x"], "cannot listen on unix:/nowhere/x"),
            (["mps2-an386", "unix:/tmp/x", "--seed", "-1"], "a seed lies in 0"),
            (["mps2-an386", "unix:/tmp/x", "--serial", "ABCDEFGHIJKLMNOP"], "1 to 15 printable"),
        ]
    )
    func refuses(_ arguments: [String], _ sentence: String) throws {
        let refusal = try Emulator.refusal(arguments)
        #expect(refusal.status == 2)
        #expect(refusal.sentence.hasPrefix("firmware/emulate: "))
        #expect(refusal.sentence.contains(sentence))
    }

    @Test("a socket somebody listens on is refused, and its owner does not notice")
    func refusesUsedSocket() throws {
        let emulator = try Emulator()
        let refusal = try Emulator.refusal(["mps2-an386", "unix:\(emulator.path)"])
        #expect(refusal.status == 2)
        #expect(refusal.sentence.contains("somebody listens on unix:\(emulator.path) already."))
        #expect(try Identity(Wire(emulator.path)).resets == 0)
    }

    @Test("termination ends the emulator and removes its socket, and the address can be used again")
    func ends() throws {
        let first = try Emulator()
        #expect(FileManager.default.fileExists(atPath: first.path))
        #expect(first.end() == 0)
        #expect(!FileManager.default.fileExists(atPath: first.path))
        #expect(throws: EmulatorError.self) { try Wire(first.path) }
        let second = try Emulator(path: first.path)
        #expect(try Identity(Wire(second.path)).resets == 0)
    }
}
