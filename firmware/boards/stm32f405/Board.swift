// SPDX-License-Identifier: Apache-2.0

public import Firmware
public import FrontEnd
public import MemoryBus
internal import STM32F4
internal import Support
internal import Synchronization

/// The board around an STM32F405RG: port, clock, watchdog and enable.
///
/// Source of registers: see the drivers; of pins: ``Wiring`` and this folder's README.
@safe
public struct Board: ~Copyable, BoardPort {
    /// How fast the link clock runs.
    public static let ticksPerSecond = LinkClock.ticksPerSecond

    /// Milliseconds without proven progress until the chip is reset: at rest, judging a long
    /// program takes seconds.
    private static let patience: UInt32 = 30_000
    /// See ``patience``: while outputs may be on.
    private static let strictness: UInt32 = 250

    private let bus = MemoryBus()
    private let linkClock = LinkClock()
    private let line: UnsafeMutablePointer<SerialLine>
    private let progress: UnsafeMutablePointer<Progress>
    private let watchdog: IndependentWatchdog<MemoryBus>
    private let portC: Port<MemoryBus>
    private let alarms: Alarms<MemoryBus>
    private var clock: WideCounter
    private var isStrict = false
    private var isKept = false

    /// Starts clock, serial port, interlocks and watchdog of `chip`; to be called once.
    public init(_ chip: Chip) {
        portC = Port(bus, base: MemoryMap.portC)
        portC.drive(Wiring.C.enable, high: false)
        portC.configure(Wiring.C.enable, .output, .down)
        portC.configure(Wiring.C.keepAlive, .output, .down)
        portC.configure(Wiring.C.emergencyStop, .input, .up)
        alarms = Alarms(bus, at: Memory.alarms)
        alarms.clear()
        linkClock.start(clock: chip.clocks.timer)
        clock = WideCounter(at: linkClock.count)
        // Safe: taken at start and never given back; the interrupts are their only other users.
        unsafe line = .allocate(capacity: 1)
        unsafe line.initialize(to: SerialLine(linkClock, hasDMA: chip.hasDMA))
        unsafe progress = .allocate(capacity: 1)
        unsafe progress.initialize(to: Progress())
        watchdog = IndependentWatchdog(bus)
        attachInterrupts()
        unsafe line.pointee.start(apb2Clock: chip.clocks.apb2)
        watchdog.start(milliseconds: Self.patience)
    }

    private func attachInterrupts() {
        // Safe: the contexts live for ever.
        unsafe interrupt_attach(
            InterruptNumber.serialPort1,
            { unsafe $0?.assumingMemoryBound(to: SerialLine.self).pointee.interrupted() },
            line
        )
        unsafe interrupt_attach(
            InterruptNumber.timer3,
            { context in
                LinkClock().clearBeat()
                unsafe context?.assumingMemoryBound(to: Progress.self).pointee.beat()
            },
            progress
        )
        unsafe interrupt_attach(
            InterruptNumber.externalLines5To9,
            { _ in Board.stopAtOnce() },
            nil
        )
        EdgeInterrupt(bus, line: Wiring.C.emergencyStop).startRising(port: 2)
        InterruptController(bus).enable(InterruptNumber.externalLines5To9)
        InterruptController(bus).enable(InterruptNumber.timer3)
        InterruptController(bus).enable(InterruptNumber.serialPort1)
    }

    /// The emergency stop's interrupt: the enable first, then word of it.
    private static func stopAtOnce() {
        let bus = MemoryBus()
        Port(bus, base: MemoryMap.portC).drive(Wiring.C.enable, high: false)
        if EdgeInterrupt(bus, line: Wiring.C.emergencyStop).take() {
            Alarms(bus, at: Memory.alarms).raise(.emergencyStop)
        }
    }

    /// The driver of the board's lines.
    public static func driver(_ chip: Chip) -> CrossbarDriver<MemoryBus> {
        let bus = MemoryBus()
        return CrossbarDriver(
            bus,
            table: Memory.table,
            alarms: Alarms(bus, at: Memory.alarms),
            readiness: chip.readiness
        )
    }

    /// Link ticks since start.
    public mutating func now() -> UInt64 { clock.extend(linkClock.count) }

    /// The oldest received byte; the ends of frames with the tick of their arrival, or with the
    /// present one when the line has not been idle since.
    public mutating func takeByte() -> (byte: UInt8, tick: UInt64?)? {
        unsafe progress.pointee.poll()
        guard let (byte, count) = unsafe line.pointee.take() else { return nil }
        guard byte == 0 else { return (byte, nil) }
        return (byte, clock.time(of: count ?? linkClock.count))
    }

    /// Bytes the serial port lost or found damaged.
    public var overrunCount: UInt32 { unsafe line.pointee.overruns.load(ordering: .relaxed) }

    /// Whether the port takes a byte.
    public var canSend: Bool { unsafe line.pointee.canSend }

    /// Sends a byte.
    public mutating func send(_ byte: UInt8) { unsafe line.pointee.send(byte) }

    /// Sleeps until there is something to do, a millisecond at most: the beat ends every sleep.
    public mutating func sleep(isSending: Bool) {
        // Masked interrupts still end the sleep, so that none can come between test and sleep.
        interrupt_mask()
        let isIdle = unsafe line.pointee.isEmpty && !(isSending && line.pointee.canSend)
        if isIdle { interrupt_wait() }
        interrupt_unmask()
    }

    /// Feeds the watchdog, and the charge pump while energised, when beat, link and guard have
    /// moved on.
    public mutating func feedWatchdog(isEnergised: Bool) {
        if isEnergised != isStrict {
            isStrict = isEnergised
            watchdog.start(milliseconds: isStrict ? Self.strictness : Self.patience)
        }
        if alarms.takeBeat() { unsafe progress.pointee.noteGuard() }
        guard unsafe progress.pointee.isProven() else { return }
        watchdog.feed()
        guard isEnergised else { return }
        isKept.toggle()
        portC.drive(Wiring.C.keepAlive, high: isKept)
    }

    /// Raises or lowers one of the inputs of the AND that lets outputs leave their safe state.
    ///
    /// What an interrupt has lowered stays low until the runtime has tripped.
    public mutating func setOutputEnable(_ isEnabled: Bool) {
        interrupt_mask()
        portC.drive(Wiring.C.enable, high: isEnabled && !alarms.isRaised)
        interrupt_unmask()
    }
}

/// One board, one main loop.
@available(*, unavailable)
extension Board: Sendable {}
