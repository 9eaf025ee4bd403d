// SPDX-License-Identifier: Apache-2.0

import BoardUSB
import Testing
import USBOverIP

@Suite("A USB/IP client")
struct ImportTests {
    static let descriptors = BoardDescriptors(
        BoardDescriptors.Identity(serial: Array("HB0001".utf8)),
        speed: .high
    )

    private static func padded(_ text: String, _ count: Int) -> [UInt8] {
        Array(text.utf8) + [UInt8](repeating: 0, count: count - text.utf8.count)
    }

    static let device =
        padded("/sys/devices/virtual/usb1/1-1", 256) + padded("1-1", 32)
        + [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]
        + [0x12, 0x09, 0x00, 0x01, 0x01, 0x00, 0xEF, 0x02, 0x01, 0, 1, 3]

    @Test("that lists devices is told of one with three interfaces")
    func list() throws {
        var conversation = ImportConversation(Self.descriptors)
        let interfaces: [UInt8] = [
            0xFF, 0x48, 0x01, 0, 0x02, 0x02, 0x01, 0, 0x0A, 0x00, 0x00, 0,
        ]
        let wanted = [1, 0x11, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1] + Self.device + interfaces
        #expect(try conversation.receive([1, 0x11, 0x80, 5, 0, 0, 0, 0]) == .close(wanted))
        #expect(wanted.count == 12 + 312 + 12)
    }

    @Test("that imports it goes on with transfers, however its request is cut")
    func `import`() throws {
        let request = [1, 0x11, 0x80, 3, 0, 0, 0, 0] + Self.padded("1-1", 32)
        var conversation = ImportConversation(Self.descriptors)
        for byte in request.dropLast() {
            #expect(try conversation.receive([byte]) == .wait)
        }
        let wanted = [1, 0x11, 0, 3, 0, 0, 0, 0] + Self.device
        let step = try conversation.receive([request[39], 77, 78])
        #expect(step == .imported(wanted, rest: [77, 78]))
    }

    @Test("that wants another device is refused, one that speaks otherwise is an error")
    func others() throws {
        var conversation = ImportConversation(Self.descriptors)
        let request = [1, 0x11, 0x80, 3, 0, 0, 0, 0] + Self.padded("2-1", 32)
        #expect(try conversation.receive(request) == .close([1, 0x11, 0, 3, 0, 0, 0, 1]))
        var other = ImportConversation(Self.descriptors)
        #expect(throws: ProtocolError.self) { try other.receive(Array("GET / HTTP".utf8)) }
    }
}
