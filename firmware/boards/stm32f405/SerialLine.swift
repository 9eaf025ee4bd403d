// SPDX-License-Identifier: Apache-2.0

internal import FrontEnd
internal import MemoryBus
internal import Registers
internal import STM32F4
internal import Support
internal import Synchronization

/// Serial port 1 between interrupts or DMA and the main loop.
///
/// With DMA, received bytes go around a ring by themselves and an idle line interrupts; without it,
/// as in an emulator, every byte does. A full ring stops the interrupt of bytes.
struct SerialLine: ~Copyable {
    static let baud: UInt32 = 921_600

    let bus = MemoryBus()
    let port: SerialPort<MemoryBus>
    let hasDMA: Bool
    let alarms: Alarms<MemoryBus>
    let overruns = Atomic<UInt32>(0)
    private let clock: LinkClock
    private let receiver: DMAStream<MemoryBus>
    private let transmitter: DMAStream<MemoryBus>
    /// Where the next byte goes without DMA, and where the next one is taken.
    private let head = Atomic<UInt32>(0)
    private let tail = Atomic<UInt32>(0)
    private let isPaused = Atomic<Bool>(false)
    /// The place behind the last byte that was stamped, and its counter value.
    private let markPlace = Atomic<UInt32>(.max)
    private let markCount = Atomic<UInt32>(0)
    /// Bytes given to the wire, and those DMA has begun or done with.
    private let sendHead = Atomic<UInt32>(0)
    private let sendTail = Atomic<UInt32>(0)
    private let underWay = Atomic<UInt32>(0)

    init(_ clock: LinkClock, hasDMA: Bool) {
        port = SerialPort(bus, base: MemoryMap.serialPort1)
        alarms = Alarms(bus, at: Memory.alarms)
        self.clock = clock
        self.hasDMA = hasDMA
        receiver = DMAStream(bus, controller: MemoryMap.dma2, number: 2)
        transmitter = DMAStream(bus, controller: MemoryMap.dma2, number: 7)
    }

    /// Starts the port.
    ///
    /// Source: ST, RM0090 Rev 18, table 43: USART1_RX is channel 4 of stream 2, USART1_TX channel 4
    /// of stream 7.
    func start(apb2Clock: UInt32) {
        let divider = SerialPort<MemoryBus>.divider(clock: apb2Clock, baud: Self.baud)
        guard hasDMA else { return port.startByBytes(divider: divider) }
        receiver.start(
            DMAStream<MemoryBus>.Job(
                channel: 4,
                peripheral: port.data,
                memory: Memory.receive,
                count: Memory.receiveBytes,
                width: .byte,
                writesPeripheral: false,
                isCircular: true
            )
        )
        port.startWithDMA(divider: divider)
    }

    // MARK: Receiving

    /// The interrupt of the port.
    func interrupted() {
        let events = port.events
        if events.contains(.lineBreak) {
            // An emergency stop: the enable first, then word of it.
            Port(bus, base: MemoryMap.portC).drive(Wiring.C.enable, high: false)
            port.clearBreak()
            alarms.raise(.lineBreak)
        }
        if !events.isDisjoint(with: [.framingError, .overrun]) {
            overruns.store(overruns.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        }
        guard hasDMA else { return receiveBytes() }
        // A read of the data forgets idle line and errors; DMA has the byte already.
        _ = port.take()
        mark(place)
    }

    private func receiveBytes() {
        for _ in 0..<Memory.receiveBytes where port.events.contains(.received) {
            let next = head.load(ordering: .relaxed)
            guard next &- tail.load(ordering: .acquiring) < Memory.receiveBytes else {
                port.interruptOnReceive(false)
                return isPaused.store(true, ordering: .relaxed)
            }
            let byte = port.take()
            put(byte, at: Memory.receive + next % Memory.receiveBytes)
            head.store(next &+ 1, ordering: .releasing)
            if byte == 0 { mark(next &+ 1) }
        }
    }

    private func mark(_ place: UInt32) {
        markCount.store(clock.count, ordering: .relaxed)
        markPlace.store(place % Memory.receiveBytes, ordering: .releasing)
    }

    /// The place the next byte will have.
    private var place: UInt32 {
        hasDMA ? Memory.receiveBytes - receiver.remaining : head.load(ordering: .acquiring)
    }

    var isEmpty: Bool {
        (place &- tail.load(ordering: .relaxed)) % Memory.receiveBytes == 0 && !isFull
    }

    /// Only without DMA can the ring be known to be full.
    private var isFull: Bool {
        !hasDMA && head.load(ordering: .acquiring) != tail.load(ordering: .relaxed)
    }

    /// The oldest byte, with the counter value of its arrival when it was stamped.
    func take() -> (byte: UInt8, count: UInt32?)? {
        guard !isEmpty else { return nil }
        let position = tail.load(ordering: .relaxed)
        let byte = get(Memory.receive + position % Memory.receiveBytes)
        interrupt_mask()
        let isMarked =
            markPlace.load(ordering: .acquiring) == (position &+ 1) % Memory.receiveBytes
        let count = markCount.load(ordering: .relaxed)
        if isMarked { markPlace.store(.max, ordering: .relaxed) }
        tail.store(position &+ 1, ordering: .releasing)
        if isPaused.load(ordering: .relaxed) {
            isPaused.store(false, ordering: .relaxed)
            port.interruptOnReceive(true)
        }
        interrupt_unmask()
        return (byte, isMarked ? count : nil)
    }

    // MARK: Sending

    /// Whether a byte can be given.
    var canSend: Bool {
        guard hasDMA else { return port.events.contains(.canSend) }
        pump()
        let waiting = sendHead.load(ordering: .relaxed) &- sendTail.load(ordering: .relaxed)
        return waiting < Memory.transmitBytes
    }

    /// Gives a byte to the wire; only while ``canSend``.
    func send(_ byte: UInt8) {
        guard hasDMA else { return port.send(byte) }
        let position = sendHead.load(ordering: .relaxed)
        put(byte, at: Memory.transmit + position % Memory.transmitBytes)
        sendHead.store(position &+ 1, ordering: .relaxed)
        pump()
    }

    /// Lets DMA send what waits, up to the end of the ring.
    private func pump() {
        guard !transmitter.isBusy else { return }
        let first = sendTail.load(ordering: .relaxed) &+ underWay.load(ordering: .relaxed)
        sendTail.store(first, ordering: .relaxed)
        let place = first % Memory.transmitBytes
        let waiting = sendHead.load(ordering: .relaxed) &- first
        let count = min(waiting, Memory.transmitBytes - place)
        underWay.store(count, ordering: .relaxed)
        guard count > 0 else { return }
        transmitter.start(
            DMAStream<MemoryBus>.Job(
                channel: 4,
                peripheral: port.data,
                memory: Memory.transmit + place,
                count: count,
                width: .byte,
                writesPeripheral: true,
                isCircular: false
            )
        )
    }

    // MARK: Bytes in words

    private func put(_ byte: UInt8, at address: UInt32) {
        let shift = address % 4 * 8
        bus.replace(0xFF << shift, by: UInt32(byte) << shift, at: address & ~3)
    }

    private func get(_ address: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: bus.read(address & ~3) >> (address % 4 * 8))
    }
}
