// SPDX-License-Identifier: Apache-2.0

import Instruments
import Synchronization

/// A test and measurement device that keeps the rules of the class, with failures to choose.
///
/// It answers every message that ends with `?` with what is before that, twice.
final class SimulatedUSBDevice: USBTMCPipe {
    let description = "simulated USB device"
    let interface: UInt8 = 0
    let outEndpoint: UInt8 = 0x01
    let inEndpoint: UInt8 = 0x81
    let inPacketByteCount = 64

    struct State {
        var message: [UInt8] = []
        var messages: [String] = []
        var answer: [UInt8] = []
        var queued: [UInt8] = []
        var halted: Set<UInt8> = []
        var log: [String] = []
        var largestPart = 1 << 20
        /// Transfers from the device that get stuck before they come to their end.
        var stuckCount = 0
        var isMute = false
        var sendsWrongTag = false
        var clearPendingCount = 0
    }

    let state = Mutex(State())

    var messages: [String] { state.withLock { $0.messages } }
    var log: [String] { state.withLock { $0.log } }

    func bulkOut(_ bytes: [UInt8], timeout: Duration) throws(USBPipeFault) {
        try state.withLock { (state) throws(USBPipeFault) in
            if state.halted.contains(outEndpoint) { throw .stalled }
            guard bytes.count % 4 == 0, let header = USBTMCHeader(bytes) else {
                state.halted.insert(outEndpoint)
                throw .stalled
            }
            switch header.message {
            case .trigger: state.messages.append("(trigger)")
            case .out: take(header, bytes, &state)
            case .in: prepare(header, &state)
            }
        }
    }

    private func take(_ header: USBTMCHeader, _ bytes: [UInt8], _ state: inout State) {
        let start = USBTMCHeader.byteCount
        state.message += bytes[start..<start + Int(header.transferByteCount)]
        guard header.isEnd else { return }
        let text = String(decoding: state.message.dropLast(), as: UTF8.self)
        state.messages.append(text)
        state.message = []
        if text.hasSuffix("?") {
            state.answer = Array((text.dropLast() + text.dropLast() + "\n").utf8)
        }
    }

    private func prepare(_ header: USBTMCHeader, _ state: inout State) {
        guard !state.isMute, !state.answer.isEmpty else { return }
        let count = min(state.answer.count, Int(header.transferByteCount), state.largestPart)
        let part = Array(state.answer.prefix(count))
        state.answer.removeFirst(count)
        let answer = USBTMCHeader(
            .in,
            tag: state.sendsWrongTag ? header.tag &+ 1 : header.tag,
            transferByteCount: UInt32(count),
            attributes: state.answer.isEmpty ? USBTMCHeader.endOfMessage : 0
        )
        state.queued = answer.bytes + part
    }

    func bulkIn(maximumCount: Int, timeout: Duration) throws(USBPipeFault) -> [UInt8] {
        precondition(maximumCount % inPacketByteCount == 0, "A full packet would overflow.")
        return try state.withLock { (state) throws(USBPipeFault) in
            if state.halted.contains(inEndpoint) { throw .stalled }
            if state.stuckCount > 0 {
                state.stuckCount -= 1
                throw .timedOut
            }
            guard !state.queued.isEmpty else { throw .timedOut }
            let bytes = Array(state.queued.prefix(maximumCount))
            state.queued.removeFirst(bytes.count)
            state.log.append("in \(bytes.count)")
            return bytes
        }
    }

    func control(
        _ request: USBControlRequest,
        timeout: Duration
    ) throws(USBPipeFault) -> [UInt8] {
        state.withLock { state in
            state.log.append("control \(request.request)")
            switch request.request {
            case 1: return [0x81, 0]
            case 2: return [1, 0, 0, 0, 0, 0, 0, 0]
            case 3: return [state.queued.isEmpty ? 0x81 : 1, UInt8(request.value)]
            case 4:
                return [
                    state.queued.isEmpty ? 1 : 2, state.queued.isEmpty ? 0 : 1, 0, 0, 0, 0, 0, 0,
                ]
            case 5:
                state.message = []
                state.answer = []
                return [1]
            case 6:
                guard state.queued.isEmpty, state.clearPendingCount == 0 else {
                    state.clearPendingCount = max(0, state.clearPendingCount - 1)
                    return [2, state.queued.isEmpty ? 0 : 1]
                }
                state.halted.insert(outEndpoint)
                return [1, 0]
            case 7:
                return [1, 0, 0, 1, 0, 1] + [UInt8](repeating: 0, count: 8) + [7, 15]
                    + [UInt8](repeating: 0, count: 8)
            case 128: return [1, UInt8(request.value), 0x44]
            default: return [0x80]
            }
        }
    }

    func clearHalt(_ endpoint: UInt8) throws(USBPipeFault) {
        state.withLock { state in
            state.halted.remove(endpoint)
            state.log.append("clear halt \(endpoint)")
        }
    }

    func close() {}
}
