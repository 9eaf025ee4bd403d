// SPDX-License-Identifier: Apache-2.0

import Testing
import Transports

@Suite("An address")
struct AddressTests {
    static let boards: [(String, BoardAddress)] = [
        ("sim", .simulated),
        ("serial:/dev/ttyACM0", .serial(path: "/dev/ttyACM0")),
        ("serial:/dev/serial/by-id/a:b", .serial(path: "/dev/serial/by-id/a:b")),
        ("usb:1209:0001", .usb(vendor: 0x1209, product: 1, serialNumber: nil)),
        ("usb:0483:df11:HB:7", .usb(vendor: 0x0483, product: 0xDF11, serialNumber: "HB:7")),
        ("tcp:localhost:5577", .socket(.tcp(host: "localhost", port: 5577))),
        ("tcp:[fe80::1%eth0]:65535", .socket(.tcp(host: "fe80::1%eth0", port: 65_535))),
        ("unix:/tmp/board.sock", .socket(.unix(path: "/tmp/board.sock"))),
        ("replay:17", .replay(source: "17")),
        ("replay:/data/run.hebb", .replay(source: "/data/run.hebb")),
    ]

    @Test("of a board is parsed and written in one spelling", arguments: boards)
    func parsesBoards(text: String, address: BoardAddress) throws {
        #expect(try BoardAddress(parsing: text) == address)
        #expect(address.description == text)
    }

    static let wrongBoards: [(String, String)] = [
        ("", "a board is one of sim, serial:PATH"),
        ("pty", "a board is one of sim, serial:PATH"),
        ("SIM", "a board is one of sim, serial:PATH"),
        ("sim:7", "takes nothing after its name"),
        ("serial", "the path is missing; an example is serial:/dev/ttyACM0"),
        ("serial:", "the path is missing"),
        ("serial:/dev/\0", "a zero byte"),
        ("usb:", "the vendor and product ids are missing; an example is usb:1209:0001"),
        ("usb:1209", "the vendor and product ids are missing"),
        ("usb:129:0001", "the vendor id is not four hexadecimal digits"),
        ("usb:1209:+001", "the product id is not four hexadecimal digits"),
        ("usb:1209:００0１", "the product id is not four hexadecimal digits"),
        ("usb:1209:0001:", "the serial number is empty"),
        ("tcp:5577", "a host and a port are missing"),
        ("tcp::5577", "the host is missing"),
        ("tcp:[]:5577", "the host is missing"),
        ("tcp:::1:5577", "brackets enclose an IPv6 address"),
        ("tcp:[localhost]:5577", "brackets enclose an IPv6 address"),
        ("tcp:a b:1", "a character no host has"),
        ("tcp:localhost:", "the port is not a number from 1 to 65535"),
        ("tcp:localhost:0", "the port is not a number from 1 to 65535"),
        ("tcp:localhost:65536", "the port is not a number from 1 to 65535"),
        ("tcp:localhost:+80", "the port is not a number from 1 to 65535"),
        ("unix:", "the path is missing; an example is unix:/run/hebb/board.sock"),
        ("unix:/" + String(repeating: "x", count: 107), "the path is longer than 107 bytes"),
        ("replay:", "the path is missing; an example is replay:17"),
    ]

    @Test("of a board that is wrong is refused with an example", arguments: wrongBoards)
    func refusesBoards(text: String, problem: String) {
        let error = #expect(throws: TransportError.self) { try BoardAddress(parsing: text) }
        #expect(error?.code == .addressMalformed)
        #expect(error?.description.contains(problem) == true)
        #expect(error?.description.contains("; an example is ") == true)
    }

    static let listeners: [(String, ListenAddress)] = [
        ("pty", .pseudoTerminal),
        ("unix:/tmp/board.sock", .socket(.unix(path: "/tmp/board.sock"))),
        ("tcp:127.0.0.1:0", .socket(.tcp(host: "127.0.0.1", port: 0))),
        ("tcp:[::1]:5577", .socket(.tcp(host: "::1", port: 5577))),
    ]

    @Test("to listen at is parsed and written in one spelling", arguments: listeners)
    func parsesListeners(text: String, address: ListenAddress) throws {
        #expect(try ListenAddress(parsing: text) == address)
        #expect(address.description == text)
    }

    @Test(
        "to listen at that is wrong is refused with an example",
        arguments: [
            "", "sim", "serial:/dev/ttyACM0", "pty:7", "unix:", "tcp:1",
        ]
    )
    func refusesListeners(text: String) {
        let error = #expect(throws: TransportError.self) { try ListenAddress(parsing: text) }
        #expect(error?.code == .addressMalformed)
        #expect(error?.description.contains("; an example is ") == true)
    }
}
