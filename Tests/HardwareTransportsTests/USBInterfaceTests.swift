// SPDX-License-Identifier: Apache-2.0

import HardwareTransports
import Testing

@Suite("The interface of a board's byte stream")
struct USBInterfaceTests {
    private let streamIn = USBInterface.Endpoint(address: 0x83, attributes: 2, packetByteCount: 64)
    private let streamOut = USBInterface.Endpoint(address: 0x03, attributes: 2, packetByteCount: 64)
    private let vendor = USBInterface.Kind(0xFF, 0, 0)
    private let notice = USBInterface.Endpoint(address: 0x84, attributes: 3, packetByteCount: 8)

    private func interface(
        _ number: UInt8,
        _ kind: USBInterface.Kind = .init(0xFF, 0, 0),
        setting: UInt8 = 0,
        _ endpoints: [USBInterface.Endpoint]? = nil
    ) -> USBInterface {
        USBInterface(
            number: number,
            setting: setting,
            kind: kind,
            endpoints: endpoints ?? [streamOut, streamIn]
        )
    }

    @Test("is the vendor's first one with a bulk endpoint either way")
    func first() {
        let found = USBBulkInterface(
            among: [
                interface(0, .init(0xFE, 3, 1)), interface(1, vendor, [notice, streamIn]),
                interface(2),
                interface(3),
            ]
        )
        #expect(found?.number == 2)
        #expect(found?.incoming == streamIn)
        #expect(found?.outgoing == streamOut)
    }

    @Test("is one that says so, wherever it stands")
    func declared() {
        let found = USBBulkInterface(among: [interface(0), interface(4, .boardLink)])
        #expect(found?.number == 4)
        #expect(USBInterface.Kind.boardLink == .init(0xFF, 0x48, 0x01))
    }

    @Test("is not one that says so but has no endpoints for it")
    func declaredInVain() {
        let found = USBBulkInterface(among: [interface(0, .boardLink, [notice]), interface(1)])
        #expect(found?.number == 1)
    }

    @Test("is in force without being selected")
    func alternate() {
        #expect(USBBulkInterface(among: [interface(0, setting: 1)]) == nil)
    }

    @Test("is absent without a vendor's interface, and without a way back")
    func absent() {
        #expect(USBBulkInterface(among: []) == nil)
        #expect(USBBulkInterface(among: [interface(0, .init(0x0A, 0, 0))]) == nil)
        #expect(USBBulkInterface(among: [interface(0, vendor, [streamOut, notice])]) == nil)
    }
}
