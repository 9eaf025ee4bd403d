// SPDX-License-Identifier: Apache-2.0

import BoardUSB
import Testing
import USBOverIP

@Suite("Transfers over USB/IP")
struct TransferTests {
    static let counting = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    /// The requests of a Linux host that finds a device, and what it answers.
    private static func enumeration(_ bus: inout Bus) -> [(command: [UInt8], answer: [UInt8])] {
        let asked: [(setup: [UInt8], count: Int, answer: [UInt8])] = [
            ([0x80, 6, 0, 1, 0, 0, 64, 0], 64, DescriptorTests.device),
            ([0x80, 6, 0, 1, 0, 0, 18, 0], 18, DescriptorTests.device),
            ([0x80, 6, 0, 6, 0, 0, 10, 0], 10, [10, 6, 0, 2, 0xEF, 2, 1, 64, 1, 0]),
            ([0x80, 6, 0, 2, 0, 0, 9, 0], 9, Array(DescriptorTests.configuration.prefix(9))),
            ([0x80, 6, 0, 2, 0, 0, 98, 0], 98, DescriptorTests.configuration),
            ([0x80, 6, 0, 3, 0, 0, 255, 0], 255, [4, 3, 9, 4]),
            ([0x80, 6, 3, 3, 9, 4, 255, 0], 255, [14, 3] + Array("H\0B\00\00\00\01\0".utf8)),
            ([0x00, 9, 1, 0, 0, 0, 0, 0], 0, []),
        ]
        return asked.enumerated().map { index, one in
            let command = Wanted.submit(
                index + 1,
                endpoint: 0,
                isToHost: one.setup[0] & 0x80 != 0,
                count: one.count,
                setup: one.setup
            )
            let answer = Wanted.completion(index + 1, count: one.answer.count, data: one.answer)
            return (command, answer)
        }
    }

    @Test("enumerate a board with these bytes, however they are cut", arguments: [1, 7, 48, 4096])
    func enumeration(_ piece: Int) throws {
        var bus = Bus(isConfigured: false)
        let conversation = Self.enumeration(&bus)
        let all = conversation.flatMap(\.command)
        var answers: [UInt8] = []
        for start in stride(from: 0, to: all.count, by: piece) {
            answers += try bus.exchange(Array(all[start..<min(all.count, start + piece)]))
        }
        #expect(answers == conversation.flatMap(\.answer))
        #expect(bus.configuration == 1)
    }

    @Test("that the device refuses end with a broken pipe")
    func stall() throws {
        var bus = Bus()
        let unknown = Wanted.submit(
            5,
            endpoint: 0,
            isToHost: true,
            count: 8,
            setup: [0xC0, 0x77, 0, 0, 0, 0, 8, 0]
        )
        #expect(try bus.exchange(unknown) == Wanted.completion(5, status: -32))
        _ = bus.control(0x02, 3, index: 0x83)
        let into = Wanted.submit(6, endpoint: 3, isToHost: true, count: 64)
        #expect(try bus.exchange(into) == Wanted.completion(6, status: -32))
        let nowhere = Wanted.submit(7, endpoint: 9, isToHost: false, count: 1, data: [1])
        #expect(try bus.exchange(nowhere) == Wanted.completion(7, status: -32))
    }

    @Test("to the host wait for bytes, and end at a short packet")
    func waiting() throws {
        var bus = Bus()
        _ = bus.out(0x03, [1])
        #expect(bus.in(0x83) == [0])
        let into = Wanted.submit(8, endpoint: 3, isToHost: true, count: 4096)
        #expect(try bus.exchange(into) == [])
        #expect(bus.server.waitingCount == 1)
        let bytes = Array(Self.counting.prefix(1300))
        bus.send(bytes)
        #expect(bus.serve() == Wanted.completion(8, count: 1300, data: bytes))
        #expect(bus.server.bytesToHost == 1300)
    }

