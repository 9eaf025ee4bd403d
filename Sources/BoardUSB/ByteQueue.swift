// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory

/// Bytes between the bus and the board, in memory of a fixed size.
struct ByteQueue: ~Copyable {
    private var memory: FixedBuffer<UInt8>
    private var start = 0
    private(set) var count = 0

    /// An empty queue of `capacity` bytes.
    init(capacity: Int) {
        memory = FixedBuffer(count: capacity, repeating: 0)
    }

    /// How many bytes fit.
    var room: Int { memory.count - count }

    /// Adds a byte; there must be room.
    mutating func append(_ byte: UInt8) {
        precondition(room > 0, "A queue is full.")
        memory[(start + count) % memory.count] = byte
        count += 1
    }

    /// Takes the oldest byte.
    mutating func removeFirst() -> UInt8? {
        guard count > 0 else { return nil }
        let byte = memory[start]
        start = (start + 1) % memory.count
        count -= 1
        return byte
    }

    /// Forgets all bytes.
    mutating func removeAll() {
        start = 0
        count = 0
    }
}

/// A queue belongs to one device.
@available(*, unavailable)
extension ByteQueue: Sendable {}
