// SPDX-License-Identifier: Apache-2.0

import Instruments
import TestKit
import Testing
import Transports

@Suite("Instruments behind a stream")
struct StreamChannelTests {
    @Test("messages end at a line feed that is in no string and no block")
    func cuts() throws {
        let pair = try StreamPair(.memory)
        defer { pair.close() }
        let channel = StreamChannel(pair.near)
        let first = Array("\"a\nb\",#13\n\n\n".utf8)
        try pair.far.write(first + [10] + Array("2\r\n".utf8), timeout: .seconds(1))
        let long = Duration.seconds(60)
        #expect(try channel.receive(maximumCount: 100, timeout: long) == first)
        #expect(try channel.receive(maximumCount: 100, timeout: long) == Array("2".utf8))
    }

    @Test("an answer that does not come, or does not end, is an error")
    func failures() throws {
        let pair = try StreamPair(.memory)
        defer { pair.close() }
        let channel = StreamChannel(pair.near)
        #expect(throws: InstrumentError.self) {
            try channel.receive(maximumCount: 10, timeout: .zero)
        }
        try pair.far.write([UInt8](repeating: 65, count: 12), timeout: .seconds(1))
        do {
            _ = try channel.receive(maximumCount: 10, timeout: .seconds(60))
            Issue.record("An endless answer was taken.")
        } catch {
            #expect(error.code == .answerTooLong)
        }
        pair.closeFar()
        #expect(throws: InstrumentError.self) {
            try channel.receive(maximumCount: 100, timeout: .seconds(60))
        }
    }

    @Test("after a lost answer nothing is asked until question and answer are in step again")
    func step() throws {
        let pair = try StreamPair(.memory)
        defer { pair.close() }
        let link = SCPILink(StreamChannel(pair.near), name: "G1", timeout: .milliseconds(50))
        do {
            _ = try link.ask("VOLT?")
            Issue.record("There was no answer.")
        } catch {
            #expect(error.code == .noAnswer)
            #expect(error.description == "G1: no answer to VOLT? came in time.")
        }
        do {
            try link.tell("OUTP OFF")
            Issue.record("A command went out before the link was in step.")
        } catch {
            #expect(error.code == .outOfStep)
        }
        // The late answer and the one that ends the search.
        try pair.far.write(Array("1.5\n".utf8), timeout: .seconds(1))
        let answering = Background {
            var seen: [UInt8] = []
            while !String(decoding: seen, as: UTF8.self).contains("*IDN?") {
                seen += try pair.far.read(maximumCount: 100, timeout: .seconds(60))
            }
            try pair.far.write(Array("2.5\nA,M,1,2\n".utf8), timeout: .seconds(1))
        }
        let identity = InstrumentIdentity(
            manufacturer: "A",
            model: "M",
            serialNumber: "1",
            firmware: "2"
        )
        #expect(try link.resynchronise(expecting: identity) == 1)
        try answering.outcome()?.get()
        try pair.far.write(Array("3\n".utf8), timeout: .seconds(1))
        #expect(try link.askForData("VOLT?") == [.number(SCPINumber(3), suffix: "")])
    }
}
