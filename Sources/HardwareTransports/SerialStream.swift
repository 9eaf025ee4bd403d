// SPDX-License-Identifier: Apache-2.0

internal import CSerialPort
internal import Glibc
package import Transports

/// A byte stream over a real serial port.
///
/// libserialport finds, opens and sets up the port; its descriptor is then read and written as
/// every other one, so that a wait can be interrupted. The modem lines stay as they are found,
/// unless the settings say otherwise, and stay so when the port is closed: on many boards a change
/// of DTR is a reset. (Opening a port raises DTR and RTS in the kernel if nothing held them up
/// before.)
package final class SerialStream: ByteStream {
    /// `serial:` and the path that was asked for.
    package let description: String

    /// The settings of the line.
    package let settings: SerialSettings

    /// How long the adapter waits for more bytes, as far as the system tells.
    package let latency: SerialLatency

    private let stream: DescriptorStream
    private let port: SerialPortHandle

    /// Opens the port at `path`, which may be a link, for this program alone.
    ///
    /// - Throws: ``TransportError`` `.noSuchDevice`, `.notASerialPort`, `.permissionDenied`,
    ///   `.busy`, `.settingRefused` or `.ioFailure`.
    package init(
        path: String,
        settings: SerialSettings = SerialSettings()
    ) throws(TransportError) {
        description = "serial:\(path)"
        self.settings = settings
        let target = SerialPortHandle.resolved(path)
        let port = try SerialPortHandle(path: target, address: description)
        self.port = port
        try port.open()
        let descriptor = try port.descriptor()
        try port.exclude(descriptor)
        try port.configure(settings)
        try port.keepModemLines(descriptor)
        try port.setModemLines(settings)
        latency = SerialLatency(lowering: descriptor, path: target)
        stream = try DescriptorStream(descriptor: descriptor, description: description) {
            port.close()
        }
    }

    /// See ``ByteStream/read(maximumCount:timeout:)``.
    package func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8] {
        try stream.read(maximumCount: maximumCount, timeout: timeout)
    }

    /// See ``ByteStream/write(_:timeout:)``.
    package func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError) {
        try stream.write(bytes, timeout: timeout)
    }

    /// Waits until the last byte has left the port.
    ///
    /// - Throws: ``TransportError`` `.deadlineExceeded` when bytes are left after `timeout`,
    ///   `.notOpen`, `.closed` when the port is gone, `.ioFailure`.
    package func drain(timeout: Duration) throws(TransportError) {
        let deadline = Deadline(after: timeout)
        try stream.withDescriptor { (_) throws(TransportError) in
            while try port.waitingByteCount() > 0 {
                // The library's own drain has no limit; on a line that is held it never ends.
                guard deadline.remaining > .zero else {
                    throw TransportError(.deadlineExceeded, at: description, "the line's silence")
                }
                pause(.milliseconds(1))
            }
            try port.drainTransmitter()
        }
    }

    /// Holds the line low for ``SerialSettings/breakDuration``.
    @discardableResult
    package func sendBreak() throws(TransportError) -> Bool {
        try stream.withDescriptor { (_) throws(TransportError) in
            try port.startBreak()
            pause(settings.breakDuration)
            try port.endBreak()
        }
        return true
    }

    /// The settings of the line and the latency it has.
    package var particulars: [String: String] {
        [
            "medium": "serial", "baud": String(settings.baudRate),
            "parity": settings.parity.rawValue, "dtr": settings.dataTerminalReady.rawValue,
            "rts": settings.requestToSend.rawValue,
        ].merging(latency.particulars) { first, _ in first }
    }

    /// See ``ByteStream/interrupt()``.
    package func interrupt() { stream.interrupt() }

    /// See ``ByteStream/close()``.
    package func close() { stream.close() }
}

/// Blocks the thread; the I/O thread may.
private func pause(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var request = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    var rest = timespec()
    // A signal ends the wait early, and `rest` says how early.
    while unsafe nanosleep(&request, &rest) != 0, errno == EINTR { request = rest }
}
