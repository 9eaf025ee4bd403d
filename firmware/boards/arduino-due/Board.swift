// SPDX-License-Identifier: Apache-2.0

public import Firmware
internal import MemoryBus
internal import Registers
internal import SAM3X
internal import Support
internal import Synchronization

/// The board as far as it goes: clock, serial port, watchdog, LED.
@safe
public struct Board: ~Copyable, BoardPort {
    /// How fast the link clock runs: the processor's cycle counter, once the crystal runs.
    public static let ticksPerSecond = ClockGenerator.clock

    private static let baud: UInt32 = 115_200
    private let bus = MemoryBus()
    private let watchdog = Watchdog(MemoryBus())
    private let receiver: UnsafeMutablePointer<Receiver>
    private var clock: WideCounter

    /// Starts everything; to be called once.
    ///
    /// Source: Armv7-M Architecture Reference Manual (DDI 0403), C1.6.5 (DEMCR), C1.8 (DWT), B3.4
    /// (NVIC).
    public init() {
        watchdog.start()
        let hasCrystal = ClockGenerator.start(bus)
        let rate = hasCrystal ? ClockGenerator.clock : ClockGenerator.internalClock
        bus.set(1 << 24, at: 0xE000_EDFC)
        bus.write(0, to: 0xE000_1004)
        bus.set(1, at: 0xE000_1000)
        clock = WideCounter(at: bus.read(0xE000_1004))
        bus.write(1 << 27, to: 0x400E_1000)  // PIO_PER and PIO_OER of PB27, the LED
        bus.write(1 << 27, to: 0x400E_1010)
        ClockGenerator.enable(UART<MemoryBus>.number, bus)
        // Safe: taken at start and never given back; the interrupt is its only other user.
        unsafe receiver = .allocate(capacity: 1)
        unsafe receiver.initialize(to: Receiver())
        unsafe interrupt_attach(
            UART<MemoryBus>.number,
            { unsafe $0?.assumingMemoryBound(to: Receiver.self).pointee.receive() },
            receiver
        )
        bus.write(1 << UART<MemoryBus>.number, to: 0xE000_E100)
        unsafe receiver.pointee.uart.start(divider: (rate / 16 + Self.baud / 2) / Self.baud)
    }

    /// Link ticks since start.
    public mutating func now() -> UInt64 { clock.extend(bus.read(0xE000_1004)) }

    /// The oldest received byte; the ends of frames with the tick at which they were taken.
    public mutating func takeByte() -> (byte: UInt8, tick: UInt64?)? {
        guard let byte = unsafe receiver.pointee.take() else { return nil }
        return (byte, byte == 0 ? now() : nil)
    }

    /// Bytes the serial port lost.
    public var overrunCount: UInt32 { unsafe receiver.pointee.overruns.load(ordering: .relaxed) }

    /// Whether the port takes a byte.
    public var canSend: Bool { unsafe receiver.pointee.uart.canSend }

    /// Sends a byte.
    public mutating func send(_ byte: UInt8) { unsafe receiver.pointee.uart.send(byte) }

    /// Stays awake: the cycle counter stands still while the processor sleeps.
    public mutating func sleep(isSending: Bool) {}

    /// Tells the watchdog that the main loop makes progress; its period cannot be changed.
    public mutating func feedWatchdog(isEnergised: Bool) { watchdog.feed() }

    /// Lights the LED; it never happens, because nothing is armed.
    public mutating func setOutputEnable(_ isEnabled: Bool) {
        bus.write(1 << 27, to: isEnabled ? 0x400E_1030 : 0x400E_1034)
    }
}

/// One board, one main loop.
@available(*, unavailable)
extension Board: Sendable {}
