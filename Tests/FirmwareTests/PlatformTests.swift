// SPDX-License-Identifier: Apache-2.0

import Foundation
import Probes
import TestKit
import Testing
import model_probe

/// The platform below the board's runtime: real machine code under a real QEMU.
@Suite("the emulated board", .serialized, .enabled(if: Emulator.isAvailable))
struct PlatformTests {
    @Test("a board boots with the seed and the serial number it was given")
    func boots() throws {
        let emulator = try Emulator(["--seed", "18446744073709551615", "--serial", "BENCH-7"])
        let identity = try Identity(Wire(emulator.path))
        #expect(identity.seed == .max)
        #expect(identity.serial == "BENCH-7")
        #expect(identity.ticksPerSecond == 25_000_000)
        #expect(identity.resets == 0)
        #expect(identity.fault == 0)
    }

    @Test("two boards run at once, and no two boots have the same id")
    func bootsDiffer() throws {
        let first = try Emulator()
        let second = try Emulator()
        let one = try Identity(Wire(first.path))
        let two = try Identity(Wire(second.path))
        #expect(one.boot != two.boot)
        #expect(one.serial == two.serial)
    }

    @Test("a board does not notice that a client goes and another comes")
    func reconnects() throws {
        let emulator = try Emulator()
        var boots: Set<UInt64> = []
        for _ in 0..<5 {
            let wire = try Wire(emulator.path)
            // What the client before did not take may still come first.
            var identity: Identity?
            for _ in 0..<5 where identity == nil { identity = try? Identity(wire) }
            boots.insert(try #require(identity).boot)
            try wire.send(Array("iiii".utf8))
        }
        #expect(boots.count == 1)
    }

    @Test("no byte is lost when the host sends as fast as it can")
    func echoes() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        #expect(try echo(wire, count: 20_000))
    }

    @Test("no byte is lost while the board takes none")
    func echoesAfterPause() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        try wire.send(Array("p".utf8))
        // More than the ring holds, so that the port has to hold bytes back.
        #expect(try echo(wire, count: 12_000))
    }

    @Test("the link clock runs on over the wrap of its counter")
    func clockWraps() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        var last: UInt64 = 0
        // The counter wraps one second after start.
        while last < 30_000_000 {
            let now = try #require(UInt64(try wire.ask("t")[0], radix: 16))
            try #require(now > last && now < last + 1 << 31)
            last = now
        }
    }

    @Test(
        "a fault resets the board and is known after it, under another boot id",
        arguments: [("c", 1), ("a", 2), ("s", 4), ("w", 6)]
    )
    func faults(_ command: String, _ cause: UInt64) throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        let before = try Identity(wire)
        try wire.send(Array(command.utf8))
        // A reset forgets the bytes that have arrived, so the question is repeated.
        wire.patienceMilliseconds = 250
        var after: Identity?
        for _ in 0..<60 where after == nil { after = try? Identity(wire) }
        wire.patienceMilliseconds = 30_000
        #expect(after?.boot != before.boot)
        #expect(after?.resets == before.resets + 1)
        #expect(after?.fault == cause)
    }

    @Test("host and chip compute the same bits")
    func computes() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        for function in ArithmeticProbe.Function.allCases {
            let answer = try wire.ask([UInt8(ascii: "m"), function.rawValue])
            #expect(UInt64(answer[0], radix: 16) == NamedProbe.hash(of: function), "\(function)")
        }
    }

    private func echo(_ wire: Wire, count: Int) throws -> Bool {
        var state: UInt32 = 1
        let bytes = (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
        let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        try wire.send(Array("e".utf8) + length + bytes)
        var echoed: [UInt8] = []
        while echoed.count < count { echoed += try wire.receive(count - echoed.count) }
        return echoed == bytes
    }
}
