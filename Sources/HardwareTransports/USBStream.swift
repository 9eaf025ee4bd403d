// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import Transports

/// A byte stream over the two bulk endpoints of a vendor's own interface.
///
/// Transfers are in flight both ways at all times. Their callbacks only note what came back;
/// whoever reads or writes acts on it, clears stalls included: a read looks after both ways. ``close()`` takes every
/// transfer back before it gives the device up, so that no callback comes after it.
package final class USBStream: ByteStream {
    /// The address that was asked for.
    package let description: String

    /// What records keep: which interface and how the device was found.
    package let particulars: [String: String]

    private let handle: USBHandle
    private let incoming: USBLane
    private let outgoing: USBLane
    private let wake: WakeSignal
    private let closing: WakeSignal
    private let receiver: Mutex<USBReceiver>
    private let sender: Mutex<USBSender>
    private let usage = Mutex(Usage())

    private struct Usage {
        var userCount = 0
        var isClosed = false
    }

    /// How long the library may take to give transfers back; it takes less than a millisecond.
    private static let recallLimit = Duration.seconds(5)

    /// Opens a device that has an interface for a byte stream.
    ///
    /// - Throws: ``TransportError`` `.permissionDenied`, `.noSuchDevice`, `.busy`, `.unsupported`
    ///   when the device has no such interface, `.ioFailure`.
    init(
        _ device: USBDevice,
        serialNumber: String?,
        address: String
    ) throws(TransportError) {
        guard let bulk = device.bulk else {
            throw TransportError(.unsupported, at: address, "it has no interface for a byte stream")
        }
        description = address
        particulars = [
            "medium": "usb", "usb_port": device.place, "usb_interface": String(bulk.number),
        ]
        handle = try USBHandle(
            device,
            interface: bulk,
            serialNumber: serialNumber,
            address: address
        )
        incoming = try USBLane(
            handle,
            endpoint: bulk.incoming.address,
            transferCount: USBReceiver.transferCount,
            address: address
        )
        outgoing = try USBLane(
            handle,
            endpoint: bulk.outgoing.address,
            transferCount: USBSender.transferCount,
            address: address
        )
        wake = try WakeSignal()
        closing = try WakeSignal()
        receiver = Mutex(USBReceiver(incoming))
        sender = Mutex(USBSender(outgoing))
        do throws(TransportError) {
            try receiver.withLock { (receiver) throws(TransportError) in try receiver.start() }
        } catch {
            release()
            throw error.whileOpening
        }
    }

    deinit { close() }

    /// See ``ByteStream/read(maximumCount:timeout:)``.
    package func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8] {
        precondition(maximumCount > 0, "A read takes at least one byte.")
        let deadline = Deadline(after: timeout)
        return try using { () throws(TransportError) in
            while true {
                incoming.progress.clear()
                outgoing.notice.clear()
                let bytes = try take(maximumCount)
                if !bytes.isEmpty { return bytes }
                try sender.withLock { (sender) throws(TransportError) in try sender.settle() }
                let isRaised = WakeSignal.wait(
                    for: [closing, wake, incoming.progress, outgoing.notice],
                    until: deadline
                )
                if closing.isRaised { throw TransportError(.notOpen, at: description) }
                if wake.isRaised {
                    wake.clear()
                    return []
                }
                guard isRaised else { return [] }
            }
        }
    }

    /// See ``ByteStream/write(_:timeout:)``.
    package func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError) {
        let deadline = Deadline(after: timeout)
        try using { () throws(TransportError) in
            var rest = bytes[...]
            while !rest.isEmpty {
                outgoing.progress.clear()
                let count = try sender.withLock { (sender) throws(TransportError) in
                    try sender.put(rest)
                }
                rest = rest.dropFirst(count)
                if rest.isEmpty || count > 0 { continue }
                let isRaised = WakeSignal.wait(for: [closing, outgoing.progress], until: deadline)
                if closing.isRaised { throw TransportError(.notOpen, at: description) }
                guard isRaised else {
                    let context = TransportError.Context(
                        address: description,
                        writtenByteCount: bytes.count - rest.count
                    )
                    throw TransportError(.deadlineExceeded, context)
                }
            }
        }
    }

    /// See ``ByteStream/interrupt()``.
    package func interrupt() { wake.raise() }

    /// See ``ByteStream/close()``.
    package func close() {
        let isMine = usage.withLock { usage in
            if usage.isClosed { return false }
            usage.isClosed = true
            return usage.userCount == 0
        }
        closing.raise()
        if isMine { release() }
    }

    private func take(_ maximumCount: Int) throws(TransportError) -> [UInt8] {
        try receiver.withLock { (receiver) throws(TransportError) in
            try receiver.take(maximumCount)
        }
    }

    /// Runs `body` while the device is not given up.
    private func using<Result>(
        _ body: () throws(TransportError) -> Result
    ) throws(TransportError) -> Result {
        let isOpen = usage.withLock { usage in
            if !usage.isClosed { usage.userCount += 1 }
            return !usage.isClosed
        }
        guard isOpen else { throw TransportError(.notOpen, at: description) }
        defer {
            let isMine = usage.withLock { usage in
                usage.userCount -= 1
                return usage.isClosed && usage.userCount == 0
            }
            if isMine { release() }
        }
        return try body()
    }

    /// Takes every transfer back, then gives the device up.
    private func release() {
        incoming.cancel()
        outgoing.cancel()
        let areBack =
            incoming.recall(within: Self.recallLimit) && outgoing.recall(within: Self.recallLimit)
        guard areBack else {
            // The library still has memory of ours: better that it stays for ever than that a
            // callback finds something else there.
            _ = unsafe Unmanaged.passRetained(incoming)
            _ = unsafe Unmanaged.passRetained(outgoing)
            return
        }
        handle.close()
    }
}
