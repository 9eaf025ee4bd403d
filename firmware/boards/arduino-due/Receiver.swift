// SPDX-License-Identifier: Apache-2.0

internal import MemoryBus
internal import SAM3X
internal import Synchronization

/// Received bytes on their way from the interrupt to the main loop.
///
/// A full ring loses bytes, which are counted; it is twice as large as what a host may have under
/// way.
@safe
struct Receiver: ~Copyable {
    static let capacity: UInt32 = 2048

    let uart = UART(MemoryBus())
    let overruns = Atomic<UInt32>(0)
    private let bytes: UnsafeMutablePointer<UInt8>
    private let head = Atomic<UInt32>(0)
    private let tail = Atomic<UInt32>(0)

    init() {
        // Safe: owned by this value alone, which is never destroyed.
        unsafe bytes = .allocate(capacity: Int(Self.capacity))
        unsafe bytes.initialize(repeating: 0, count: Int(Self.capacity))
    }

    /// The receive interrupt.
    func receive() {
        for _ in 0..<Self.capacity where uart.hasReceived {
            let byte = uart.take()
            let position = head.load(ordering: .relaxed)
            guard position &- tail.load(ordering: .acquiring) < Self.capacity else {
                noteLoss()
                continue
            }
            // Safe: the remainder keeps the index inside.
            unsafe bytes[Int(position % Self.capacity)] = byte
            head.store(position &+ 1, ordering: .releasing)
        }
        if uart.takeError() { noteLoss() }
    }

    private func noteLoss() {
        overruns.store(overruns.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    var isEmpty: Bool {
        head.load(ordering: .acquiring) == tail.load(ordering: .relaxed)
    }

    /// The oldest byte; only from the main loop.
    func take() -> UInt8? {
        guard !isEmpty else { return nil }
        let position = tail.load(ordering: .relaxed)
        // Safe: as above.
        let byte = unsafe bytes[Int(position % Self.capacity)]
        tail.store(position &+ 1, ordering: .releasing)
        return byte
    }
}
