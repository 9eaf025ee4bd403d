// SPDX-License-Identifier: Apache-2.0

internal import Transports

/// What goes to a device, in transfers that are on their way at the same time.
///
/// A transfer has no meaning beyond its bytes, so none ends with an empty packet.
struct USBSender: ~Copyable {
    /// How many transfers are on their way at most.
    static let transferCount = 8

    let lane: USBLane
    private var stallCount = 0
    private var failure: TransportError?

    init(_ lane: USBLane) { self.lane = lane }

    /// Gives as much of `bytes` as fits to idle transfers, and says how much that was.
    mutating func put(_ bytes: ArraySlice<UInt8>) throws(TransportError) -> Int {
        try settle()
        var rest = bytes
        while !rest.isEmpty, let transfer = lane.takeIdle() {
            let part = rest.prefix(USBTransfer.capacity)
            transfer.fill(part)
            do throws(TransportError) {
                try lane.submit(transfer, length: part.count)
            } catch {
                failure = error
                throw error
            }
            rest = rest.dropFirst(part.count)
        }
        return bytes.count - rest.count
    }

    /// Takes the transfers that came back, and sends again what a stall kept from going.
    mutating func settle() throws(TransportError) {
        if let failure { throw failure }
        do throws(TransportError) {
            while let returned = lane.takeReturned() { try finish(returned) }
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func finish(_ returned: USBLane.Return) throws(TransportError) {
        switch returned.outcome {
        case .completed where returned.count == returned.length:
            stallCount = 0
            lane.putIdle(returned.transfer)
        case .completed, .cancelled, .stalled: try recover(from: returned)
        case .gone: throw TransportError(.closed, at: lane.address)
        case .failed(let what): throw TransportError(.ioFailure, at: lane.address, what)
        }
    }

    /// Clears the halt of the endpoint while no transfer is on its way, then sends the rest of
    /// each again, in the order of the bytes.
    private mutating func recover(from first: USBLane.Return) throws(TransportError) {
        stallCount += 1
        guard stallCount <= USBLane.stallLimit, lane.recall(within: .seconds(1)) else {
            throw TransportError(.ioFailure, at: lane.address, "writing to a halted endpoint")
        }
        var unsent = [first]
        while let returned = lane.takeReturned() {
            switch returned.outcome {
            case .gone: throw TransportError(.closed, at: lane.address)
            case .failed(let what): throw TransportError(.ioFailure, at: lane.address, what)
            default: unsent.append(returned)
            }
        }
        try lane.handle.clearHalt(lane.endpoint)
        for returned in unsent.sorted(by: { $0.submission < $1.submission }) {
            guard returned.count < returned.length else {
                lane.putIdle(returned.transfer)
                continue
            }
            returned.transfer.drop(returned.count, of: returned.length)
            try lane.submit(returned.transfer, length: returned.length - returned.count)
        }
    }
}
