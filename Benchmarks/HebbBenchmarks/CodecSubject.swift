// SPDX-License-Identifier: Apache-2.0

import WireProtocol

/// Two ends of a link with nothing between them but a loop over the bytes.
struct CodecSubject: ~Copyable {
    private var sender: LinkEndpoint
    private var receiver: LinkEndpoint
    private var now: UInt64 = 0
    private let payload: [UInt8]

    /// A link whose frames carry `payloadBytes` bytes each.
    init(payloadBytes: Int) {
        let configuration = LinkEndpoint.Configuration(
            receiveBytes: 16384,
            rate: 1_000_000,
            outputBytes: 8192
        )
        sender = LinkEndpoint(configuration)
        receiver = LinkEndpoint(configuration)
        sender.open(session: 7, granted: 16384)
        receiver.open(session: 7, granted: 16384)
        payload = (0..<payloadBytes).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    }

    /// Sends `count` frames, a window at a time, and returns how many arrived.
    ///
    /// Each frame is copied, framed, checksummed, packed, unpacked, checked and acknowledged.
    mutating func transfer(_ count: Int) -> Int {
        var arrived = 0
        var sent = 0
        while arrived < count {
            now += 1
            while sent < count, sender.canSend(payload: payload.count) {
                sender.beginPayload()
                for byte in payload {
                    sender.append(byte)
                }
                guard sender.send(.programChunk, at: now) else { break }
                sent += 1
            }
            sender.poll(at: now)
            while let byte = sender.nextOutputByte() {
                guard let header = receiver.receive(byte, at: now) else { continue }
                if header.opcode == Opcode.programChunk.rawValue { arrived += 1 }
            }
            receiver.poll(at: now)
            while let byte = receiver.nextOutputByte() {
                guard sender.receive(byte, at: now) != nil,
                    let message = Message.Acknowledge(decoding: sender)
                else { continue }
                sender.noteGrant(message.granted)
            }
        }
        return arrived
    }
}
