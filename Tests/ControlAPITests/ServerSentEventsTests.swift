// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ControlAPI

@Suite("A stream of events")
struct ServerSentEventsTests {
    static let text =
        ": alive\n\ndata: one\n\ndata: {\"a\":\ndata: 2}\n\nevent: x\ndata:tight\r\n\r\n"
    static let expected = ["one", "{\"a\":\n2}", "tight"]

    @Test("is split the same wherever its bytes are cut", arguments: 1...12)
    func split(size: Int) throws {
        var splitter = ServerSentEvents()
        var found: [String] = []
        let bytes = Array(Self.text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            let part = bytes[start..<min(start + size, bytes.count)]
            found += try splitter.receive(part).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(found == Self.expected)
    }

    @Test("gives back what was written as an event")
    func roundTrip() throws {
        var splitter = ServerSentEvents()
        let bytes = ServerSentEvents.keepAlive + ServerSentEvents.event("{\"x\":1}".utf8)
        #expect(try splitter.receive(bytes) == [Array("{\"x\":1}".utf8)])
    }

    @Test("without an end of line is refused before it fills the memory")
    func endless() throws {
        var splitter = ServerSentEvents()
        let part = [UInt8](repeating: 0x61, count: ServerSentEvents.maximumLineByteCount)
        #expect(try splitter.receive(part).isEmpty)
        #expect(throws: ControlFailure.self) { try splitter.receive([0x61]) }
    }
}
