// SPDX-License-Identifier: Apache-2.0

internal import CSerialPort
internal import Glibc
internal import Synchronization
internal import Transports

/// A port of libserialport.
// Sendable because the library keeps no state of its own outside the port, and the stream that owns
// the handle uses it on one thread between opening and closing; `state` guards closing.
@safe final class SerialPortHandle: @unchecked Sendable {
    private let port: OpaquePointer
    private let address: String
    private let state: Mutex<State>

    private struct State {
        var isOpen = false
        var lock: Int32?
    }

    /// Looks the port up and locks it, so that nobody's settings change before it is ours.
    init(path: String, address: String) throws(TransportError) {
        self.address = address
        try Self.requireDevice(path, address)
        guard let found = unsafe Self.find(path) else {
            throw TransportError(
                .notASerialPort,
                at: address,
                "libserialport does not take this as a serial port"
            )
        }
        do throws(TransportError) {
            state = Mutex(State(lock: try Self.lock(path, address)))
        } catch {
            unsafe sp_free_port(found)
            throw error
        }
        unsafe port = found
    }

    deinit {
        close()
        unsafe sp_free_port(port)
    }

    /// Opens the port for reading and writing.
    func open() throws(TransportError) {
        let status = unsafe sp_open(port, sp_mode(SP_MODE_READ.rawValue | SP_MODE_WRITE.rawValue))
        guard status == SP_OK else {
            let cause = Self.lastError(status)
            if cause?.number == ENOTTY || cause?.number == EINVAL {
                throw TransportError(
                    .notASerialPort,
                    at: address,
                    "the device has no serial line",
                    cause: cause
                )
            }
            throw TransportError(opening: address, cause: cause ?? SystemError(number: EIO))
        }
        state.withLock { $0.isOpen = true }
    }

    /// The descriptor of the open port.
    func descriptor() throws(TransportError) -> Int32 {
        var descriptor: Int32 = -1
        try check(unsafe sp_get_port_handle(port, &descriptor), "opening")
        return descriptor
    }

    /// Keeps programs that do not look at the lock away, too.
    func exclude(_ descriptor: Int32) throws(TransportError) {
        guard ioctl(descriptor, UInt(TIOCEXCL)) == 0 else {
            throw TransportError(opening: address, cause: .last)
        }
    }

    /// Sets up the line; what is not named stays as it is.
    func configure(_ settings: SerialSettings) throws(TransportError) {
        try set("8 data bits", unsafe sp_set_bits(port, 8))
        try set(
            "\(settings.parity) parity",
            unsafe sp_set_parity(port, Self.parity(settings.parity))
        )
        try set("1 stop bit", unsafe sp_set_stopbits(port, 1))
        try set("no flow control", unsafe sp_set_xon_xoff(port, SP_XONXOFF_DISABLED))
        try set("no flow control", unsafe sp_set_cts(port, SP_CTS_IGNORE))
        let baudRate = Int32(clamping: settings.baudRate)
        try set("\(settings.baudRate) baud", unsafe sp_set_baudrate(port, baudRate))
    }

    /// Keeps DTR and RTS up when the port is closed, and makes an empty port say "try again".
    func keepModemLines(_ descriptor: Int32) throws(TransportError) {
        var line = termios()
        guard unsafe tcgetattr(descriptor, &line) == 0 else {
            throw TransportError(.ioFailure, at: address, "reading the settings", cause: .last)
        }
        line.c_cflag &= ~tcflag_t(HUPCL)
        unsafe withUnsafeMutableBytes(of: &line.c_cc) { characters in
            unsafe characters[Int(VMIN)] = 1
            unsafe characters[Int(VTIME)] = 0
        }
        guard unsafe tcsetattr(descriptor, TCSANOW, &line) == 0 else {
            throw TransportError(.settingRefused, at: address, "raw mode", cause: .last)
        }
    }

