// SPDX-License-Identifier: Apache-2.0

internal import CLibUSB
internal import Glibc
internal import Transports

/// A device on USB, and what is known of it without opening it.
// Sendable because the library counts its references atomically and the rest is constant.
@safe final class USBDevice: @unchecked Sendable {
    /// Its vendor's and product's id.
    let identifiers: USBIdentifiers?
    /// The number of its bus.
    let bus: UInt8
    /// Its number on the bus, which differs after every plugging.
    let address: UInt8
    /// The ports it is plugged into, from the bus down, such as `1-1.4`.
    let place: String
    /// The interface that carries a byte stream, if it has one.
    let bulk: USBBulkInterface?

    let context: USBContext
    private let device: OpaquePointer

    /// The device, unless it has other ids or cannot be described.
    init?(_ device: OpaquePointer, in context: USBContext, only identifiers: USBIdentifiers?) {
        var descriptor = libusb_device_descriptor()
        guard unsafe libusb_get_device_descriptor(device, &descriptor) == 0 else { return nil }
        let own = USBIdentifiers(vendor: descriptor.idVendor, product: descriptor.idProduct)
        guard identifiers == nil || identifiers == own else { return nil }
        self.identifiers = own
        self.context = context
        bus = unsafe libusb_get_bus_number(device)
        address = unsafe libusb_get_device_address(device)
        place = unsafe Self.place(of: device, bus: bus)
        bulk = unsafe USBBulkInterface(among: Self.interfaces(of: device))
        unsafe self.device = unsafe libusb_ref_device(device)
    }

    deinit { unsafe libusb_unref_device(device) }

    /// The devices with these ids; none on a machine without USB.
    static func attached(_ identifiers: USBIdentifiers? = nil) -> [USBDevice] {
        do {
            return try USBContext.shared().devices(identifiers)
        } catch {
            return []
        }
    }

    /// The library's own name of the device.
    var pointer: OpaquePointer { unsafe device }

    /// Its serial number as the system read it when it was plugged in.
    var serialNumber: String? { attribute("serial") }

    /// A text for people, empty when it has none.
    var about: String {
        [attribute("manufacturer"), attribute("product")].compactMap(\.self).joined(separator: " ")
    }

    /// Whether this user may open it.
    ///
    /// Source: Linux, `Documentation/driver-api/usb/usb.rst`, "The usbfs filesystem".
    var isAccessible: Bool {
        unsafe access("/dev/bus/usb/\(Self.digits(bus))/\(Self.digits(address))", R_OK | W_OK) == 0
    }

    /// What differs after it is plugged in again.
    var plugging: String { "\(bus):\(address)" }

    /// Whether the system has this very device, and not another one, at its place.
    var isPresent: Bool {
        SystemAttribute.read("\(folder)/devnum").flatMap { UInt8($0) } == address
    }

    private var folder: String { "/sys/bus/usb/devices/\(place)" }

    /// A text that sysfs has of it; nil without one, or when it is another device by now.
    ///
    /// Source: Linux, `Documentation/ABI/stable/sysfs-bus-usb` and `testing/sysfs-bus-usb`.
    private func attribute(_ name: String) -> String? {
        isPresent ? SystemAttribute.read("\(folder)/\(name)") : nil
    }

    private static func digits(_ number: UInt8) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }

    private static func place(of device: OpaquePointer, bus: UInt8) -> String {
        // Seven is the most hubs allow.
        var ports = [UInt8](repeating: 0, count: 7)
        let count = unsafe libusb_get_port_numbers(device, &ports, Int32(ports.count))
        guard count > 0 else { return "usb\(bus)" }
        return "\(bus)-" + ports.prefix(Int(count)).map(String.init).joined(separator: ".")
    }

    /// The interfaces of the configuration in force.
    private static func interfaces(of device: OpaquePointer) -> [USBInterface] {
        var configuration: UnsafeMutablePointer<libusb_config_descriptor>?
        guard unsafe libusb_get_active_config_descriptor(device, &configuration) == 0,
            let configuration = unsafe configuration
        else { return [] }
        defer { unsafe libusb_free_config_descriptor(configuration) }
        var found: [USBInterface] = []
        for index in 0..<Int(unsafe configuration.pointee.bNumInterfaces) {
            let interface = unsafe configuration.pointee.interface[index]
            for setting in 0..<Int(unsafe interface.num_altsetting) {
                found.append(unsafe USBInterface(interface.altsetting[setting]))
            }
        }
        return found
    }
}

extension USBDevice: USBNamed {
    var whereabouts: String { place }
}

extension USBInterface {
    fileprivate init(_ descriptor: libusb_interface_descriptor) {
        let endpoints = unsafe UnsafeBufferPointer(
            start: descriptor.endpoint,
            count: Int(descriptor.bNumEndpoints)
        )
        self.init(
            number: unsafe descriptor.bInterfaceNumber,
            setting: unsafe descriptor.bAlternateSetting,
            kind: unsafe Kind(
                descriptor.bInterfaceClass,
                descriptor.bInterfaceSubClass,
                descriptor.bInterfaceProtocol
            ),
            endpoints: unsafe endpoints.map { endpoint in
                unsafe Endpoint(
                    address: endpoint.bEndpointAddress,
                    attributes: endpoint.bmAttributes,
                    packetByteCount: Int(endpoint.wMaxPacketSize & 0x7FF)
                )
            }
        )
    }
}
