// SPDX-License-Identifier: Apache-2.0

internal import Transports

/// What comes from a device.
///
/// Transfers wait for it at all times, and are submitted again once their bytes were read. A
/// reader that is behind leaves none waiting, and then the device waits.
struct USBReceiver: ~Copyable {
    /// How many transfers wait.
    static let transferCount = 8

    let lane: USBLane
    private var current: (transfer: USBLane.Return, start: Int)?
    private var stallCount = 0
    private var lastBeforeRecovery = 0
    private var failure: TransportError?

    init(_ lane: USBLane) { self.lane = lane }

    /// Submits every transfer that is idle.
    mutating func start() throws(TransportError) {
        while let transfer = lane.takeIdle() {
            try lane.submit(transfer, length: USBTransfer.capacity)
        }
    }

    /// Up to `maximumCount` bytes of those that arrived.
    ///
    /// - Throws: ``TransportError`` once every byte that arrived before it was taken.
    mutating func take(_ maximumCount: Int) throws(TransportError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < maximumCount {
            if current == nil { current = lane.takeReturned().map { ($0, 0) } }
            guard let (returned, start) = current else { break }
            let count = min(returned.count - start, maximumCount - bytes.count)
            if count > 0 {
                unsafe bytes += unsafe returned.transfer.bytes(start..<start + count)
            }
            guard start + count == returned.count else {
                current?.start += count
                break
            }
            current = nil
            // The bytes first: an error is told by the next call.
            do throws(TransportError) {
                try finish(returned)
            } catch {
                failure = failure ?? error
            }
        }
        if bytes.isEmpty, let failure { throw failure }
        return bytes
    }

    /// Acts on how a transfer ended whose bytes were taken.
    private mutating func finish(_ returned: USBLane.Return) throws(TransportError) {
        guard failure == nil else { return }
        switch returned.outcome {
        case .completed:
            if returned.count > 0 { stallCount = 0 }
            try lane.submit(returned.transfer, length: USBTransfer.capacity)
        // Taken back for a stall that is over by now.
        case .cancelled: try lane.submit(returned.transfer, length: USBTransfer.capacity)
        case .stalled:
            // Of several that met the same stall, the first one clears it.
            if returned.submission > lastBeforeRecovery { try recover() }
            try lane.submit(returned.transfer, length: USBTransfer.capacity)
        case .gone: throw TransportError(.closed, at: lane.address)
        case .failed(let what): throw TransportError(.ioFailure, at: lane.address, what)
        }
    }

    /// Clears the halt of the endpoint while no transfer waits there.
    private mutating func recover() throws(TransportError) {
        stallCount += 1
        guard stallCount <= USBLane.stallLimit, lane.recall(within: .seconds(1)) else {
            throw TransportError(.ioFailure, at: lane.address, "reading from a halted endpoint")
        }
        lastBeforeRecovery = lane.submissionCount
        try lane.handle.clearHalt(lane.endpoint)
    }
}