    @Test("of whole packets are ended by an empty one, in the same transfer or the next")
    func emptyPacket() throws {
        var bus = Bus()
        _ = bus.out(0x03, [1])
        _ = bus.in(0x83)
        let bytes = Array(Self.counting.prefix(1024))
        bus.send(bytes)
        let long = Wanted.submit(1, endpoint: 3, isToHost: true, count: 4096)
        #expect(try bus.exchange(long) == Wanted.completion(1, count: 1024, data: bytes))
        bus.send(Array(bytes.prefix(512)))
        let exact = Wanted.submit(2, endpoint: 3, isToHost: true, count: 512)
        let packet = Array(bytes.prefix(512))
        #expect(try bus.exchange(exact) == Wanted.completion(2, count: 512, data: packet))
        let next = Wanted.submit(3, endpoint: 3, isToHost: true, count: 512)
        #expect(try bus.exchange(next) == Wanted.completion(3))
        let last = Wanted.submit(4, endpoint: 3, isToHost: true, count: 512)
        #expect(try bus.exchange(last) == [])
    }

    @Test("larger than the device's memory go on as the board takes the bytes, in order")
    func split() throws {
        var bus = Bus()
        let out = Wanted.submit(
            9,
            endpoint: 3,
            isToHost: false,
            count: Self.counting.count,
            data: Self.counting
        )
        let more = Wanted.submit(10, endpoint: 3, isToHost: false, count: 2, data: [1, 2])
        #expect(try bus.exchange(out + more) == [])
        #expect(bus.server.waitingCount == 2)
        var received = bus.received()
        #expect(received.count == 1 + 3 * 512)
        let answers = bus.serve()
        #expect(
            answers == Wanted.completion(9, count: 3000) + Wanted.completion(10, count: 2)
        )
        received += bus.received()
        #expect(received == [0] + Self.counting + [1, 2])
        #expect(bus.server.bytesFromHost == 3002)
    }

    @Test("that are unlinked while they wait are reset, and lose no byte")
    func unlink() throws {
        var bus = Bus()
        _ = bus.out(0x03, [1])
        _ = bus.in(0x83)
        let into = Wanted.submit(11, endpoint: 3, isToHost: true, count: 512)
        _ = try bus.exchange(into + Wanted.submit(12, endpoint: 3, isToHost: true, count: 512))
        let unlink = try bus.exchange(Wanted.unlink(13, victim: 11))
        #expect(unlink == Wanted.unlinked(13, status: -104))
        bus.send([42])
        #expect(bus.serve() == Wanted.completion(12, count: 1, data: [42]))
        #expect(bus.server.waitingCount == 0)
        let late = try bus.exchange(Wanted.unlink(14, victim: 12))
        #expect(late == Wanted.unlinked(14, status: 0))
    }

    @Test("of one endpoint do not wait for those of another")
    func endpoints() throws {
        var bus = Bus()
        let notice = Wanted.submit(1, endpoint: 4, isToHost: true, count: 16)
        let serial = Wanted.submit(2, endpoint: 6, isToHost: true, count: 64)
        #expect(try bus.exchange(notice + serial) == [])
        let out = Wanted.submit(3, endpoint: 5, isToHost: false, count: 1, data: [5])
        let wanted = Wanted.completion(2, count: 1, data: [0]) + Wanted.completion(3, count: 1)
        let answers = try bus.exchange(out)
        #expect(answers + bus.serve() == Wanted.completion(3, count: 1) + wanted.prefix(49))
    }

    @Test("that are none end the connection with a sentence")
    func malformed() {
        let cases: [([UInt8], String)] = [
            (Wanted.word(7) + [UInt8](repeating: 0, count: 44), "there is no command 7"),
            (
                Wanted.submit(1, endpoint: 3, isToHost: true, count: 1 << 20 + 1),
                "a transfer of 1048577 bytes is too long"
            ),
            (
                Wanted.submit(1, endpoint: 16, isToHost: true, count: 1),
                "there is no endpoint 16"
            ),
        ]
        for (bytes, sentence) in cases {
            var bus = Bus()
            let error = #expect(throws: ProtocolError.self) { _ = try bus.exchange(bytes) }
            #expect(error?.description == "USB/IP: \(sentence).")
        }
    }
}
