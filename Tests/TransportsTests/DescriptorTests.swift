// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestKit
import Testing
import Transports

@Suite("A descriptor", .timeLimit(.minutes(2)))
struct DescriptorTests {
    @Test("of a pipe whose reader left ends in an error and not in a signal")
    func survivesBrokenPipe() throws {
        let (reading, writing) = try makePipe()
        try writing.write([1, 2], timeout: .zero)
        #expect(try reading.read(maximumCount: 8, timeout: .zero) == [1, 2])
        reading.close()
        #expect(code { try writing.write([3], timeout: .zero) } == .closed)
    }

    @Test("of a pipe whose writer left is at its end")
    func seesEndOfPipe() throws {
        let (reading, writing) = try makePipe()
        writing.close()
        #expect(code { try reading.read(maximumCount: 8, timeout: .zero) } == .closed)
    }

    @Test("that is not open is refused")
    func refusesBadDescriptor() {
        #expect(
            code { try DescriptorStream(descriptor: -1, description: "none", release: {}) }
                == .ioFailure
        )
    }

    @Test("is released exactly once, and not while a call uses it")
    func releasesOnce() throws {
        let releases = Counter()
        let (reading, writing) = try makePipe()
        let copy = try reading.withDescriptor { dup($0) }
        let stream = try DescriptorStream(descriptor: copy, description: "copy") {
            releases.add()
            close(copy)
        }
        let entered = Latch()
        let leave = Latch()
        let user = Background {
            try stream.withDescriptor { _ in
                entered.open()
                _ = leave.wait()
            }
        }
        #expect(entered.wait())
        stream.close()
        #expect(releases.count == 0)
        leave.open()
        try #require(user.outcome()).get()
        stream.close()
        #expect(releases.count == 1)
        writing.close()
    }

    @Test("of a pseudo-terminal outlives the program that opened its path")
    func terminalOutlivesPeer() throws {
        let terminal = try PseudoTerminal()
        let line = try #require(try terminal.accept(timeout: .zero))
        for round in UInt8(0)..<3 {
            let peer = try PseudoTerminal.openPeer(path: terminal.path)
            try peer.write([round, 0x0D, 0x03, 0x11], timeout: .zero)
            #expect(try line.readAll(4) == [round, 0x0D, 0x03, 0x11])
            peer.close()
        }
        #expect(try line.read(maximumCount: 8, timeout: .milliseconds(20)).isEmpty)
    }

    @Test("of a pseudo-terminal has one stream at a time")
    func terminalHasOneStream() throws {
        let terminal = try PseudoTerminal()
        let first = try #require(try terminal.accept(timeout: .zero))
        #expect(try terminal.accept(timeout: .milliseconds(20)) == nil)
        first.close()
        #expect(try terminal.accept(timeout: .zero) != nil)
    }

    @Test("of a terminal path that is absent says there is no such device")
    func reportsAbsentTerminal() {
        let error = #expect(throws: TransportError.self) {
            try PseudoTerminal.openPeer(path: "/dev/pts/absent")
        }
        #expect(error?.code == .noSuchDevice)
    }

    private func makePipe() throws -> (DescriptorStream, DescriptorStream) {
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        return (
            try DescriptorStream(descriptor: ends[0], description: "pipe"),
            try DescriptorStream(descriptor: ends[1], description: "pipe")
        )
    }
}
