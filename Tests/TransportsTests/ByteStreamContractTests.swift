// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestKit
import Testing
import Transports

/// What ``ByteStream`` promises, on every medium.
@Suite("A byte stream", .timeLimit(.minutes(2)))
struct ByteStreamContractTests {
    typealias Medium = StreamPair.Medium

    /// Longer than the suite may run: a wait that ends at it has hung.
    static let forever = Duration.seconds(86_400)

    @Test("carries bytes both ways", arguments: Medium.allCases)
    func carriesBytes(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        let everyByte = [UInt8](0...255)
        try pair.near.write(everyByte, timeout: Self.forever)
        #expect(try pair.far.readAll(256) == everyByte)
        try pair.far.write(everyByte.reversed(), timeout: Self.forever)
        #expect(try pair.near.readAll(256) == everyByte.reversed())
    }

    @Test("takes at most as many bytes as asked for", arguments: Medium.allCases)
    func limitsReads(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        try pair.near.write([1, 2, 3], timeout: Self.forever)
        #expect(try pair.far.readAll(1) == [1])
        #expect(try pair.far.readAll(2) == [2, 3])
    }

    @Test("gives no bytes when none came in time", arguments: Medium.allCases)
    func readTimesOut(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        #expect(try pair.near.read(maximumCount: 8, timeout: .zero).isEmpty)
        #expect(try pair.near.read(maximumCount: 8, timeout: .milliseconds(20)).isEmpty)
        #expect(try pair.far.read(maximumCount: 8, timeout: .seconds(-1)).isEmpty)
    }

    @Test(
        "says how much of a write got through when the peer takes nothing",
        arguments: Medium.allCases
    )
    func writeTimesOut(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        let sent = pattern(byteCount: 16_000_000)
        let error = #expect(throws: TransportError.self) {
            try pair.near.write(sent, timeout: .milliseconds(20))
        }
        #expect(error?.code == .deadlineExceeded)
        let count = try #require(error?.context.writtenByteCount)
        #expect(count > 0 && count < sent.count)
        // What was counted arrives, and nothing more.
        #expect(try pair.far.readAll(count) == Array(sent.prefix(count)))
        #expect(try pair.far.read(maximumCount: 1, timeout: .milliseconds(20)).isEmpty)
    }

    @Test("carries 1 MiB through a small buffer intact", arguments: Medium.allCases)
    func carriesMuch(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        let sent = pattern(byteCount: 1 << 20)
        let writer = Background { try pair.near.write(sent, timeout: Self.forever) }
        #expect(try pair.far.readAll(sent.count) == sent)
        try #require(writer.outcome()).get()
    }

    @Test("returns no bytes from a read that is interrupted", arguments: Medium.allCases)
    func interruptsRead(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        // Often, so that the interruption comes before the wait and within it.
        for _ in 0..<50 {
            let started = Latch()
            let reader = Background {
                started.open()
                return try pair.near.read(maximumCount: 8, timeout: Self.forever)
            }
            #expect(started.wait())
            pair.near.interrupt()
            #expect(try #require(reader.outcome()).get().isEmpty)
        }
    }

    @Test("interrupts one read for several interruptions", arguments: Medium.allCases)
    func interruptsOnce(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        for _ in 0..<1000 { pair.near.interrupt() }
        #expect(try pair.near.read(maximumCount: 8, timeout: Self.forever).isEmpty)
        try pair.far.write([7], timeout: Self.forever)
        #expect(try pair.near.read(maximumCount: 8, timeout: Self.forever) == [7])
    }

    @Test("delivers what the peer wrote before it closed, then says so", arguments: Medium.allCases)
    func seesPeerClose(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        // A terminal that hangs up drops what was not read yet.
        if medium != .pseudoTerminal {
            try pair.far.write([1, 2, 3], timeout: Self.forever)
            pair.closeFar()
            #expect(try pair.near.readAll(3) == [1, 2, 3])
        } else {
            pair.closeFar()
        }
        #expect(code { try pair.near.read(maximumCount: 8, timeout: Self.forever) } == .closed)
    }

    @Test("ends a read that waits when the peer closes", arguments: Medium.allCases)
    func peerCloseEndsRead(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        let reader = Background { try pair.near.read(maximumCount: 8, timeout: Self.forever) }
        pair.closeFar()
        #expect(code { try #require(reader.outcome()).get() } == .closed)
    }

    @Test("ends a write that waits when the peer closes", arguments: Medium.allCases)
    func peerCloseEndsWrite(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        let sent = pattern(byteCount: 16_000_000)
        let writer = Background { try pair.near.write(sent, timeout: Self.forever) }
        #expect(try pair.far.readAll(1).count == 1)
        pair.closeFar()
        #expect(code { try #require(writer.outcome()).get() } == .closed)
    }

    @Test("ends its own waits when it is closed", arguments: Medium.allCases)
    func ownCloseEndsWaits(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        let sent = pattern(byteCount: 16_000_000)
        let reader = Background { try pair.near.read(maximumCount: 8, timeout: Self.forever) }
        let writer = Background { try pair.near.write(sent, timeout: Self.forever) }
        #expect(try pair.far.readAll(1).count == 1)
        pair.near.close()
        pair.near.close()
        #expect(code { try #require(reader.outcome()).get() } == .notOpen)
        #expect(code { try #require(writer.outcome()).get() } == .notOpen)
        #expect(code { try pair.near.write([1], timeout: .zero) } == .notOpen)
    }

    @Test("sends no break where the medium has none", arguments: Medium.allCases)
    func sendsNoBreak(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        #expect(try pair.near.sendBreak() == false)
    }

    @Test("writes nothing at no cost", arguments: Medium.allCases)
    func writesNothing(medium: Medium) throws {
        let pair = try StreamPair(medium)
        defer { pair.close() }
        try pair.near.write([], timeout: .zero)
        #expect(try pair.far.read(maximumCount: 1, timeout: .zero).isEmpty)
    }
}

/// Bytes in which a gap, a repetition or a swap shows.
func pattern(byteCount: Int) -> [UInt8] {
    Array(longPattern.prefix(byteCount))
}

/// More than any medium holds.
private let longPattern: [UInt8] = {
    var word: UInt32 = 1
    // Its length is odd, so that no buffer holds a whole number of it.
    let piece = (0..<65_537).map { _ in
        // Source: Numerical Recipes, 3rd edition, section 7.1.
        word = word &* 1_664_525 &+ 1_013_904_223
        return UInt8(word >> 24)
    }
    return Array(repeatElement(piece, count: 256).joined())
}()

/// The code of the transport error that `body` throws.
func code<Result>(_ body: () throws -> Result) -> TransportError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? TransportError)?.code
    }
}

extension ByteStream {
    /// Reads until `count` bytes are there or none came for a minute.
    func readAll(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try read(maximumCount: count - bytes.count, timeout: .seconds(60))
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }
}
