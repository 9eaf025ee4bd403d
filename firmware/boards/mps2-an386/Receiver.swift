// SPDX-License-Identifier: Apache-2.0

internal import CMSDK
internal import Firmware
internal import Support
internal import Synchronization

/// What the serial interrupts and the main loop share: the port and the ring between them.
///
/// A full ring leaves the byte in the port and stops receive interrupts until there is room;
/// what arrives meanwhile the port reports as an overrun.
struct Receiver: ~Copyable {
    let uart: UART
    let timer: DualTimer
    let overruns = Atomic<UInt32>(0)
    private let ring = ReceiveRing()
    private let isPaused = Atomic<Bool>(false)

    // AN386 (DAI 0386), interrupt assignments: UART 0 receive and transmit.
    private static let receiveInterrupt: UInt32 = 0
    private static let transmitInterrupt: UInt32 = 1

    init(uart: UART, timer: DualTimer) {
        self.uart = uart
        self.timer = timer
    }

    /// Attaches the interrupts of `receiver`, which must never move, and starts its port.
    static func start(_ receiver: UnsafeMutablePointer<Receiver>) {
        // Safe: the context is `receiver` itself, which lives for ever.
        unsafe interrupt_attach(
            Self.receiveInterrupt,
            { unsafe $0?.assumingMemoryBound(to: Receiver.self).pointee.receive() },
            receiver
        )
        unsafe interrupt_attach(
            Self.transmitInterrupt,
            { unsafe $0?.assumingMemoryBound(to: Receiver.self).pointee.sent() },
            receiver
        )
        InterruptController().enable(Self.receiveInterrupt)
        InterruptController().enable(Self.transmitInterrupt)
        unsafe receiver.pointee.uart.start(divider: 27)
    }

    /// The receive interrupt: copies what has come, at most a ring's fill at a time.
    private func receive() {
        for _ in 0...ReceiveRing.capacity {
            guard uart.hasReceived else { break }
            uart.clearReceiveInterrupt()
            guard !ring.isFull else {
                uart.setInterrupts(receive: false, transmit: false)
                isPaused.store(true, ordering: .relaxed)
                break
            }
            let byte = uart.take()
            // Only the end of a frame is stamped: no other byte's time matters.
            ring.put(byte, stamp: byte == 0 ? timer.ticks : 0)
        }
        if uart.takeOverrun() {
            overruns.store(overruns.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        }
    }

    /// The transmit interrupt: it has ended the sleep, which was its purpose.
    private func sent() {
        uart.clearTransmitInterrupt()
        uart.setInterrupts(receive: !isPaused.load(ordering: .relaxed), transmit: false)
    }

    /// The oldest received byte.
    func take() -> ReceiveRing.Arrival? {
        if isPaused.load(ordering: .relaxed), ring.isEmpty { resume() }
        return ring.take()
    }

    private func resume() {
        interrupt_mask()
        isPaused.store(false, ordering: .relaxed)
        uart.setInterrupts(receive: true, transmit: false)
        // The byte that waits in the port will not interrupt any more.
        receive()
        interrupt_unmask()
    }

    /// Sleeps until an interrupt, unless there is something to do already.
    func sleep(isSending: Bool) {
        // Masked interrupts still end the sleep, so that none can come between test and sleep.
        interrupt_mask()
        if isSending {
            uart.setInterrupts(receive: !isPaused.load(ordering: .relaxed), transmit: true)
        }
        if ring.isEmpty, !(isSending && uart.canSend) { interrupt_wait() }
        interrupt_unmask()
    }
}
