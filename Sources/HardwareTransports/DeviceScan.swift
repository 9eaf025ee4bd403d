// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Transports

/// Looks at what is attached, without opening anything.
package enum DeviceScan {
    /// The boards on USB, and every serial port, ordered by address.
    ///
    /// A board is known by its USB ids. Of other USB devices nothing is said; of other serial
    /// ports only that they are there, and nothing is ever written to them unless a bench or a
    /// user names them.
    ///
    /// - Throws: ``TransportError`` `.ioFailure` when the system cannot list its ports.
    package static func attached() throws(TransportError) -> [AttachedDevice] {
        let boards = USBDevice.attached().filter { $0.identifiers?.areThoseOfABoard == true }
        let ports = try SerialPortInfo.all()
        let streams = boards.filter { $0.bulk != nil }
        return (devices(streams) + ports.map(device)).sorted {
            ($0.address.description, $0.plugging) < ($1.address.description, $1.plugging)
        }
    }

    private static func devices(_ boards: [USBDevice]) -> [AttachedDevice] {
        boards.compactMap { board in
            guard let identifiers = board.identifiers else { return nil }
            let isAccessible = board.isAccessible
            let device = AttachedDevice(
                address: .usb(
                    vendor: identifiers.vendor,
                    product: identifiers.product,
                    serialNumber: board.serialNumber
                ),
                about: board.about,
                identifiers: identifiers,
                serialNumber: board.serialNumber,
                isKnownBoard: true,
                obstacle: isAccessible ? nil : obstacle,
                plugging: board.plugging
            )
            // One that left meanwhile has lost its name, and is no other device for that.
            return board.isPresent ? device : nil
        }
    }

    private static func device(_ port: SerialPortInfo) -> AttachedDevice {
        let isAccessible = unsafe access(port.path, R_OK | W_OK) == 0
        let isBoard = port.identifiers?.areThoseOfABoard == true
        return AttachedDevice(
            address: .serial(path: port.path),
            about: port.description,
            identifiers: port.identifiers,
            serialNumber: port.serialNumber,
            isKnownBoard: isBoard,
            obstacle: isAccessible ? nil : isBoard ? obstacle : portObstacle,
            plugging: port.plugging
        )
    }

    private static let obstacle =
        "permission denied: install the udev rule 70-hebb.rules and join the group hebb"

    private static let portObstacle =
        "permission denied: join the group that owns the port, for example dialout"
}
