// SPDX-License-Identifier: Apache-2.0

internal import CLibUSB
internal import Synchronization
internal import Transports

/// An open USB device of which one interface is claimed, for this program alone.
// Sendable because the library's functions on a handle may be called from any thread; `isOpen`
// guards its end, which its owner brings about after every transfer came back.
@safe final class USBHandle: @unchecked Sendable {
    private let device: USBDevice
    private let handle: OpaquePointer
    private let interfaceNumber: Int32
    private let address: String
    private let isOpen = Mutex(true)

    /// How long the device may take to tell its serial number, in milliseconds.
    private static let patience: UInt32 = 1000

    /// Opens `device` and claims `interface`.
    ///
    /// Where a serial number is given, the device is asked for it, because another one may have
    /// been plugged in since it was looked for.
    ///
    /// - Throws: ``TransportError`` `.permissionDenied`, `.noSuchDevice`, `.busy`, `.ioFailure`.
    init(
        _ device: USBDevice,
        interface: USBBulkInterface,
        serialNumber: String?,
        address: String
    ) throws(TransportError) {
        self.device = device
        self.address = address
        interfaceNumber = Int32(interface.number)
        var opened: OpaquePointer?
        let status = unsafe libusb_open(device.pointer, &opened)
        guard status == 0, let opened = unsafe opened else {
            throw TransportError(usb: status, at: address, "opening").whileOpening
        }
        unsafe handle = opened
        do throws(TransportError) {
            if let serialNumber { try requireSerialNumber(serialNumber) }
            // A driver of the kernel that has the interface gives it up, and gets it back.
            unsafe libusb_set_auto_detach_kernel_driver(handle, 1)
            try check(unsafe libusb_claim_interface(handle, interfaceNumber), "claiming")
        } catch {
            unsafe libusb_close(handle)
            isOpen.withLock { $0 = false }
            throw error.whileOpening
        }
    }

    deinit { close() }

    /// The library's own name of the handle.
    var pointer: OpaquePointer { unsafe handle }

    /// Makes an endpoint that stalled usable again; waits for the device.
    func clearHalt(_ endpoint: UInt8) throws(TransportError) {
        try check(unsafe libusb_clear_halt(handle, endpoint), "clearing a stall")
    }

    /// Gives the interface and the device up; closing again does nothing.
    func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        guard wasOpen else { return }
        unsafe libusb_release_interface(handle, interfaceNumber)
        unsafe libusb_close(handle)
    }

    private func check(_ status: Int32, _ action: String) throws(TransportError) {
        guard status < 0 else { return }
        throw TransportError(usb: status, at: address, action)
    }

    private func requireSerialNumber(_ expected: String) throws(TransportError) {
        var descriptor = libusb_device_descriptor()
        try check(
            unsafe libusb_get_device_descriptor(device.pointer, &descriptor),
            "reading the descriptor"
        )
        let languages = try string(0, language: 0)
        guard descriptor.iSerialNumber > 0, languages.count >= 4 else {
            throw TransportError(.noSuchDevice, at: address)
        }
        let language = UInt16(languages[2]) | UInt16(languages[3]) << 8
        let bytes = try string(descriptor.iSerialNumber, language: language)
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8
        }
        guard String(decoding: units, as: UTF16.self) == expected else {
            throw TransportError(.noSuchDevice, at: address)
        }
    }

    /// A string descriptor: two bytes of head, then UTF-16 with the low byte first.
    ///
    /// Source: Universal Serial Bus Specification 2.0, section 9.6.7.
    private func string(_ index: UInt8, language: UInt16) throws(TransportError) -> [UInt8] {
        let request = UInt8(LIBUSB_REQUEST_GET_DESCRIPTOR.rawValue)
        let value = UInt16(LIBUSB_DT_STRING.rawValue) << 8 | UInt16(index)
        var status: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 255) { buffer, count in
            status = unsafe libusb_control_transfer(
                handle,
                UInt8(LIBUSB_ENDPOINT_IN.rawValue),
                request,
                value,
                language,
                buffer.baseAddress,
                UInt16(buffer.count),
                Self.patience
            )
            count = Int(max(status, 0))
        }
        try check(status, "reading the serial number")
        return bytes
    }
}
