// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Received bytes on their way from an interrupt to the main loop.
///
/// The interrupt writes at `head`, the main loop reads at `tail`; both only grow, modulo 2³²,
/// and the ring's size divides that:
///
/// ```
///        tail              head
///   ······|  bytes to take  |······    head − tail ≤ capacity
/// ```
@safe
public struct ReceiveRing: ~Copyable {
    /// Bytes the ring holds: a power of two, above what a host may have under way.
    public static let capacity: UInt32 = 8192

    private let bytes: UnsafeMutablePointer<UInt8>
    private let stamps: UnsafeMutablePointer<UInt32>
    private let head = Atomic<UInt32>(0)
    private let tail = Atomic<UInt32>(0)

    /// A received byte, with the counter value at which it came.
    public struct Arrival: Sendable {
        /// The byte.
        public let byte: UInt8
        /// What ``ReceiveRing/put(_:stamp:)`` was given.
        public let stamp: UInt32
    }

    /// An empty ring; its memory is taken at start and never given back.
    public init() {
        let count = Int(Self.capacity)
        // Safe: owned by this value alone, which is never destroyed.
        unsafe bytes = .allocate(capacity: count)
        unsafe bytes.initialize(repeating: 0, count: count)
        unsafe stamps = .allocate(capacity: count)
        unsafe stamps.initialize(repeating: 0, count: count)
    }

    /// Whether no byte waits.
    public var isEmpty: Bool {
        head.load(ordering: .acquiring) == tail.load(ordering: .relaxed)
    }

    /// Whether the next byte would not fit.
    public var isFull: Bool {
        head.load(ordering: .relaxed) &- tail.load(ordering: .acquiring) >= Self.capacity
    }

    /// Adds a byte; only from the interrupt, only while not ``isFull``.
    public func put(_ byte: UInt8, stamp: UInt32) {
        let position = head.load(ordering: .relaxed)
        let index = Int(position & (Self.capacity - 1))
        // Safe: the mask keeps the index inside; the main loop does not read here before `head`.
        unsafe bytes[index] = byte
        unsafe stamps[index] = stamp
        head.store(position &+ 1, ordering: .releasing)
    }

    /// Takes the oldest byte, or nil; only from the main loop.
    public func take() -> Arrival? {
        let position = tail.load(ordering: .relaxed)
        guard position != head.load(ordering: .acquiring) else { return nil }
        let index = Int(position & (Self.capacity - 1))
        // Safe: the mask keeps the index inside; the interrupt does not write here before `tail`.
        let arrival = unsafe Arrival(byte: bytes[index], stamp: stamps[index])
        tail.store(position &+ 1, ordering: .releasing)
        return arrival
    }
}

/// A ring lives in one place that interrupt and main loop know.
@available(*, unavailable)
extension ReceiveRing: Sendable {}
