// SPDX-License-Identifier: Apache-2.0

/// Where a board is, as a user writes it.
package enum BoardAddress: Hashable, Sendable, CustomStringConvertible {
    /// `sim`: a simulated board in this process.
    case simulated
    /// `serial:PATH`: a serial port or a pseudo-terminal.
    case serial(path: String)
    /// `usb:VID:PID[:SERIAL]`: a USB device, ids in hexadecimal.
    case usb(vendor: UInt16, product: UInt16, serialNumber: String?)
    /// `tcp:HOST:PORT` or `unix:PATH`: a board behind a socket.
    case socket(SocketAddress)
    /// `replay:RUN|FILE`: the record of an earlier run.
    case replay(source: String)

    /// Parses a spelling.
    ///
    /// - Throws: ``TransportError`` `.addressMalformed`, with an example of what is expected.
    package init(parsing text: String) throws(TransportError) {
        let parser = AddressParser(text: text)
        switch parser.scheme {
        case "sim" where parser.rest == nil: self = .simulated
        case "sim": throw parser.error("the simulated board takes nothing after its name", "sim")
        case "serial": self = .serial(path: try parser.path("serial:/dev/ttyACM0"))
        case "usb": self = try Self.usb(parser)
        case "tcp": self = .socket(try parser.hostAndPort(lowestPort: 1))
        case "unix": self = .socket(try parser.socketPath())
        case "replay": self = .replay(source: try parser.path("replay:17"))
        default:
            throw parser.error(
                "a board is one of sim, serial:PATH, usb:VID:PID[:SERIAL], tcp:HOST:PORT, "
                    + "unix:PATH, replay:RUN|FILE",
                "serial:/dev/ttyACM0"
            )
        }
    }

    /// The spelling that is parsed back to the same address.
    package var description: String {
        switch self {
        case .simulated: "sim"
        case .serial(let path): "serial:\(path)"
        case .usb(let vendor, let product, let serialNumber):
            "usb:\(USBIdentifiers(vendor: vendor, product: product))"
                + (serialNumber.map { ":\($0)" } ?? "")
        case .socket(let address): address.description
        case .replay(let source): "replay:\(source)"
        }
    }

    private static func usb(_ parser: AddressParser) throws(TransportError) -> Self {
        let parts = (parser.rest ?? "").split(
            separator: ":",
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard parts.count >= 2 else {
            throw parser.error("the vendor and product ids are missing", "usb:1209:0001")
        }
        let serialNumber = parts.count == 3 ? String(parts[2]) : nil
        guard serialNumber != "" else {
            throw parser.error("the serial number is empty", "usb:1209:0001:HB0001")
        }
        return .usb(
            vendor: try parser.identifier(parts[0], "vendor"),
            product: try parser.identifier(parts[1], "product"),
            serialNumber: serialNumber
        )
    }
}
