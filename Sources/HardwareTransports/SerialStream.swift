// SPDX-License-Identifier: Apache-2.0

internal import CSerialPort
internal import Glibc
package import Transports

/// A byte stream over a real serial port.
///
/// libserialport finds, opens and sets up the port; its descriptor is then read and written as
/// every other one, so that a wait can be interrupted. The modem lines stay as they are found,
/// and stay so when the port is closed: on many boards a change of DTR is a reset. (Opening a
/// port raises DTR and RTS in the kernel if nothing held them up before.)
package final class SerialStream: ByteStream {
    /// `serial:` and the path that was asked for.
    package let description: String

    /// The settings of the line.
    package let settings: SerialSettings

    /// Whether the adapter was told to pass every byte on at once; false where it cannot be.
    package let hasLowLatency: Bool

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
        let port = try SerialPortHandle(path: path, address: description)
        self.port = port
        try port.open()
        let descriptor = try port.descriptor()
        try port.exclude(descriptor)
        try port.configure(settings)
        try port.keepModemLines(descriptor)
        hasLowLatency = requestLowLatency(descriptor)
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

/// Asks the driver to pass bytes on at once, and reads back whether it will.
///
/// FTDI adapters otherwise wait 16 ms for more bytes.
///
/// Source: Linux, `Documentation/ABI/testing/sysfs-tty` and `drivers/usb/serial/ftdi_sio.c`,
/// `ASYNC_LOW_LATENCY` of `include/uapi/linux/tty_flags.h`, bit 13.
private func requestLowLatency(_ descriptor: Int32) -> Bool {
    let lowLatency: Int32 = 1 << 13
    var state = unsafe serial_struct()
    guard unsafe ioctl(descriptor, UInt(TIOCGSERIAL), &state) == 0 else { return false }
    unsafe state.flags |= lowLatency
    guard unsafe ioctl(descriptor, UInt(TIOCSSERIAL), &state) == 0,
        unsafe ioctl(descriptor, UInt(TIOCGSERIAL), &state) == 0
    else { return false }
    return unsafe state.flags & lowLatency != 0
}
