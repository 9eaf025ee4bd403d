// SPDX-License-Identifier: Apache-2.0

internal import CLibUSB
internal import Glibc
internal import Transports

/// Finds and opens a USB device with a test and measurement interface.
@safe struct InstrumentFinder {
    /// Where the interface and its bulk endpoints are.
    struct Place {
        let interface: UInt8
        let outEndpoint: UInt8
        let inEndpoint: UInt8
        let packetByteCount: Int
    }

    /// A device that is open, with its interface claimed.
    @safe struct Opened {
        let place: Place
        private let handle: OpaquePointer

        init(_ handle: OpaquePointer, _ place: Place) {
            unsafe self.handle = handle
            self.place = place
        }

        /// The library's own name of the handle.
        var pointer: OpaquePointer { unsafe handle }

        func close() { unsafe libusb_close(handle) }
    }

    private let context: OpaquePointer
    private let address: String

    init(context: OpaquePointer, address: String) {
        unsafe self.context = context
        self.address = address
    }

    /// Opens the only device with these ids.
    func open(
        _ vendor: UInt16,
        _ product: UInt16,
        _ serialNumber: String?
    ) throws(TransportError) -> Opened {
        var list: UnsafeMutablePointer<OpaquePointer?>?
        let count = unsafe libusb_get_device_list(context, &list)
        guard count >= 0, let list = unsafe list else {
            throw TransportError(.ioFailure, at: address, "listing the devices on USB")
        }
        defer { unsafe libusb_free_device_list(list, 1) }
        var found: [Opened] = []
        var failure = TransportError(.noSuchDevice, at: address)
        for index in 0..<count {
            guard let device = unsafe list[index] else { continue }
            var descriptor = libusb_device_descriptor()
            guard unsafe libusb_get_device_descriptor(device, &descriptor) == 0,
                descriptor.idVendor == vendor, descriptor.idProduct == product
            else { continue }
            do throws(TransportError) {
                let opened = try unsafe open(device, descriptor.iSerialNumber, serialNumber)
                if let opened { found.append(opened) }
            } catch {
                failure = error
            }
        }
        guard found.count < 2 else {
            for extra in found { extra.close() }
            throw TransportError(.ambiguous, at: address, "\(found.count) instruments")
        }
        guard let only = found.first else { throw failure }
        return only
    }

    /// Opens a device and claims its interface; nil when it has another serial number.
    private func open(
        _ device: OpaquePointer,
        _ serialIndex: UInt8,
        _ serialNumber: String?
    ) throws(TransportError) -> Opened? {
        guard let place = unsafe place(device) else {
            throw TransportError(
                .unsupported,
                at: address,
                "the device has no test and measurement interface"
            )
        }
        var opened: OpaquePointer?
        let status = unsafe libusb_open(device, &opened)
        guard status == 0, let handle = unsafe opened else { throw error(status, "opening") }
        if let serialNumber, unsafe serial(handle, serialIndex) != serialNumber {
            unsafe libusb_close(handle)
            return nil
        }
        // The kernel's usbtmc driver gives the interface up, and gets it back.
        unsafe libusb_set_auto_detach_kernel_driver(handle, 1)
        let claimed = unsafe libusb_claim_interface(handle, Int32(place.interface))
        guard claimed == 0 else {
            unsafe libusb_close(handle)
            throw error(claimed, "claiming the interface")
        }
        return unsafe Opened(handle, place)
    }

    private func serial(_ handle: OpaquePointer, _ index: UInt8) -> String {
        var text = [UInt8](repeating: 0, count: 256)
        let count = unsafe text.withUnsafeMutableBufferPointer { buffer in
            unsafe libusb_get_string_descriptor_ascii(
                handle,
                index,
                buffer.baseAddress,
                Int32(buffer.count)
            )
        }
        return String(decoding: text.prefix(Int(max(0, count))), as: UTF8.self)
    }

    /// The test and measurement interface of the configuration in force.
    ///
    /// Source: USBTMC, revision 1.0, table 43: class 0xFE, subclass 3; protocol 1 is USB488.
    private func place(_ device: OpaquePointer) -> Place? {
        var configuration: UnsafeMutablePointer<libusb_config_descriptor>?
        guard unsafe libusb_get_active_config_descriptor(device, &configuration) == 0,
            let configuration = unsafe configuration
        else { return nil }
        defer { unsafe libusb_free_config_descriptor(configuration) }
        for index in 0..<Int(unsafe configuration.pointee.bNumInterfaces) {
            let interface = unsafe configuration.pointee.interface[index]
            guard unsafe interface.num_altsetting > 0 else { continue }
            let setting = unsafe interface.altsetting[0]
            guard unsafe setting.bInterfaceClass == 0xFE, unsafe setting.bInterfaceSubClass == 3
            else { continue }
            var incoming: (address: UInt8, byteCount: Int)?
            var outgoing: UInt8?
            for number in 0..<Int(unsafe setting.bNumEndpoints) {
                let endpoint = unsafe setting.endpoint[number]
                guard unsafe endpoint.bmAttributes & 3 == 2 else { continue }
                let address = unsafe endpoint.bEndpointAddress
                if address & 0x80 != 0 {
                    incoming = (address, Int(unsafe endpoint.wMaxPacketSize & 0x7FF))
                } else {
                    outgoing = address
                }
            }
            guard let incoming, let outgoing, incoming.byteCount > 0 else { continue }
            return Place(
                interface: unsafe setting.bInterfaceNumber,
                outEndpoint: outgoing,
                inEndpoint: incoming.address,
                packetByteCount: incoming.byteCount
            )
        }
        return nil
    }

    private func error(_ status: Int32, _ action: String) -> TransportError {
        switch status {
        case LIBUSB_ERROR_ACCESS.rawValue:
            TransportError(.permissionDenied, at: address, cause: SystemError(number: EACCES))
        case LIBUSB_ERROR_NO_DEVICE.rawValue: TransportError(.noSuchDevice, at: address)
        case LIBUSB_ERROR_BUSY.rawValue: TransportError(.busy, at: address)
        default:
            TransportError(
                .ioFailure,
                at: address,
                "\(action) (\(unsafe String(cString: libusb_error_name(status))))"
            )
        }
    }
}
