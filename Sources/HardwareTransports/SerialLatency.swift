// SPDX-License-Identifier: Apache-2.0

internal import CSerialPort
internal import Glibc

/// How long a USB adapter waits for more bytes before it passes on what it has.
///
/// FTDI adapters wait 16 ms unless they are told otherwise, and every answer of a board with them.
///
/// Source: Linux, `Documentation/ABI/testing/sysfs-tty`, `drivers/usb/serial/ftdi_sio.c`
/// (`latency_timer`), and `ASYNC_LOW_LATENCY` of `include/uapi/linux/tty_flags.h`, bit 13.
package struct SerialLatency: Hashable, Sendable {
    /// Whether the driver says that it passes every byte on at once; nil where it cannot be asked.
    package let isLow: Bool?

    /// The adapter's own timer in milliseconds, as read back; nil where it has none.
    package let timerMilliseconds: Int?

    /// A latency as it was read back.
    package init(isLow: Bool?, timerMilliseconds: Int?) {
        self.isLow = isLow
        self.timerMilliseconds = timerMilliseconds
    }

    /// Asks for the lowest latency of an open port and reads back what it is.
    init(lowering descriptor: Int32, path: String) {
        isLow = Self.lower(descriptor)
        let name = path.split(separator: "/").last ?? ""
        let file = "/sys/class/tty/\(name)/device/latency_timer"
        // The timer follows the flag, but a service whose sysfs is read-only needs the udev rule.
        if let timer = Self.timer(file), timer > 1 { _ = SystemAttribute.write("1", to: file) }
        timerMilliseconds = Self.timer(file)
    }

    /// What a record keeps.
    var particulars: [String: String] {
        var list: [String: String] = [:]
        if let isLow { list["low_latency"] = String(isLow) }
        if let timerMilliseconds { list["latency_timer_ms"] = String(timerMilliseconds) }
        return list
    }

    private static func timer(_ file: String) -> Int? {
        SystemAttribute.read(file).flatMap { Int($0) }
    }

    private static func lower(_ descriptor: Int32) -> Bool? {
        let flag: Int32 = 1 << 13
        var state = unsafe serial_struct()
        guard unsafe ioctl(descriptor, UInt(TIOCGSERIAL), &state) == 0 else { return nil }
        unsafe state.flags |= flag
        guard unsafe ioctl(descriptor, UInt(TIOCSSERIAL), &state) == 0,
            unsafe ioctl(descriptor, UInt(TIOCGSERIAL), &state) == 0
        else { return false }
        return unsafe state.flags & flag != 0
    }
}
