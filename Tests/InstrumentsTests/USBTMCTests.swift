// SPDX-License-Identifier: Apache-2.0

import Instruments
import Synchronization
import Testing

@Suite("Instruments behind USB")
struct USBTMCTests {
    private let second = Duration.seconds(1)

    @Test("the header has the bytes of the specification")
    func header() {
        let header = USBTMCHeader(.out, tag: 1, transferByteCount: 0x01_02_03_04, attributes: 1)
        #expect(header.bytes == [1, 1, 254, 0, 4, 3, 2, 1, 1, 0, 0, 0])
        #expect(USBTMCHeader(header.bytes) == header)
        var wrong = header.bytes
        wrong[2] = 253
        #expect(USBTMCHeader(wrong) == nil)
        #expect(USBTMCHeader(Array(header.bytes.dropLast())) == nil)
    }

    @Test("tags go from 1 to 255 and begin again")
    func tags() {
        var tag = USBTMCTag()
        let tags = (0..<256).map { _ in tag.next() }
        #expect(tags == Array(1...255) + [1])
    }

    @Test("a message in several transfers arrives whole", arguments: [1, 3, 4, 7, 1000])
    func out(transferByteCount: Int) throws {
        let device = SimulatedUSBDevice()
        let channel = USBTMCChannel(device, transferByteCount: transferByteCount)
        try channel.send(Array("FUNC:PULS:WIDT 1E-6".utf8), timeout: second)
        try channel.send(Array("*IDN".utf8), timeout: second)
        #expect(device.messages == ["FUNC:PULS:WIDT 1E-6", "*IDN"])
    }

    @Test("an answer in several transfers arrives whole", arguments: [1, 5, 60, 64, 1000])
    func answers(largestPart: Int) throws {
        let device = SimulatedUSBDevice()
        device.state.withLock { $0.largestPart = largestPart }
        let channel = USBTMCChannel(device)
        let question = String(repeating: "abcdefghij", count: 20)
        try channel.send(Array("\(question)?".utf8), timeout: second)
        let answer = try channel.receive(maximumCount: 10_000, timeout: second)
        #expect(String(decoding: answer, as: UTF8.self) == question + question)
    }

    @Test("an answer longer than its bound is thrown away and the device cleared")
    func tooLong() throws {
        let device = SimulatedUSBDevice()
        device.state.withLock { $0.largestPart = 4 }
        let channel = USBTMCChannel(device)
        try channel.send(Array("abcdefghij?".utf8), timeout: second)
        do {
            _ = try channel.receive(maximumCount: 10, timeout: second)
            Issue.record("Too long an answer was taken.")
        } catch {
            #expect(error.code == .answerTooLong)
        }
        try channel.send(Array("next?".utf8), timeout: second)
        #expect(try channel.receive(maximumCount: 100, timeout: second) == Array("nextnext".utf8))
    }

    @Test("a transfer that got stuck is aborted and drained, and the next answer is its own")
    func recovers() throws {
        let device = SimulatedUSBDevice()
        device.state.withLock { $0.stuckCount = 1 }
        let channel = USBTMCChannel(device)
        try channel.send(Array("first?".utf8), timeout: second)
        do {
            _ = try channel.receive(maximumCount: 100, timeout: second)
            Issue.record("A transfer that got stuck came to its end.")
        } catch {
            #expect(error.code == .noAnswer)
        }
        #expect(device.log == ["control 3", "in 23", "control 4"])
        try channel.send(Array("second?".utf8), timeout: second)
        let answer = try channel.receive(maximumCount: 100, timeout: second)
        #expect(String(decoding: answer, as: UTF8.self) == "secondsecond")
    }

    @Test("an answer with another tag is not taken")
    func wrongTag() throws {
        let device = SimulatedUSBDevice()
        device.state.withLock { $0.sendsWrongTag = true }
        let channel = USBTMCChannel(device)
        try channel.send(Array("a?".utf8), timeout: second)
        #expect(throws: InstrumentError.self) {
            try channel.receive(maximumCount: 100, timeout: second)
        }
    }

    @Test("a halted endpoint goes on after the failure it reported")
    func halted() throws {
        let device = SimulatedUSBDevice()
        device.state.withLock { _ = $0.halted.insert(0x01) }
        let channel = USBTMCChannel(device)
        #expect(throws: InstrumentError.self) { try channel.send([65], timeout: second) }
        try channel.send([66], timeout: second)
        #expect(device.messages == ["B"])
    }

    @Test("clearing drains what is queued and ends the halt of the endpoint to the device")
    func clears() throws {
        let device = SimulatedUSBDevice()
        device.state.withLock { state in
            state.queued = [UInt8](repeating: 1, count: 100)
            state.clearPendingCount = 3
        }
        let channel = USBTMCChannel(device)
        #expect(try channel.clear(timeout: second))
        #expect(device.log.contains("in 36"))
        #expect(device.log.last == "clear halt 1")
        try channel.send(Array("a?".utf8), timeout: second)
        #expect(try channel.receive(maximumCount: 10, timeout: second) == Array("aa".utf8))
    }

    @Test("capabilities, status byte and trigger are those of the device")
    func control() throws {
        let device = SimulatedUSBDevice()
        let channel = USBTMCChannel(device)
        let capabilities = try #require(try channel.capabilities(timeout: second))
        #expect(capabilities.supportsTermination)
        #expect(capabilities.understandsMessages && capabilities.takesTriggers)
        #expect(try channel.statusByte(timeout: second) == 0x44)
        try channel.trigger(timeout: second)
        #expect(device.messages == ["(trigger)"])
    }

    @Test("a device that never answers does not hold the host")
    func mute() throws {
        let device = SimulatedUSBDevice()
        device.state.withLock { $0.isMute = true }
        let channel = USBTMCChannel(device)
        try channel.send(Array("a?".utf8), timeout: second)
        #expect(throws: InstrumentError.self) {
            try channel.receive(maximumCount: 100, timeout: second)
        }
    }
}
