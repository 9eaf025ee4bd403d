// SPDX-License-Identifier: Apache-2.0

package import BoardUSB

/// Plays the USB peripheral of a device for a USB/IP host: commands in, packets to and from the
/// device, answers out.
///
/// It does what a host controller and a cable do: a transfer is cut into packets, waits while the
/// device says "not now", ends early at a short packet, and can be unlinked while it waits.
package struct TransferServer {
    /// Status of a transfer whose endpoint is halted: `-EPIPE`.
    private static let stalled: Int32 = -32
    /// Status of an unlinked transfer: `-ECONNRESET`.
    private static let unlinked: Int32 = -104

    /// A transfer that is not over yet.
    private struct Waiting {
        var submission: Command.Submission
        var movedCount = 0
        var answer: [UInt8] = []
    }

    private var input: [UInt8] = []
    private var waiting: [Waiting] = []
    /// Bytes for the host, in order; whoever sends them takes them away.
    package var output: [UInt8] = []
    /// Bytes of bulk data that went to the host.
    package private(set) var bytesToHost = 0
    /// Bytes of bulk data that came from the host.
    package private(set) var bytesFromHost = 0

    /// A server without transfers.
    package init() {}

    /// How many transfers wait.
    package var waitingCount: Int { waiting.count }

    /// Takes bytes of the host, and serves what they complete.
    ///
    /// - Throws: ``ProtocolError`` when they cannot be USB/IP; the connection is worth nothing then.
    package mutating func receive(
        _ bytes: [UInt8],
        for device: inout BoardDevice
    ) throws(ProtocolError) {
        input += bytes
        var start = 0
        while let (command, count) = try Command.first(in: input[start...]) {
            start += count
            switch command {
            case .unlink(let sequence, let victim): unlink(victim, sequence)
            case .submit(let submission) where submission.endpoint & 0x0F == 0:
                control(submission, &device)
            case .submit(let submission): waiting.append(Waiting(submission: submission))
            }
        }
        input.removeFirst(start)
        serve(&device)
    }

    /// Moves what can be moved; transfers of an endpoint keep their order.
    package mutating func serve(_ device: inout BoardDevice) {
        var blocked: Set<UInt8> = []
        var index = 0
        while index < waiting.count {
            let endpoint = waiting[index].submission.endpoint
            if !blocked.contains(endpoint), let status = Self.move(&waiting[index], &device) {
                finish(waiting.remove(at: index), status)
            } else {
                blocked.insert(endpoint)
                index += 1
            }
        }
    }

    /// The status of the transfer when it is over, or nil while the device lets it wait.
    private static func move(_ transfer: inout Waiting, _ device: inout BoardDevice) -> Int32? {
        let isToHost = transfer.submission.endpoint & 0x80 != 0
        return isToHost ? give(&transfer, &device) : take(&transfer, &device)
    }

    private static func take(_ transfer: inout Waiting, _ device: inout BoardDevice) -> Int32? {
        let submission = transfer.submission
        while transfer.movedCount < submission.byteCount {
            let end = min(submission.byteCount, transfer.movedCount + device.packetByteCount)
            let packet = submission.data.span.extracting(transfer.movedCount..<end)
            switch device.take(packet, on: submission.endpoint) {
            case .moved(let count): transfer.movedCount += count
            case .notReady: return nil
            case .stalled: return stalled
            }
        }
        return 0
    }

    private static func give(_ transfer: inout Waiting, _ device: inout BoardDevice) -> Int32? {
        let wanted = transfer.submission.byteCount
        while transfer.movedCount < wanted {
            let room = min(wanted - transfer.movedCount, device.packetByteCount)
            var packet = [UInt8](repeating: 0, count: room)
            var span = packet.mutableSpan
            switch device.give(&span, on: transfer.submission.endpoint) {
            case .moved(let count):
                transfer.answer += packet.prefix(count)
                transfer.movedCount += count
                if count < device.packetByteCount { return 0 }
            case .notReady: return nil
            case .stalled: return stalled
            }
        }
        return 0
    }

    private mutating func finish(_ transfer: Waiting, _ status: Int32) {
        bytesToHost += transfer.answer.count
        if transfer.submission.endpoint & 0x80 == 0 { bytesFromHost += transfer.movedCount }
        answer(3, transfer.submission.sequence, status, transfer.movedCount, transfer.answer)
    }

    private mutating func control(_ submission: Command.Submission, _ device: inout BoardDevice) {
        var room = [UInt8](repeating: 0, count: submission.byteCount)
        var span = room.mutableSpan
        let outcome = device.control(submission.setup, data: submission.data.span, answer: &span)
        switch outcome {
        case .stalled: answer(3, submission.sequence, Self.stalled, 0, [])
        case .done(let count) where submission.setup.isToHost:
            answer(3, submission.sequence, 0, count, Array(room.prefix(count)))
        case .done: answer(3, submission.sequence, 0, submission.data.count, [])
        }
    }

    /// Takes a waiting transfer away; one that is over already was answered.
    private mutating func unlink(_ victim: UInt32, _ sequence: UInt32) {
        let index = waiting.firstIndex { $0.submission.sequence == victim }
        if let index { waiting.remove(at: index) }
        answer(4, sequence, index == nil ? 0 : Self.unlinked, 0, [])
    }

    /// The answer 3 to a submission or 4 to an unlink.
    private mutating func answer(
        _ kind: UInt32,
        _ sequence: UInt32,
        _ status: Int32,
        _ count: Int,
        _ data: [UInt8]
    ) {
        output += bytes(kind) + bytes(sequence) + [UInt8](repeating: 0, count: 12)
        output += bytes(status) + bytes(UInt32(count)) + [UInt8](repeating: 0, count: 20) + data
    }
}
