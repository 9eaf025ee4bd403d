// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Transports

/// Opens the byte stream to a board that is reached through a wire.
package enum BoardConnector {
    /// The stream to the board at `address`.
    ///
    /// A serial path that leads to a pseudo-terminal gets a plain stream, because libserialport
    /// refuses those. A USB address means the vendor's own interface of the device with these
    /// ids, or its serial port where it has no such interface.
    ///
    /// - Parameters:
    ///   - address: Where the board is.
    ///   - settings: How to set up the line, where there is one.
    ///   - timeout: How long connecting may take.
    /// - Returns: An open stream.
    /// - Throws: ``TransportError`` `.unsupported` for `sim` and `replay`, which no wire leads
    ///   to, and what ``SerialStream``, ``USBStream`` and ``SocketConnector`` throw.
    package static func connect(
        to address: BoardAddress,
        settings: SerialSettings = SerialSettings(),
        timeout: Duration
    ) throws(TransportError) -> any ByteStream {
        switch address {
        case .simulated, .replay:
            throw TransportError(.unsupported, at: address.description)
        case .socket(let socket):
            return try SocketConnector.connect(to: socket, timeout: timeout)
        case .serial(let path):
            if isPseudoTerminal(path) { return try PseudoTerminal.openPeer(path: path) }
            return try SerialStream(path: path, settings: settings)
        case .usb(let vendor, let product, let serialNumber):
            let identifiers = USBIdentifiers(vendor: vendor, product: product)
            let devices = USBDevice.attached(identifiers).named(identifiers, serialNumber)
            if devices.contains(where: { $0.bulk != nil }) {
                return try USBStream(
                    devices.only(at: address),
                    serialNumber: serialNumber,
                    address: address.description
                )
            }
            let ports = try SerialPortInfo.all().named(identifiers, serialNumber)
            return try SerialStream(path: ports.only(at: address).path, settings: settings)
        }
    }

    /// Whether `path`, with links followed, names a pseudo-terminal.
    ///
    /// Source: Linux, `Documentation/admin-guide/devices.txt`: majors 136 to 143 are Unix98
    /// pseudo-terminals.
    private static func isPseudoTerminal(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        guard status.st_mode & S_IFMT == S_IFCHR else { return false }
        // The low 12 bits of the major number stand in bits 19 to 8.
        return (136...143).contains(status.st_rdev >> 8 & 0xFFF)
    }
}
