// SPDX-License-Identifier: Apache-2.0

internal import CSerialPort
internal import Foundation
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

    /// All ports that are attached, ordered by path; none of them is opened.
    ///
    /// The library's own list is not used: its release 0.1.1 opens the ports of a PC's board to
    /// find out which of them exist, and that pulses DTR and RTS. What it knows of a port by its
    /// name comes from sysfs.
    ///
    /// Source: Linux, `Documentation/ABI/testing/sysfs-tty`, `type`: 0 is a port that is not there.
    ///
    /// - Throws: ``TransportError`` `.ioFailure` when the system cannot list them.
    package static func all() throws(TransportError) -> [Self] {
        let folder = "/sys/class/tty"
        // A machine without a class of terminals has none.
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw TransportError(.ioFailure, at: "serial ports", "listing")
        }
        return names.filter { name in
            FileManager.default.fileExists(atPath: "\(folder)/\(name)/device")
                && SystemAttribute.read("\(folder)/\(name)/type") != "0"
        }
        .compactMap { Self(path: "/dev/" + $0.replacing("!", with: "/")) }
        .sorted { $0.path < $1.path }
    }

    /// What is known of the port at `path`; nil when the library does not take it for one.
    private init?(path: String) {
        var port: OpaquePointer?
        guard unsafe sp_get_port_by_name(path, &port) == SP_OK, let port = unsafe port else {
            return nil
        }
        defer { unsafe sp_free_port(port) }
        unsafe self.init(port)
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
