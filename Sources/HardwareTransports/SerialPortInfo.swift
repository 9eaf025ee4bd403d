// SPDX-License-Identifier: Apache-2.0

internal import CSerialPort
internal import Glibc
package import Transports

/// A serial port that is attached, and what USB says about it.
package struct SerialPortInfo: Hashable, Sendable {
    /// The path of the device.
    package let path: String

    /// A text for people, empty when the system has none.
    package let description: String

    /// The USB ids, nil when it is no USB port.
    package let identifiers: USBIdentifiers?

    /// The USB serial number, nil when the device has none.
    package let serialNumber: String?

    /// What differs after its USB device is plugged in again; empty when it is no USB port.
    package let plugging: String

    /// What is known of a port.
    package init(
        path: String,
        description: String = "",
        identifiers: USBIdentifiers? = nil,
        serialNumber: String? = nil,
        plugging: String = ""
    ) {
        self.path = path
        self.description = description
        self.identifiers = identifiers
        self.serialNumber = serialNumber
        self.plugging = plugging
    }

    /// All ports that are attached, ordered by path.
    ///
    /// - Throws: ``TransportError`` `.ioFailure` when the system cannot list them.
    package static func all() throws(TransportError) -> [Self] {
        var list: UnsafeMutablePointer<OpaquePointer?>?
        guard unsafe sp_list_ports(&list) == SP_OK, let ports = unsafe list else {
            let cause = SystemError(number: sp_last_error_code())
            // A machine without a class of terminals has none.
            if cause.number == ENOENT { return [] }
            throw TransportError(.ioFailure, at: "serial ports", "listing", cause: cause)
        }
        defer { unsafe sp_free_port_list(ports) }
        var found: [Self] = []
        var index = 0
        while let port = unsafe ports[index] {
            if let info = unsafe Self(port) { found.append(info) }
            index += 1
        }
        return found.sorted { $0.path < $1.path }
    }

    private init?(_ port: OpaquePointer) {
        guard let path = unsafe Self.text(sp_get_port_name(port)) else { return nil }
        var (vendor, product): (Int32, Int32) = (0, 0)
        var (bus, device): (Int32, Int32) = (0, 0)
        var identifiers: USBIdentifiers?
        if unsafe sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK {
            identifiers = USBIdentifiers(
                vendor: UInt16(truncatingIfNeeded: vendor),
                product: UInt16(truncatingIfNeeded: product)
            )
        }
        let isPlaced = unsafe sp_get_port_usb_bus_address(port, &bus, &device) == SP_OK
        self.init(
            path: path,
            description: unsafe Self.text(sp_get_port_description(port)) ?? "",
            identifiers: identifiers,
            serialNumber: unsafe Self.text(sp_get_port_usb_serial(port)),
            plugging: isPlaced ? "\(bus):\(device)" : ""
        )
    }

    private static func text(_ characters: UnsafeMutablePointer<CChar>?) -> String? {
        unsafe characters.map { unsafe String(cString: $0) }
    }
}

extension SerialPortInfo: USBNamed {
    /// The path.
    package var whereabouts: String { path }
}
