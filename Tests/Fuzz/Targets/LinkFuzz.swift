// SPDX-License-Identifier: Apache-2.0

import BoardLink
import BoardRuntime
import ModelDriver
import PulsePrograms
import WireProtocol

/// Hostile bytes on the link.
enum LinkFuzz {
    /// A line's bytes.
    static func frames(_ bytes: [UInt8]) {
        var decoder = FrameDecoder(maximumPayload: FrameHeader.largestPayload)
        var host = HostLink(name: "fuzz")
        var board = board()
        host.greet(nonce: 1, session: 1, deadline: 1_000_000, at: 0)
        for (index, byte) in bytes.enumerated() {
            let now = UInt64(index) * 100
            if case .frame(let header) = decoder.receive(byte) {
                precondition(decoder.byteCount <= FrameHeader.largestPayload, "A long payload.")
                precondition(header.sequence >= 0, "A header.")
            }
            host.receive(byte, at: now)
            board.receive(byte, at: now)
            if byte == 0 { settle(&host, &board, at: now) }
        }
        settle(&host, &board, at: UInt64(bytes.count) * 100 + 1_000_000)
    }

    /// Whole frames in an open session: a number and a length byte before each payload.
    static func messages(_ bytes: [UInt8]) {
        var host = HostLink(name: "fuzz")
        var board = board()
        openSession(&host, &board)
        var rest = bytes[...]
        var sequences: [UInt16] = [0, 1]
        var now: UInt64 = 10_000
        while let number = rest.popFirst(), let length = rest.popFirst() {
            let payload = Array(rest.prefix(Int(length)))
            rest = rest.dropFirst(Int(length))
            now += 1000
            guard let opcode = Opcode(rawValue: number) else { continue }
            check(opcode, payload)
            let isForBoard = opcode.traits.target == .board
            let side = isForBoard ? 1 : 0
            var header = FrameHeader(
                opcode.traits.messageClass,
                opcode: number,
                session: 2,
                sequence: sequences[side]
            )
            if opcode.traits.messageClass == .urgent {
                header.sequence = 0
            } else {
                sequences[side] &+= 1
            }
            for byte in frame(header, payload) {
                if isForBoard { board.receive(byte, at: now) } else { host.receive(byte, at: now) }
            }
            settle(&host, &board, at: now)
        }
    }

    /// A message that is read is written to the same bytes.
    private static func check(_ opcode: Opcode, _ payload: [UInt8]) {
        var visitor = RoundTrip(payload: payload)
        guard opcode.visit(payload, with: &visitor) else { return }
        precondition(visitor.isEqual, "\(opcode) is written to other bytes than it was read from.")
    }

    private struct RoundTrip: MessageVisitor {
        var payload: [UInt8]
        var isEqual = false

        mutating func visit(_ message: some WireMessage) {
            var bytes: [UInt8] = []
            message.encode(into: &bytes)
            isEqual = payload.starts(with: bytes)
        }
    }

    // MARK: Ends

    private static func board() -> BoardRuntime<ModelDriver> {
        BoardRuntime(
            driver: ModelDriver(traits: ModelBoard.traits),
            identity: BoardIdentity(
                serial: FixedText("FUZZ"),
                firmware: FixedText("fuzz"),
                physics: .hostModel,
                boot: 1,
                linkTickRate: 1_000_000
            ),
            specimen: ModelBoard.standardSpecimen(seed: 1)
        )
    }

    private static func openSession(
        _ host: inout HostLink,
        _ board: inout BoardRuntime<ModelDriver>
    ) {
        host.greet(nonce: 1, session: 2, deadline: 1_000_000, at: 0)
        host.poll(at: 0)
        while let byte = host.nextOutputByte() { board.receive(byte, at: 0) }
        _ = board.poll(at: 0)
        while let byte = board.nextOutputByte() { host.receive(byte, at: 0) }
        host.request(Message.StatisticsGet(), identifier: 1, timeout: 1_000_000, at: 0)
        host.poll(at: 0)
        while let byte = host.nextOutputByte() { board.receive(byte, at: 0) }
    }

    private static func settle(
        _ host: inout HostLink,
        _ board: inout BoardRuntime<ModelDriver>,
        at now: UInt64
    ) {
        host.poll(at: now)
        _ = board.poll(at: now)
        while host.nextOutputByte() != nil {}
        while board.nextOutputByte() != nil {}
        _ = host.takeNotices()
    }

    /// The bytes of a frame.
    static func frame(_ header: FrameHeader, _ payload: [UInt8]) -> [UInt8] {
        let first =
            FrameHeader.version << 5 | header.messageClass.rawValue << 3
            | (header.isRepeated ? 2 : 0) | (header.wantsCredit ? 1 : 0)
        var inner = [first, header.opcode]
        inner.append(integer: header.session)
        inner.append(integer: header.sequence)
        inner.append(integer: header.acknowledged)
        inner += payload
        var checksum = Crc32C()
        for byte in inner { checksum.append(byte) }
        inner.append(integer: checksum.value)
        var bytes: [UInt8] = [0]
        var code = 0
        for byte in inner {
            if byte != 0 { bytes.append(byte) }
            let isFull = bytes.count - code == 0xFF
            if byte == 0 || isFull {
                bytes[code] = UInt8(bytes.count - code)
                code = bytes.count
                bytes.append(0)
            }
        }
        bytes[code] = UInt8(bytes.count - code)
        return bytes + [0]
    }
}
