// SPDX-License-Identifier: Apache-2.0

internal import WireProtocol

/// Names the message that a byte of a stream belongs to.
enum SentMessage {
    /// The name of the message at `offset`.
    static func name(at offset: Int, in bytes: [UInt8]) -> String {
        guard offset < bytes.count else { return "nothing" }
        let start = bytes[..<offset].lastIndex(of: 0).map { $0 + 1 } ?? 0
        var decoder = FrameDecoder(maximumPayload: FrameHeader.largestPayload)
        for byte in bytes[start...] {
            switch decoder.receive(byte) {
            case .none: continue
            case .damaged: return "damaged bytes"
            case .frame(let header): return SessionCall(opcode: header.opcode).description
            }
        }
        return "a message that is cut off"
    }
}

extension SessionCall: CustomStringConvertible {
    /// The name of the message, with its number where that counts.
    package var description: String {
        guard opcode != 0 else { return "the end of the session" }
        let name = Opcode(rawValue: opcode).map { "\($0)" } ?? "message \(opcode)"
        return argument == 0 ? name : "\(name) \(argument)"
    }

    /// Whether it ends a play from outside, at a time that nobody else knows.
    package var isStop: Bool {
        opcode == Opcode.stop.rawValue || opcode == Opcode.emergencyStop.rawValue
    }
}
