// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Experiments
import Synchronization
import Testing
import Transports

@testable import Daemon

@Suite("Boards behind wires")
struct LinkedBoardsTests {
    private static let board = AttachedDevice(
        address: .usb(vendor: 0x1209, product: 1, serialNumber: "HB0001"),
        about: "Hebb Bench",
        identifiers: USBIdentifiers(vendor: 0x1209, product: 1),
        serialNumber: "HB0001",
        isKnownBoard: true,
        obstacle: "permission denied",
        plugging: "1:2"
    )
    private static let port = AttachedDevice(address: .serial(path: "/dev/ttyS0"))
    private static let reports = [
        DeviceReport(
            address: "usb:1209:0001:HB0001",
            about: "Hebb Bench",
            usb: "1209:0001",
            serial: "HB0001",
            known: true,
            problem: "permission denied"
        ),
        DeviceReport(address: "serial:/dev/ttyS0", about: "a serial port"),
    ]

    @Test("are listed with what is known of them, the simulated one first")
    func list() async throws {
        let boards = LinkedBoards(
            listDevices: { () throws(TransportError) in [Self.board, Self.port] }
        )
        let devices = try await boards.devices()
        #expect(devices.first?.address == "sim")
        #expect(Array(devices.dropFirst()) == Self.reports)
    }

    @Test("come and go, and the events end with those of the watcher")
    func events() async {
        let boards = LinkedBoards(watchDevices: {
            AsyncStream { continuation in
                continuation.yield(.appeared(Self.board))
                continuation.yield(.left(Self.board))
                continuation.yield(.appeared(Self.port))
                continuation.finish()
            }
        })
        var events: [DeviceEvent] = []
        for await event in boards.deviceEvents() { events.append(event) }
        #expect(events.map(\.kind) == [.appeared, .appeared, .left, .appeared])
        #expect(events.map(\.device.address).first == "sim")
        #expect(Array(events.dropFirst().map(\.device)) == [0, 0, 1].map { Self.reports[$0] })
    }

    @Test("are opened with the settings of the bench's serial line")
    func settings() async throws {
        let seen = Mutex<SerialSettings?>(nil)
        let boards = LinkedBoards(openStream: { (address, settings) throws(TransportError) in
            seen.withLock { $0 = settings }
            throw TransportError(.noSuchDevice, at: address.description)
        })
        var request = Bed.request(benchBoard: "serial:/dev/ttyACM0")
        let text = request.experiment?.text.replacing(
            "name: test bench",
            with: "serial: { baud: 115200, parity: odd, dtr: assert, rts: release }"
        )
        request.experiment = NamedText(file: "count.yaml", text: try #require(text))
        let run = try await Bed().laboratory.prepare(request)
        await #expect(throws: TransportError.self) { try await boards.open(run.address, for: run) }
        #expect(
            seen.withLock { $0 }
                == SerialSettings(
                    baudRate: 115_200,
                    parity: .odd,
                    dataTerminalReady: .assert,
                    requestToSend: .release
                )
        )
    }

    @Test("are stopped by a break and a frame, and by the frame alone where a break fails")
    func emergencyStop() async throws {
        for breakFails in [false, true] {
            let line = NotingLine(breakFails: breakFails)
            let boards = LinkedBoards(openStream: { (_, _) throws(TransportError) in line })
            await #expect(throws: (any Error).self) {
                try await boards.emergencyStop(.serial(path: "/dev/ttyACM0"))
            }
            #expect(line.calls.prefix(2) == ["break", "write"])
        }
    }
}

/// A line that notes what is done with it, and whose far end is gone when it is read.
private final class NotingLine: ByteStream {
    private let breakFails: Bool
    private let noted = Mutex<[String]>([])

    init(breakFails: Bool) { self.breakFails = breakFails }

    var description: String { "noting line" }
    var calls: [String] { noted.withLock { $0 } }

    func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8] {
        throw TransportError(.closed, at: description)
    }

    func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError) {
        noted.withLock { $0.append("write") }
    }

    func sendBreak() throws(TransportError) -> Bool {
        noted.withLock { $0.append("break") }
        if breakFails { throw TransportError(.ioFailure, at: description) }
        return true
    }

    func interrupt() {}

    func close() {}
}
