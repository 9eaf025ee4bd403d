// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing

/// A medium's speed and distance, in virtual time.
struct VirtualMedium: Sendable, CustomTestStringConvertible {
    var name: String
    /// Bytes a second.
    var rate: Double
    /// From the end of a byte to its arrival, in microseconds.
    var latency: UInt64
    /// Bytes arrive in bundles, this many microseconds apart; 0 for none.
    var bundle: UInt64 = 0

    var testDescription: String { name }

    /// A UART carries a byte in ten bits.
    static let slowSerial = Self(name: "115,200 baud", rate: 11_520, latency: 100)
    static let serial = Self(name: "921,600 baud", rate: 92_160, latency: 100)
    /// At most 19 bulk packets of 64 bytes in a frame of 1 ms.
    ///
    /// Source: USB 2.0, table 5-9.
    static let fullSpeed = Self(name: "USB full speed", rate: 1_216_000, latency: 0, bundle: 1000)

    static let all = [slowSerial, serial, fullSpeed]
}

/// One direction between two ends, in virtual microseconds.
struct VirtualLane {
    /// What the driver of a port takes ahead of the wire.
    static let buffered = 4096

    let medium: VirtualMedium
    private(set) var faults: FaultLane
    private var delay: UInt64
    /// When the wire has sent all it was given.
    private var freeAt = 0.0
    private var arriving: [(at: UInt64, byte: UInt8)] = []
    private var first = 0
    /// Until when a stalled lane holds everything; nil for ever.
    private let resumesAt: UInt64?
    private var held: [UInt8] = []
    private(set) var byteCount = 0

    init(
        _ medium: VirtualMedium,
        _ plan: FaultPlan,
        delay: UInt64,
        resumesAt: UInt64?,
        seed: UInt64
    ) {
        self.medium = medium
        faults = FaultLane(plan: plan, seed: seed)
        self.delay = delay
        self.resumesAt = resumesAt
    }

    /// How many bytes can be given now.
    func room(at now: UInt64) -> Int {
        let waiting = max(0, freeAt - Double(now)) * medium.rate / 1e6
        return max(0, Self.buffered - Int(waiting.rounded(.up)))
    }

    /// Gives bytes to the wire.
    mutating func send(_ bytes: [UInt8], at now: UInt64) {
        for byte in bytes {
            byteCount += 1
            freeAt = max(freeAt, Double(now)) + 1e6 / medium.rate
            var arrival = UInt64(freeAt.rounded(.up)) + medium.latency + delay
            if medium.bundle > 0 {
                arrival = (arrival + medium.bundle - 1) / medium.bundle * medium.bundle
            }
            let isStalled = faults.isStalled && resumesAt.map { now < $0 } ?? true
            if faults.isClosed || isStalled {
                if faults.plan.closesAfterByteCount == nil { held.append(byte) }
                continue
            }
            release(at: arrival)
            for byte in faults.pass([byte]) { arriving.append((arrival, byte)) }
        }
    }

    /// What was held back arrives when the stall is over.
    private mutating func release(at time: UInt64) {
        guard !held.isEmpty, faults.isStalled else { return }
        for byte in held { arriving.append((time, byte)) }
        held.removeAll()
    }

    /// When the next byte arrives.
    func nextArrival(after now: UInt64) -> UInt64? {
        if first < arriving.count { return arriving[first].at }
        guard !held.isEmpty, faults.isStalled, let resumesAt else { return nil }
        return max(resumesAt, now)
    }

    /// The bytes that have arrived.
    mutating func receive(at now: UInt64) -> [UInt8] {
        if let resumesAt, now >= resumesAt { release(at: now) }
        var bytes: [UInt8] = []
        let most = faults.plan.isDribbling ? 1 : Int.max
        while first < arriving.count, arriving[first].at <= now, bytes.count < most {
            bytes.append(arriving[first].byte)
            first += 1
        }
        if first > 65536 {
            arriving.removeFirst(first)
            first = 0
        }
        return bytes
    }

    /// Everything on its way is gone.
    mutating func cut() {
        arriving.removeAll()
        first = 0
        held.removeAll()
    }
}