    /// Raises and lowers the modem lines that the settings name.
    func setModemLines(_ settings: SerialSettings) throws(TransportError) {
        switch settings.dataTerminalReady {
        case .keep: break
        case .assert: try set("DTR", unsafe sp_set_dtr(port, SP_DTR_ON))
        case .release: try set("DTR", unsafe sp_set_dtr(port, SP_DTR_OFF))
        }
        switch settings.requestToSend {
        case .keep: break
        case .assert: try set("RTS", unsafe sp_set_rts(port, SP_RTS_ON))
        case .release: try set("RTS", unsafe sp_set_rts(port, SP_RTS_OFF))
        }
    }

    /// How many bytes have not left the port.
    func waitingByteCount() throws(TransportError) -> Int {
        let status = unsafe sp_output_waiting(port)
        try check(status, "asking for the bytes left to send")
        return Int(status.rawValue)
    }

    /// Waits for the last bits, after the last byte went to the transmitter.
    func drainTransmitter() throws(TransportError) {
        try check(unsafe sp_drain(port), "draining")
    }

    /// Begins a break.
    func startBreak() throws(TransportError) {
        try check(unsafe sp_start_break(port), "starting a break")
    }

    /// Ends a break.
    func endBreak() throws(TransportError) {
        try check(unsafe sp_end_break(port), "ending a break")
    }

    /// Closes the port and gives up its lock; closing again does nothing.
    func close() {
        let earlier = state.withLock { state in
            defer { state = State() }
            return state
        }
        if earlier.isOpen { unsafe _ = sp_close(port) }
        if let lock = earlier.lock { _ = Glibc.close(lock) }
    }

    private static func parity(_ parity: SerialSettings.Parity) -> sp_parity {
        switch parity {
        case .none: SP_PARITY_NONE
        case .odd: SP_PARITY_ODD
        case .even: SP_PARITY_EVEN
        }
    }

    private func set(_ setting: String, _ status: sp_return) throws(TransportError) {
        guard status.rawValue < 0 else { return }
        throw TransportError(.settingRefused, at: address, setting, cause: Self.lastError(status))
    }

    private func check(_ status: sp_return, _ action: String) throws(TransportError) {
        guard status.rawValue < 0 else { return }
        let cause = Self.lastError(status)
        let isGone = [EIO, ENXIO, ENODEV].contains(cause?.number)
        throw TransportError(isGone ? .closed : .ioFailure, at: address, action, cause: cause)
    }

    private static func requireDevice(_ path: String, _ address: String) throws(TransportError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw TransportError(opening: address, cause: .last)
        }
        guard status.st_mode & S_IFMT == S_IFCHR else {
            throw TransportError(.notASerialPort, at: address, "this is not a serial port")
        }
    }

    /// A descriptor that holds the lock of the device.
    ///
    /// The library changes the settings of a port as it opens it, and root gets past exclusive
    /// mode: without a lock before that, a second opening spoils the first.
    private static func lock(_ path: String, _ address: String) throws(TransportError) -> Int32 {
        let flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
        let descriptor = unsafe Glibc.open(path, flags)
        guard descriptor >= 0 else { throw TransportError(opening: address, cause: .last) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let cause = SystemError.last
            _ = Glibc.close(descriptor)
            throw TransportError(opening: address, cause: cause)
        }
        return descriptor
    }

    /// The path of the port itself, where `path` is a link to it; else `path`.
    ///
    /// The library looks names up in sysfs, so it does not know the links udev makes. Everything
    /// that is done to a port is done to this path: what a link leads to may change meanwhile.
    static func resolved(_ path: String) -> String {
        if let port = unsafe find(path) {
            unsafe sp_free_port(port)
            return path
        }
        guard let target = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(target) }
        return unsafe String(cString: target)
    }

    /// The port at `path`, which is no link.
    private static func find(_ path: String) -> OpaquePointer? {
        var port: OpaquePointer?
        return unsafe sp_get_port_by_name(path, &port) == SP_OK ? port : nil
    }

    /// What the system said, where the library passes it on.
    private static func lastError(_ status: sp_return) -> SystemError? {
        status == SP_ERR_FAIL ? SystemError(number: sp_last_error_code()) : nil
    }
}
