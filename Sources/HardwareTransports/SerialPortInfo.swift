// SPDX-License-Identifier: Apache-2.0

internal import CSerialPort
package import Transports

/// A serial port that is attached, and what USB says about it.
package struct SerialPortInfo: Hashable, Sendable {
    /// The path of the device.
    package let path: String

    /// A text for people, empty when the system has none.
    package let description: String

    /// The USB vendor id, nil when it is no USB port.
    package let vendor: UInt16?

    /// The USB product id, nil when it is no USB port.
    package let product: UInt16?

    /// The USB serial number, nil when the device has none.
    package let serialNumber: String?

    /// What is known of a port.
    package init(
        path: String,
        description: String = "",
        vendor: UInt16? = nil,
        product: UInt16? = nil,
        serialNumber: String? = nil
    ) {
        self.path = path
        self.description = description
        self.vendor = vendor
        self.product = product
        self.serialNumber = serialNumber
    }

    /// All ports that are attached, ordered by path.
    ///
    /// - Throws: ``TransportError`` `.ioFailure` when the system cannot list them.
    package static func all() throws(TransportError) -> [Self] {
        var list: UnsafeMutablePointer<OpaquePointer?>?
        guard unsafe sp_list_ports(&list) == SP_OK, let ports = unsafe list else {
            let cause = SystemError(number: sp_last_error_code())
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

    /// The one port with these USB ids, and this serial number if one is given.
    ///
    /// - Throws: ``TransportError`` `.noSuchDevice` when there is none, `.ambiguous` when there
    ///   are several.
    package static func only(
        in ports: [Self],
        vendor: UInt16,
        product: UInt16,
        serialNumber: String?
    ) throws(TransportError) -> Self {
        let matches = ports.filter {
            $0.vendor == vendor && $0.product == product
                && (serialNumber == nil || $0.serialNumber == serialNumber)
        }
        let address = BoardAddress.usb(
            vendor: vendor,
            product: product,
            serialNumber: serialNumber
        )
        guard let first = matches.first else {
            throw TransportError(.noSuchDevice, at: address.description)
        }
        guard matches.count == 1 else {
            let paths = matches.map { "\($0.path) (\($0.serialNumber ?? "no serial number"))" }
            throw TransportError(
                .ambiguous,
                at: address.description,
                paths.joined(separator: ", ")
            )
        }
        return first
    }

    private init?(_ port: OpaquePointer) {
        guard let path = unsafe Self.text(sp_get_port_name(port)) else { return nil }
        var vendor: Int32 = 0
        var product: Int32 = 0
        let isUSB = unsafe sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK
        self.init(
            path: path,
            description: unsafe Self.text(sp_get_port_description(port)) ?? "",
            vendor: isUSB ? UInt16(exactly: vendor) : nil,
            product: isUSB ? UInt16(exactly: product) : nil,
            serialNumber: unsafe Self.text(sp_get_port_usb_serial(port))
        )
    }

    private static func text(_ characters: UnsafeMutablePointer<CChar>?) -> String? {
        unsafe characters.map { unsafe String(cString: $0) }
    }
}
