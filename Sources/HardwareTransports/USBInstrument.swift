// SPDX-License-Identifier: Apache-2.0

internal import CLibUSB
internal import Glibc
package import Instruments
internal import Synchronization
package import Transports

/// The test and measurement interface of a USB device, through libusb.
///
/// Every call waits for its transfer on the caller's thread.
// Sendable because the library's functions on a handle may be called from any thread, and the
// lock guards its end.
@safe package final class USBInstrument: USBTMCPipe, @unchecked Sendable {
    /// The address it was opened with.
    package let description: String
    /// See ``USBTMCPipe/interface``.
    package let interface: UInt8
    /// See ``USBTMCPipe/outEndpoint``.
    package let outEndpoint: UInt8
    /// See ``USBTMCPipe/inEndpoint``.
    package let inEndpoint: UInt8
    /// See ``USBTMCPipe/inPacketByteCount``.
    package let inPacketByteCount: Int

    private let context: OpaquePointer
    private let handle: OpaquePointer
    private let isOpen = Mutex(true)

    /// Opens the device with these ids and claims its test and measurement interface.
    ///
    /// - Throws: ``TransportError`` `.noSuchDevice`, `.ambiguous`, `.permissionDenied`, `.busy`,
    ///   `.unsupported` when it has no such interface, `.ioFailure`.
    package init(
        vendor: UInt16,
        product: UInt16,
        serialNumber: String?,
        address: String
    ) throws(TransportError) {
        var context: OpaquePointer?
        guard unsafe libusb_init(&context) == 0, let context = unsafe context else {
            throw TransportError(.ioFailure, at: address, "finding the USB of this machine")
        }
        do throws(TransportError) {
            let finder = unsafe InstrumentFinder(context: context, address: address)
            let found = try finder.open(vendor, product, serialNumber)
            unsafe handle = found.pointer
            interface = found.place.interface
            outEndpoint = found.place.outEndpoint
            inEndpoint = found.place.inEndpoint
            inPacketByteCount = found.place.packetByteCount
        } catch {
            unsafe libusb_exit(context)
            throw error
        }
        unsafe self.context = context
        description = address
    }

    deinit { close() }

    /// See ``USBTMCPipe/bulkOut(_:timeout:)``.
    package func bulkOut(_ bytes: [UInt8], timeout: Duration) throws(USBPipeFault) {
        let count = try transfer(outEndpoint, bytes, timeout).count
        // A transfer that ended early is one that did not come to its end.
        guard count == bytes.count else { throw .failed }
    }

    /// See ``USBTMCPipe/bulkIn(maximumCount:timeout:)``.
    package func bulkIn(
        maximumCount: Int,
        timeout: Duration
    ) throws(USBPipeFault) -> [UInt8] {
        try transfer(inEndpoint, [UInt8](repeating: 0, count: maximumCount), timeout)
    }

    /// See ``USBTMCPipe/control(_:timeout:)``.
    package func control(
        _ request: USBControlRequest,
        timeout: Duration
    ) throws(USBPipeFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(request.length))
        let status = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe libusb_control_transfer(
                handle,
                request.requestType,
                request.request,
                request.value,
                request.index,
                buffer.baseAddress,
                request.length,
                Self.milliseconds(timeout)
            )
        }
        guard status >= 0 else { throw Self.fault(status) }
        return Array(bytes.prefix(Int(status)))
    }

    /// See ``USBTMCPipe/clearHalt(_:)``.
    package func clearHalt(_ endpoint: UInt8) throws(USBPipeFault) {
        let status = unsafe libusb_clear_halt(handle, endpoint)
        guard status == 0 else { throw Self.fault(status) }
    }

    /// See ``USBTMCPipe/close()``.
    package func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        guard wasOpen else { return }
        unsafe libusb_release_interface(handle, Int32(interface))
        unsafe libusb_close(handle)
        unsafe libusb_exit(context)
    }

    /// The bytes that went over a bulk endpoint.
    private func transfer(
        _ endpoint: UInt8,
        _ bytes: [UInt8],
        _ timeout: Duration
    ) throws(USBPipeFault) -> [UInt8] {
        var bytes = bytes
        var count: Int32 = 0
        let status = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe libusb_bulk_transfer(
                handle,
                endpoint,
                buffer.baseAddress,
                Int32(buffer.count),
                &count,
                Self.milliseconds(timeout)
            )
        }
        guard status == 0 else { throw Self.fault(status) }
        return Array(bytes.prefix(Int(count)))
    }

    /// Whole milliseconds, at least one: none would be without end.
    private static func milliseconds(_ timeout: Duration) -> UInt32 {
        let (seconds, attoseconds) = timeout.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return UInt32(clamping: max(1, milliseconds))
    }

    private static func fault(_ status: Int32) -> USBPipeFault {
        switch status {
        case LIBUSB_ERROR_TIMEOUT.rawValue: .timedOut
        case LIBUSB_ERROR_PIPE.rawValue: .stalled
        case LIBUSB_ERROR_OVERFLOW.rawValue: .overflowed
        case LIBUSB_ERROR_NO_DEVICE.rawValue: .gone
        default: .failed
        }
    }
}
