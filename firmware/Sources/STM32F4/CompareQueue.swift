// SPDX-License-Identifier: Apache-2.0

public import Registers

/// Edges that hardware plays: at each tick of a table, one word of it reaches a port.
///
/// Timer 5 matches a tick; DMA 1 loads the tick of the edge after it, and through timer 1 DMA 2
/// writes the edge's word to the port. No instruction runs between the match and the edge. The
/// table is two rings; edge n finds its word in place n, and the match of edge n loads place n,
/// which holds the tick of edge n + 1:
///
/// ```
///   ticks   [ t1 | t2 | t3 | far ]        word n is written at tick n,
///   words   [ w0 | w1 | w2 | w3  ]        and then tick n + 1 is awaited
/// ```
///
/// Behind the last edge stands a tick half a round of the counter away, which ``rest()`` moves on.
///
/// Source: ST, RM0090 Rev 18, table 42 (TIM5_CH1: DMA 1, stream 2, channel 6), table 43
/// (TIM1_TRIG: DMA 2, stream 0, channel 6), 17.4.3 (TIM1_SMCR, TS 000 is timer 5), 17.4.4 (TDE).
public struct CompareQueue<Bus: RegisterBus>: ~Copyable {
    /// How many edges there can be at once.
    public static var capacity: UInt32 { 64 }
    /// Bytes of memory the table takes.
    public static var byteCount: UInt32 { 8 * capacity }
    /// Ticks an edge must lie ahead when it is added: 2 us, for the instructions that add it.
    public static var margin: UInt32 { 8 }

    /// What became of an edge that was to be added.
    public enum Addition: Sendable, BitwiseCopyable {
        /// Hardware will play it.
        case added
        /// There is no room now.
        case full
        /// Its tick is too near or past: it will not be played.
        case late
    }

    private let bus: Bus
    private let timer: PulseTimer<Bus>
    private let table: UInt32
    private let port: UInt32
    private let ticks: DMAStream<Bus>
    private let words: DMAStream<Bus>
    private var added: UInt32 = 0
    private var played: UInt32 = 0
    private var last: UInt32 = 0
    private var ring = InlineArray<64, UInt32>(repeating: 0)

    /// A queue with its table at `table`, whose words go to the register `port`.
    public init(_ bus: Bus, table: UInt32, port: UInt32) {
        self.bus = bus
        self.table = table
        self.port = port
        timer = PulseTimer(bus)
        ticks = DMAStream(bus, controller: MemoryMap.dma1, number: 2)
        words = DMAStream(bus, controller: MemoryMap.dma2, number: 0)
    }

    /// Begins with an empty table.
    public mutating func start() {
        stop()
        added = 0
        played = 0
        last = timer.now
        let slave = MemoryMap.timer1
        bus.write(0b000 << 4 | 0b100, to: slave + 0x08)  // TS: timer 5, SMS: reset
        bus.write(~(1 << 6), to: slave + 0x10)
        ticks.start(job(to: timer.firstCompare, from: table))
        words.start(job(to: port, from: table + 4 * Self.capacity))
        bus.write(1 << 14, to: slave + 0x0C)  // TDE
        bus.write(last &+ 1 << 31, to: timer.firstCompare)
        timer.requestOnMatch(true)
    }

    /// Forgets every edge that was not played.
    public mutating func stop() {
        timer.requestOnMatch(false)
        bus.write(0, to: MemoryMap.timer1 + 0x0C)
        ticks.stop()
        words.stop()
        played = added
    }

    private func job(to register: UInt32, from memory: UInt32) -> DMAStream<Bus>.Job {
        DMAStream<Bus>.Job(
            channel: 6,
            peripheral: register,
            memory: memory,
            count: Self.capacity,
            width: .word,
            writesPeripheral: true,
            isCircular: true
        )
    }

    /// Edges that are still to be played at `now`.
    public mutating func pending(at now: UInt32) -> UInt32 {
        while played != added, isPast(ring[Int(played % Self.capacity)], now) {
            played &+= 1
        }
        return added &- played
    }

    private func isPast(_ tick: UInt32, _ now: UInt32) -> Bool {
        // Two ticks behind, so that its DMA is over.
        now &- tick &- 2 < 1 << 31
    }

    /// Adds an edge; its tick must not lie before that of the edge added last.
    public mutating func add(_ word: UInt32, at tick: UInt32) -> Addition {
        let now = timer.now
        let waiting = pending(at: now)
        guard waiting < Self.capacity else { return .full }
        guard tick &- now &- Self.margin < 1 << 31 else { return .late }
        let place = added % Self.capacity
        bus.write(word, to: table + 4 * (Self.capacity + place))
        bus.write(tick &+ 1 << 31, to: table + 4 * place)
        let before = (added &- 1) % Self.capacity
        bus.write(tick, to: table + 4 * before)
        ring[Int(place)] = tick
        added &+= 1
        if waiting == 0 {
            awaitDirectly(tick)
        } else if last &- timer.now &- 2 >= 1 << 31 {
            // The edge before this one is being played: its match may have loaded the old tick.
            for _ in 0..<1000 {
                if isPast(last, timer.now) { break }
            }
            awaitDirectly(tick)
        }
        last = tick
        guard tick &- timer.now < 1 << 31 else { return .late }
        return .added
    }

    private func awaitDirectly(_ tick: UInt32) { bus.write(tick, to: timer.firstCompare) }

    /// Keeps the tick behind the last edge away; to be called once in 2²⁹ ticks at least.
    public mutating func rest() {
        let now = timer.now
        guard pending(at: now) == 0, now &- last > 1 << 29 else { return }
        last = now
        awaitDirectly(now &+ 1 << 31)
    }
}

/// A queue belongs to one driver.
@available(*, unavailable)
extension CompareQueue: Sendable where Bus: RegisterBus {}
