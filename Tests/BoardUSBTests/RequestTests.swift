// SPDX-License-Identifier: Apache-2.0

import BoardUSB
import Testing

@Suite("Requests")
struct RequestTests {
    @Test("choose the one configuration or none, and tell it")
    func configuration() {
        var bus = Bus(isConfigured: false)
        #expect(bus.control(0x80, 8) == [0])
        #expect(bus.out(0x03, [1]) == .stalled)
        #expect(bus.control(0x00, 9, value: 2) == nil)
        #expect(bus.control(0x00, 9, value: 1) == [])
        #expect(bus.control(0x80, 8) == [1])
        #expect(bus.out(0x03, [1]) == .moved(1))
        #expect(bus.control(0x00, 9, value: 0) == [])
        #expect(bus.out(0x03, [1]) == .stalled)
    }

    @Test("that the specification has and this device has not are refused")
    func refused() {
        var bus = Bus()
        // Remote wake-up, a test mode, a descriptor that is set, a frame that is named.
        #expect(bus.control(0x00, 3, value: 1) == nil)
        #expect(bus.control(0x00, 3, value: 2, index: 0x0100) == nil)
        #expect(bus.control(0x00, 7, value: 0x0300) == nil)
        #expect(bus.control(0x82, 12, index: 0x83) == nil)
        #expect(bus.control(0x80, 6, value: 0x0F00) == nil)
        #expect(bus.control(0x80, 6, value: 0x0101) == nil)
        // A second setting, a fourth interface, another class, an unknown vendor request.
        #expect(bus.control(0x01, 11, value: 1, index: 0) == nil)
        #expect(bus.control(0x81, 10, index: 3) == nil)
        #expect(bus.control(0x21, 0x20, index: 0, data: [0, 0, 0, 0, 0, 0, 8]) == nil)
        #expect(bus.control(0x41, 0x77) == nil)
        #expect(bus.control(0xC1, 1) == nil)
    }

    @Test("about settings and states are answered")
    func states() {
        var bus = Bus()
        #expect(bus.control(0x80, 0, length: 2) == [1, 0])
        #expect(bus.control(0x81, 0, index: 2, length: 2) == [0, 0])
        #expect(bus.control(0x81, 10, index: 1, length: 1) == [0])
        #expect(bus.control(0x01, 11, value: 0, index: 2) == [])
    }

    @Test("halt an endpoint until the halt is cleared", arguments: [0x03, 0x83, 0x05, 0x86, 0x84])
    func halt(_ endpoint: UInt16) {
        var bus = Bus()
        let isToHost = endpoint & 0x80 != 0
        #expect(bus.control(0x82, 0, index: endpoint, length: 2) == [0, 0])
        #expect(bus.control(0x02, 3, index: endpoint) == [])
        #expect(bus.control(0x82, 0, index: endpoint, length: 2) == [1, 0])
        var packet: [UInt8] = [0]
        var span = packet.mutableSpan
        let halted =
            isToHost ? bus.device.give(&span, on: UInt8(endpoint)) : bus.out(UInt8(endpoint), [1])
        #expect(halted == .stalled)
        #expect(bus.control(0x02, 1, index: endpoint) == [])
        var again = packet.mutableSpan
        let cleared =
            isToHost ? bus.device.give(&again, on: UInt8(endpoint)) : bus.out(UInt8(endpoint), [1])
        #expect(cleared == (isToHost ? .notReady : .moved(1)))
    }

    @Test("about endpoints that are not there are refused")
    func noEndpoint() {
        var bus = Bus()
        #expect(bus.control(0x02, 3, index: 0x04) == nil)
        #expect(bus.control(0x82, 0, index: 0x81) == nil)
        #expect(bus.out(0x06, [1]) == .stalled)
        #expect(bus.in(0x85) == nil)
    }

    @Test("set the line and read it back; a coding that is no coding is refused")
    func lineCoding() {
        var bus = Bus()
        let coding: [UInt8] = [0x00, 0x10, 0x0E, 0x00, 2, 1, 7]
        #expect(bus.control(0x21, 0x20, index: 1, data: coding) == [])
        #expect(bus.control(0xA1, 0x21, index: 1, length: 7) == coding)
        #expect(bus.lineRate == 921_600)
        #expect(bus.control(0x21, 0x20, index: 1, data: [1, 2, 3]) == nil)
        #expect(bus.control(0xA1, 0x21, index: 1, length: 7) == coding)
    }

    @Test("for a break are emergency stops, and the end of a break is none")
    func lineBreak() {
        var bus = Bus()
        #expect(bus.takeEvent() == nil)
        #expect(bus.control(0x21, 0x23, value: 0, index: 1) == [])
        #expect(bus.takeEvent() == nil)
        for milliseconds in [UInt16(3), 0xFFFF] {
            #expect(bus.control(0x21, 0x23, value: milliseconds, index: 1) == [])
            #expect(bus.takeEvent() == .emergencyStop)
            #expect(bus.takeEvent() == nil)
        }
    }

    @Test("for a stop reach the board from the vendor interface, too, whoever owns it")
    func vendorStop() {
        var bus = Bus()
        _ = bus.out(0x05, [1])
        bus.device.isHeld = true
        #expect(bus.control(0x41, 1) == [])
        #expect(bus.takeEvent() == .emergencyStop)
    }
}
