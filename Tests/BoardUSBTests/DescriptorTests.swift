// SPDX-License-Identifier: Apache-2.0

import BoardUSB
import Testing

@Suite("Descriptors")
struct DescriptorTests {
    static let device: [UInt8] = [
        18, 1, 0x00, 0x02, 0xEF, 0x02, 0x01, 64, 0x09, 0x12, 0x01, 0x00, 0x00, 0x01, 1, 2, 3, 1,
    ]

    // swift-format-ignore
    static let configuration: [UInt8] = [
        9, 2, 98, 0, 3, 1, 0, 0xC0, 0,
        9, 4, 0, 0, 2, 0xFF, 0x48, 0x01, 4,
        7, 5, 0x03, 2, 0x00, 0x02, 0,
        7, 5, 0x83, 2, 0x00, 0x02, 0,
        8, 11, 1, 2, 0x02, 0x02, 0x01, 5,
        9, 4, 1, 0, 1, 0x02, 0x02, 0x01, 5,
        5, 0x24, 0x00, 0x10, 0x01,
        5, 0x24, 0x01, 0x00, 2,
        4, 0x24, 0x02, 0x06,
        5, 0x24, 0x06, 1, 2,
        7, 5, 0x84, 3, 16, 0, 8,
        9, 4, 2, 0, 2, 0x0A, 0x00, 0x00, 0,
        7, 5, 0x05, 2, 0x00, 0x02, 0,
        7, 5, 0x86, 2, 0x00, 0x02, 0,
    ]

    @Test("of a board at high speed are these bytes")
    func bytes() {
        var bus = Bus(isConfigured: false)
        #expect(bus.control(0x80, 6, value: 0x0100) == Self.device)
        #expect(bus.control(0x80, 6, value: 0x0200) == Self.configuration)
        let qualifier: [UInt8] = [10, 6, 0x00, 0x02, 0xEF, 0x02, 0x01, 64, 1, 0]
        #expect(bus.control(0x80, 6, value: 0x0600) == qualifier)
    }

    @Test("at full speed have packets of 64 bytes, notices each 16 ms and no other speed")
    func fullSpeed() {
        var bus = Bus(speed: .full, isConfigured: false)
        var wanted = Self.configuration
        for index in wanted.indices.dropLast(6)
        where wanted[index] == 7 && wanted[index + 1] == 5 && wanted[index + 3] == 2 {
            wanted[index + 4] = 64
            wanted[index + 5] = 0
        }
        wanted[74] = 16
        #expect(bus.control(0x80, 6, value: 0x0200) == wanted)
        #expect(bus.control(0x80, 6, value: 0x0600) == nil)
        #expect(bus.control(0x80, 6, value: 0x0700) == nil)
        var other = Bus(isConfigured: false)
        wanted[1] = 7
        #expect(other.control(0x80, 6, value: 0x0700) == wanted)
    }

    @Test("of a configuration are as long as they say, each and together")
    func lengths() {
        let all = Self.configuration
        var index = 0
        while index < all.count {
            #expect(all[index] >= 2)
            index += Int(all[index])
        }
        #expect(index == all.count)
        #expect(Int(all[2]) | Int(all[3]) << 8 == all.count)
    }

    @Test("of a bus-powered board ask for 500 mA")
    func power() {
        let identity = BoardDescriptors.Identity(serial: [0x41], isSelfPowered: false)
        let descriptors = BoardDescriptors(identity, speed: .high)
        #expect(descriptors.configuration[7...8] == [0x80, 250])
    }

    @Test("name the board, its serial and its functions in UTF-16")
    func texts() {
        var bus = Bus(isConfigured: false)
        #expect(bus.control(0x80, 6, value: 0x0300) == [4, 3, 0x09, 0x04])
        let serial: [UInt8] = [14, 3, 72, 0, 66, 0, 48, 0, 48, 0, 48, 0, 49, 0]
        #expect(bus.control(0x80, 6, value: 0x0303, index: 0x0409) == serial)
        for (index, text) in [
            (1, "Hebb"), (2, "Hebb crossbar board"), (4, "Hebb board link"),
            (5, "Hebb board link, serial"),
        ] {
            let bytes = bus.control(0x80, 6, value: 0x0300 | UInt16(index)) ?? []
            #expect(bytes.count == bytes.first.map(Int.init))
            let characters = stride(from: 2, to: bytes.count, by: 2).map { bytes[$0] }
            #expect(String(decoding: characters, as: UTF8.self) == text)
        }
        #expect(bus.control(0x80, 6, value: 0x0306) == nil)
    }

    @Test("are cut to what the host asks for", arguments: [0, 1, 9, 17])
    func cut(_ length: Int) {
        var bus = Bus(isConfigured: false)
        let answer = bus.control(0x80, 6, value: 0x0100, length: UInt16(length))
        #expect(answer == Array(Self.device.prefix(length)))
    }
}
