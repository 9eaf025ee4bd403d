// SPDX-License-Identifier: Apache-2.0

internal import CMSDK
public import Firmware
internal import Synchronization

/// The MPS2 board with image AN386: where its parts are and how they are joined.
///
/// Source: Arm, Application Note AN386 (DAI 0386): memory map, and the 25 MHz system clock.
@safe
public struct Board: ~Copyable, BoardPort {
    /// How fast the link clock runs.
    public static let ticksPerSecond: UInt32 = 25_000_000

    private let receiver: UnsafeMutablePointer<Receiver>
    private let timer = DualTimer(base: 0x4000_2000)
    private let watchdog = Watchdog(base: 0x4000_8000)
    private let outputEnable = Register(0x4002_8000)
    private var clock: WideCounter

    /// Starts clock, serial port and watchdog; to be called once.
    public init() {
        // The counter wraps one second after start, so that every life of a board crosses a wrap.
        timer.start(from: Self.ticksPerSecond)
        clock = WideCounter(at: timer.ticks)
        // Safe: taken at start and never given back; the interrupts are its only other users.
        unsafe receiver = .allocate(capacity: 1)
        unsafe receiver.initialize(to: Receiver(uart: UART(base: 0x4000_4000), timer: timer))
        unsafe Receiver.start(receiver)
        SystemTick().start(every: Self.ticksPerSecond / 1000)
        watchdog.start(ticks: 2 * Self.ticksPerSecond)
    }

    /// Link ticks since start.
    public mutating func now() -> UInt64 { clock.extend(timer.ticks) }

    /// The oldest received byte; the ends of frames with the exact tick of their arrival.
    public mutating func takeByte() -> (byte: UInt8, tick: UInt64?)? {
        guard let arrival = unsafe receiver.pointee.take() else { return nil }
        guard arrival.byte == 0 else { return (arrival.byte, nil) }
        return (arrival.byte, clock.time(of: arrival.stamp))
    }

    /// Bytes the serial port lost.
    public var overrunCount: UInt32 { unsafe receiver.pointee.overruns.load(ordering: .relaxed) }

    /// Whether the port takes a byte.
    public var canSend: Bool { unsafe receiver.pointee.uart.canSend }

    /// Sends a byte.
    public mutating func send(_ byte: UInt8) { unsafe receiver.pointee.uart.send(byte) }

    /// Sleeps until there is something to do, a millisecond at most.
    public mutating func sleep(isSending: Bool) {
        unsafe receiver.pointee.sleep(isSending: isSending)
    }

    /// Tells the watchdog that the main loop makes progress.
    public mutating func feedWatchdog() { watchdog.feed() }

    /// Lights LED 0 while outputs may be on: this board has no output stage of its own.
    public mutating func setOutputEnable(_ isEnabled: Bool) {
        outputEnable.value = isEnabled ? 1 : 0
    }
}

/// One board, one main loop.
@available(*, unavailable)
extension Board: Sendable {}
