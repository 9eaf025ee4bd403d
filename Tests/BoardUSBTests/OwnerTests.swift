// SPDX-License-Identifier: Apache-2.0

import BoardUSB
import Testing

@Suite("The owner of a board")
struct OwnerTests {
    @Test("is nobody at first, and what the board says then is not kept")
    func nobody() {
        var bus = Bus()
        bus.send([1, 2, 3])
        #expect(bus.owner == .none)
        #expect(bus.in(0x83) == nil)
        _ = bus.out(0x03, [9])
        #expect(bus.in(0x83) == [0])
    }

    @Test("is whoever spoke last, and begins with the end of a frame")
    func lastSpeaker() {
        var bus = Bus()
        #expect(bus.out(0x03, [1, 2]) == .moved(2))
        #expect(bus.owner == .vendor)
        #expect(bus.received() == [0, 1, 2])
        bus.send([7, 8])
        // The other is heard, and hears nothing of what was meant for the first.
        #expect(bus.out(0x05, [3]) == .moved(1))
        #expect(bus.owner == .serial)
        #expect(bus.received() == [0, 3])
        #expect(bus.in(0x83) == nil)
        bus.send([9])
        #expect(bus.in(0x86) == [0, 9])
    }

    @Test("stays while the board is energised: the vendor interface stalls, the serial one is deaf")
    func held() {
        var bus = Bus()
        _ = bus.out(0x05, [1])
        bus.device.isHeld = true
        #expect(bus.out(0x03, [66]) == .stalled)
        #expect(bus.owner == .serial)
        bus.device.isHeld = false
        #expect(bus.out(0x03, [2]) == .moved(1))
        bus.device.isHeld = true
        #expect(bus.out(0x05, [67]) == .moved(1))
        #expect(bus.owner == .vendor)
        #expect(bus.received() == [0, 2])
    }

    @Test("is not made by an empty packet")
    func emptyPacket() {
        var bus = Bus()
        #expect(bus.out(0x03, []) == .moved(0))
        #expect(bus.owner == .none)
    }

    @Test("is gone when the terminal drops DTR, once, and only if it is the terminal")
    func terminal() {
        var bus = Bus()
        #expect(bus.control(0x21, 0x22, value: 3, index: 1) == [])
        #expect(bus.isTerminalReady == true)
        _ = bus.out(0x03, [1])
        #expect(bus.control(0x21, 0x22, value: 0, index: 1) == [])
        #expect(bus.takeEvent() == nil)
        #expect(bus.owner == .vendor)
        _ = bus.control(0x21, 0x22, value: 1, index: 1)
        _ = bus.out(0x05, [1])
        _ = bus.control(0x21, 0x22, value: 0, index: 1)
        #expect(bus.takeEvent() == .hostLeft)
        #expect(bus.takeEvent() == nil)
        #expect(bus.owner == .none)
    }

    @Test("is gone when it says so")
    func leaves() {
        var bus = Bus()
        _ = bus.out(0x05, [1])
        #expect(bus.control(0x41, 2) == [])
        #expect(bus.owner == .serial)
        _ = bus.out(0x03, [1])
        #expect(bus.control(0x41, 2) == [])
        #expect(bus.owner == .none)
        #expect(bus.takeEvent() == .hostLeft)
    }

    @Test("is gone when the bus is, or the configuration")
    func bus() {
        var bus = Bus()
        bus.device.reset()
        #expect(bus.takeEvent() == nil)
        _ = bus.control(0x00, 9, value: 1)
        _ = bus.out(0x03, [1, 2])
        _ = bus.control(0x00, 9, value: 1)
        #expect(bus.takeEvent() == .hostLeft)
        #expect(bus.received() == [])
        _ = bus.out(0x03, [1])
        bus.device.reset()
        #expect(bus.takeEvent() == .hostLeft)
        #expect(bus.configuration == 0)
    }

    @Test("hears of a stop before anything else")
    func order() {
        var bus = Bus()
        _ = bus.out(0x03, [1])
        bus.device.reset()
        _ = bus.control(0x00, 9, value: 1)
        _ = bus.control(0x41, 1)
        #expect(bus.takeEvent() == .emergencyStop)
        #expect(bus.takeEvent() == .hostLeft)
    }
}
