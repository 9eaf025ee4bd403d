// SPDX-License-Identifier: Apache-2.0

internal import AnalogueParts
public import PulsePrograms
internal import Quantities
public import Registers
internal import STM32F4
internal import WireProtocol

/// The `BoardDriver` whose lines are real: DACs, changeover switches, amplifiers, a converter.
///
/// A line is at rest, or on a DAC that settled beforehand; the changeover between both is an edge,
/// and edges are played by ``CompareQueue`` without a single instruction. The interpreter runs
/// ahead of time by at most ``leadTicks``, so that instructions have time to write DACs and table:
///
/// ```
///   commit(at: t)      notes the levels              planned ─┐
///   advance(t … e)     writes DACs, adds the edge            │ up to 2 ms ahead
///                      at t, moves the gate's end to e       ▼
///   ───────────────────────────────────────────────▶ hardware plays t
/// ```
///
/// Program time is the timer's, less the time it stood still: in a pause at a safe point, and while
/// a conversion is evaluated. No other edge is ever moved: one that comes too late for the table
/// is a trip.
@safe
public struct CrossbarDriver<Bus: RegisterBus>: ~Copyable {
    /// What the board can do.
    public let traits = Wiring.traits

    /// How far the interpreter may run ahead, in ticks: 2 ms.
    static var leadTicks: UInt64 { 8000 }
    /// How long the gate outlasts a planned end, in ticks: 10 us.
    static var gateMargin: UInt64 { 40 }
    /// The most a read may hold program time up, in ticks: 2 ms.
    static var senseTicks: UInt64 { 8000 }
    /// The farthest the gate's end is set ahead, in ticks: 268 s.
    static var longestGate: UInt64 { 1 << 30 }
    /// What a call that waits for hardware costs, so that a poll ends.
    static var waitingWork: Int { 512 }
    /// Bytes of memory the driver's table takes.
    public static var tableByteCount: UInt32 { CompareQueue<Bus>.byteCount }

    let bus: Bus
    let analogue: AnalogueBus<Bus>
    let timer: PulseTimer<Bus>
    let portA: Port<Bus>
    let portB: Port<Bus>
    let portC: Port<Bus>
    let alarms: Alarms<Bus>
    let readiness: Readiness
    var queue: CompareQueue<Bus>
    var switches = SwitchBoard()

    /// The levels of the next commit, and what lines float.
    var codes = InlineArray<16, Int16>(repeating: 0)
    var floating: UInt16 = 0
    /// The code each DAC holds.
    var held = InlineArray<16, Int16>(repeating: 0)
    /// Lines on their DACs once every edge of the table was played.
    var driven: UInt16 = 0
    /// When each line was last sent to rest, in timer ticks.
    var released = InlineArray<16, UInt64>(repeating: 0)
    /// The program tick of levels that are no edge yet.
    var pending: UInt64?
    /// The timer tick of the last common update of DACs.
    var updateTick: UInt64 = 0
    /// The program tick the interpreter has reached.
    var position: UInt64 = 0
    /// The timer tick of program tick 0.
    var origin: UInt64 = 0
    /// Ticks that program time stood still in this play.
    public internal(set) var standstill: UInt64 = 0
    /// Whether program time may stand still now: at the start, after a pause, and while a read is
    /// being evaluated.
    var mayStandStill = false
    /// A fault the driver found itself.
    var fault = BoardFault.none

    private var elapsed: UInt64 = 0
    private var lastCount: UInt32 = 0

    /// A driver with its table at `table`, whose pins, timer and parts are brought to rest.
    public init(_ bus: Bus, table: UInt32, alarms: Alarms<Bus>, readiness: Readiness) {
        self.bus = bus
        self.alarms = alarms
        self.readiness = readiness
        analogue = AnalogueBus(bus)
        timer = PulseTimer(bus)
        portA = Port(bus, base: MemoryMap.portA)
        portB = Port(bus, base: MemoryMap.portB)
        portC = Port(bus, base: MemoryMap.portC)
        queue = CompareQueue(bus, table: table, port: portB.setAndClear)
        startPins()
    }

    private mutating func startPins() {
        bus.write(0xFFFF_0000, to: portB.setAndClear)
        for pin in UInt32(0)..<16 {
            portB.configure(pin, .output, .down, isFast: true)
        }
        timer.start()
        lastCount = timer.now
        portA.configure(Wiring.A.gate, .alternate(2), .down)
        portA.configure(Wiring.A.update, .alternate(2), .up)
        portA.configure(Wiring.A.triggerOut, .output, .down)
        portC.configure(Wiring.C.clampReset, .output, .down)
        portC.configure(Wiring.C.firstTriggerIn, .input, .down)
        portC.configure(Wiring.C.firstTriggerIn + 1, .input, .down)
        portC.configure(Wiring.C.overCurrent, .input, .up)
        portC.configure(Wiring.C.railsGood, .input, .down)
        analogue.start()
        guard readiness.isSilicon else { return }
        _ = analogue.sendToDACs(LTC2668.spanOfAll)
        _ = analogue.sendToDACs(LTC2668.writeAndUpdateAll(0))
        _ = analogue.exchangeWithConverter(ADS8681.selectRange)
    }

    // MARK: Time

    /// Timer ticks since the driver was made; to be called once in 1073 s at least.
    mutating func now() -> UInt64 {
        let count = timer.now
        elapsed += UInt64(count &- lastCount)
        lastCount = count
        return elapsed
    }

    /// The value of the timer's counter at a timer tick.
    func count(at tick: UInt64) -> UInt32 {
        lastCount &+ UInt32(truncatingIfNeeded: tick &- elapsed)
    }

    /// The place of a line in the tables, or nil for lines the board has not.
    func slot(_ line: Line) -> Int? {
        switch line.kind {
        case .row: line.index < Wiring.rowCount ? line.index : nil
        case .column: line.index < Wiring.columnCount ? Wiring.rowCount + line.index : nil
        case .gate, .source: nil
        }
    }
}

/// A driver belongs to one board.
@available(*, unavailable)
extension CrossbarDriver: Sendable where Bus: RegisterBus {}
