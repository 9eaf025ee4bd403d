// SPDX-License-Identifier: Apache-2.0

internal import CLibUSB
internal import Transports

/// One transfer of the library with its buffer, used again and again.
// Sendable because the library has it between submitting and coming back, and its lane otherwise.
@safe final class USBTransfer: @unchecked Sendable {
    /// What came of a transfer.
    enum Outcome: Hashable, Sendable {
        /// All went well.
        case completed
        /// It was taken back.
        case cancelled
        /// The endpoint refuses until its halt is cleared.
        case stalled
        /// The device is gone, or the wire to it does not carry any more.
        case gone
        /// Anything else, in words.
        case failed(String)
    }

    /// How many bytes the buffer holds: a multiple of every packet size there is, so that no
    /// packet of a device is ever too long for what is left of it.
    static let capacity = 16_384

    /// Its place among the transfers of its lane.
    let index: Int

    private unowned let lane: USBLane
    private let transfer: UnsafeMutablePointer<libusb_transfer>
    private let buffer: UnsafeMutablePointer<UInt8>

    /// A transfer of `lane`; nil when there is no memory.
    init?(_ lane: USBLane, index: Int) {
        guard let transfer = unsafe libusb_alloc_transfer(0) else { return nil }
        self.lane = lane
        self.index = index
        unsafe self.transfer = unsafe transfer
        unsafe buffer = .allocate(capacity: Self.capacity)
        unsafe buffer.initialize(repeating: 0, count: Self.capacity)
    }

    deinit {
        unsafe libusb_free_transfer(transfer)
        unsafe buffer.deallocate()
    }

    /// Gives it to the library: `count` bytes of the buffer, or room for as many.
    func submit(_ count: Int) throws(TransportError) {
        unsafe libusb_fill_bulk_transfer(
            transfer,
            lane.handle.pointer,
            lane.endpoint,
            buffer,
            Int32(count),
            { transfer in
                guard let data = unsafe transfer?.pointee.user_data else { return }
                unsafe Unmanaged<USBTransfer>.fromOpaque(data).takeUnretainedValue().cameBack()
            },
            Unmanaged.passUnretained(self).toOpaque(),
            0
        )
        let status = unsafe libusb_submit_transfer(transfer)
        guard status == 0 else {
            throw TransportError(usb: status, at: lane.address, "starting a transfer")
        }
    }

    /// Asks for it back; it comes back all the same, as cancelled or as what it was.
    func cancel() { unsafe _ = libusb_cancel_transfer(transfer) }

    /// Bytes of the buffer.
    func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        precondition(range.upperBound <= Self.capacity, "A transfer ends at its capacity.")
        return unsafe UnsafeBufferPointer(start: buffer + range.lowerBound, count: range.count)
    }

    /// Fills the buffer from its start.
    func fill(_ bytes: ArraySlice<UInt8>) {
        precondition(bytes.count <= Self.capacity, "A transfer ends at its capacity.")
        unsafe bytes.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            unsafe buffer.update(from: start, count: source.count)
        }
    }

    /// Moves the bytes from `start` on to the start of the buffer.
    func drop(_ start: Int, of count: Int) {
        precondition(0 <= start && start <= count && count <= Self.capacity, "Part of a buffer.")
        unsafe buffer.update(from: buffer + start, count: count - start)
    }

    private func cameBack() {
        let count = unsafe Int(transfer.pointee.actual_length)
        lane.cameBack(self, unsafe outcome(transfer.pointee.status), count)
    }

    /// A wire that does not carry ends like a device that is gone: a plug that is pulled is seen
    /// as errors first, and as an absence by the hub only later.
    private func outcome(_ status: libusb_transfer_status) -> Outcome {
        switch status {
        case LIBUSB_TRANSFER_COMPLETED: .completed
        case LIBUSB_TRANSFER_CANCELLED: .cancelled
        case LIBUSB_TRANSFER_STALL: .stalled
        case LIBUSB_TRANSFER_NO_DEVICE, LIBUSB_TRANSFER_ERROR: .gone
        case LIBUSB_TRANSFER_OVERFLOW: .failed("a packet longer than its endpoint's")
        default: .failed("a transfer (status \(status.rawValue))")
        }
    }
}
