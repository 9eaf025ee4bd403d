// SPDX-License-Identifier: Apache-2.0

import Glibc
import HardwareTransports
import TestKit
import Testing
import Transports

@Suite("A serial port")
struct SerialTests {
    let scratch = ScratchPath()

    @Test("that is absent is named in a sentence, and never replaced")
    func reportsAbsentPort() {
        let path = scratch.file("ttyUSB9")
        let error = failure { try SerialStream(path: path) }
        #expect(error?.code == .noSuchDevice)
        #expect(
            error?.description == "serial:\(path): there is no such device "
                + "(No such file or directory). Is the board plugged in and powered? "
                + "`hebb devices` lists the boards."
        )
        let address = BoardAddress.serial(path: path)
        #expect(failure { try BoardConnector.connect(to: address, timeout: .zero) } == error)
    }

    @Test("cannot be a pseudo-terminal, also behind a link: the library refuses those")
    func refusesPseudoTerminal() throws {
        let terminal = try PseudoTerminal()
        let link = scratch.link(to: terminal.path)
        for path in [terminal.path, link] {
            let error = failure { try SerialStream(path: path) }
            #expect(error?.code == .notASerialPort)
            #expect(
                error?.description
                    == "serial:\(path): libserialport does not take this as a serial port."
            )
        }
    }

    @Test("cannot be a regular file or another device")
    func refusesOtherFiles() {
        let path = scratch.file("file")
        Glibc.close(unsafe open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(failure { try SerialStream(path: path) }?.code == .notASerialPort)
        #expect(failure { try SerialStream(path: "/dev/null") }?.code == .notASerialPort)
    }

    @Test("address that leads to a pseudo-terminal gets a stream all the same")
    func connectsToPseudoTerminal() throws {
        let terminal = try PseudoTerminal()
        let line = try #require(try terminal.accept(timeout: .zero))
        let link = scratch.link(to: terminal.path)
        let stream = try BoardConnector.connect(to: .serial(path: link), timeout: .zero)
        try line.write([1, 2, 3], timeout: .zero)
        #expect(try stream.read(maximumCount: 8, timeout: .seconds(60)) == [1, 2, 3])
    }

    @Test("address that leads to a socket is connected to")
    func connectsToSocket() throws {
        let listener = try SocketListener(.unix(path: scratch.file("board.sock")))
        defer { listener.close() }
        _ = try BoardConnector.connect(to: listener.boardAddress, timeout: .seconds(60))
        #expect(try listener.accept(timeout: .seconds(60)) != nil)
    }

    @Test(
        "is not what `sim` and `replay` mean",
        arguments: [
            BoardAddress.simulated, .replay(source: "17"),
        ]
    )
    func refusesOtherBoards(address: BoardAddress) {
        let error = failure { try BoardConnector.connect(to: address, timeout: .zero) }
        #expect(error?.code == .unsupported)
    }

    @Test("is found by its USB ids, and by its serial number when there are several")
    func selectsByIdentifier() throws {
        let (one, other) = (ids(2), ids(3))
        let first = SerialPortInfo(path: "/dev/ttyACM0", identifiers: one, serialNumber: "A")
        let second = SerialPortInfo(path: "/dev/ttyACM1", identifiers: one, serialNumber: "B")
        let third = SerialPortInfo(path: "/dev/ttyACM2", identifiers: other)
        let ports = [first, second, third, SerialPortInfo(path: "/dev/ttyS0")]
        #expect(try select(ports, other) == third)
        #expect(try select(ports, one, "B") == second)
        let several = failure { try select(ports, one) }
        #expect(several?.code == .ambiguous)
        #expect(several?.context.detail == "/dev/ttyACM0 (A), /dev/ttyACM1 (B)")
        let none = failure { try select(ports, one, "C") }
        #expect(none?.code == .noSuchDevice)
        #expect(none?.context.address == "usb:0001:0002:C")
    }

    @Test("list is made without opening a port and is ordered")
    func listsPorts() throws {
        let paths = try SerialPortInfo.all().map(\.path)
        #expect(paths == paths.sorted())
        #expect(!paths.contains { $0.hasPrefix("/dev/pts/") })
    }

    @Test(
        "holds a break for four characters, and at least 3 ms",
        arguments: [
            (300, Duration.microseconds(146_666)), (921_600, .milliseconds(3)),
        ]
    )
    func computesBreak(baudRate: Int, duration: Duration) {
        #expect(SerialSettings(baudRate: baudRate).breakDuration == duration)
    }

    private func ids(_ product: UInt16) -> USBIdentifiers {
        USBIdentifiers(vendor: 1, product: product)
    }

    private func select(
        _ ports: [SerialPortInfo],
        _ identifiers: USBIdentifiers,
        _ serialNumber: String? = nil
    ) throws -> SerialPortInfo {
        let address = BoardAddress.usb(
            vendor: identifiers.vendor,
            product: identifiers.product,
            serialNumber: serialNumber
        )
        return try ports.named(identifiers, serialNumber).only(at: address)
    }

    private func failure<Result>(_ body: () throws -> Result) -> TransportError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? TransportError
        }
    }
}
