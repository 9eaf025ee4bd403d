// SPDX-License-Identifier: Apache-2.0

import Testing
import Transports

@Suite("What is attached")
struct AttachedDeviceTests {
    private func device(
        _ path: String,
        plugging: String = "1:2",
        obstacle: String? = nil
    ) -> AttachedDevice {
        AttachedDevice(address: .serial(path: path), obstacle: obstacle, plugging: plugging)
    }

    @Test("changes when a device comes or goes, and only then")
    func comesAndGoes() {
        let (first, second) = (device("/dev/ttyACM0"), device("/dev/ttyACM1"))
        #expect(DeviceChange.between([first], [first]).isEmpty)
        #expect(
            DeviceChange.between([], [first, second]) == [.appeared(first), .appeared(second)]
        )
        #expect(DeviceChange.between([first], [second]) == [.left(first), .appeared(second)])
    }

    @Test("changes when the same device was plugged in again between two looks")
    func pluggedInAgain() {
        let (before, after) = (device("/dev/ttyACM0"), device("/dev/ttyACM0", plugging: "1:3"))
        #expect(DeviceChange.between([before], [after]) == [.left(before), .appeared(after)])
    }

    @Test("appears again, without leaving, when it may be opened at last")
    func opens() {
        let (before, after) = (device("/dev/a", obstacle: "denied"), device("/dev/a"))
        #expect(DeviceChange.between([before], [after]) == [.appeared(after)])
    }

    @Test("is a board by its ids, which no other device has")
    func knowsBoards() {
        #expect(USBIdentifiers(vendor: 0x1209, product: 1).areThoseOfABoard)
        #expect(!USBIdentifiers(vendor: 0x1209, product: 2).areThoseOfABoard)
        #expect(!USBIdentifiers(vendor: 0x0403, product: 0x6001).areThoseOfABoard)
        #expect(USBIdentifiers(vendor: 0x403, product: 0xA).description == "0403:000a")
    }
}
