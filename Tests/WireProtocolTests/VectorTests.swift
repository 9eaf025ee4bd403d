// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulsePrograms
import Testing
import WireProtocol

struct Vector: Decodable, CustomTestStringConvertible {
    var message: String
    var opcode: UInt8
    var `class`: UInt8
    var flags: UInt8
    var session: UInt16
    var sequence: UInt16
    var acknowledged: UInt16
    var fields: [String: String]
    var payload: String
    var frame: String

    var testDescription: String { "\(message) \(session)" }

    private struct File: Decodable { var vectors: [Vector] }

    static let all: [Vector] = {
        let data = (try? Repository.bytes("protocols/board/vectors.json")) ?? []
        return (try? JSONDecoder().decode(File.self, from: Data(data)))?.vectors ?? []
    }()
}

/// The codec of one message, by name.
struct AnyCodec: Sendable {
    /// The fields by name and the payload written again, or nil when it cannot be decoded.
    var recode: @Sendable ([UInt8]) -> (fields: [String: String], payload: [UInt8])?

    init<Fixed: WireMessage>(_ type: Fixed.Type) {
        recode = { payload in
            guard let message = Fixed(decoding: payload) else { return nil }
            var encoded: [UInt8] = []
            message.encode(into: &encoded)
            return (Self.fields(message, payload), encoded)
        }
    }

    init<Tailed: TailedMessage>(tailed type: Tailed.Type) {
        recode = { payload in
            guard let message = Tailed(decoding: payload) else { return nil }
            var encoded: [UInt8] = []
            message.encode(into: &encoded, tailFrom: payload)
            return (Self.fields(message, payload), encoded)
        }
    }

    private static func fields(_ message: Any, _ payload: [UInt8]) -> [String: String] {
        var result: [String: String] = [:]
        for child in Mirror(reflecting: message).children {
            result[child.label ?? ""] = text(child.value, payload)
        }
        return result
    }

    private static func text(_ value: Any, _ payload: [UInt8]) -> String {
        switch value {
        case let range as PayloadRange: hex(payload[range.offset..<(range.offset + range.count)])
        case let bytes as FixedBytes<32>: hex((0..<32).map { bytes[$0] }[...])
        case let text as FixedText<16>: string(text)
        case let text as FixedText<32>: string(text)
        default: "\(value)"
        }
    }

    private static func string<let count: Int>(_ text: FixedText<count>) -> String {
        String(decoding: (0..<text.utf8Count).map { text.bytes[$0] }, as: UTF8.self)
    }

    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static let all: [Opcode: AnyCodec] = [
        .hello: AnyCodec(Message.Hello.self), .heartbeat: AnyCodec(Message.Heartbeat.self),
        .emergencyStop: AnyCodec(Message.EmergencyStop.self), .time: AnyCodec(Message.Time.self),
        .acknowledge: AnyCodec(Message.Acknowledge.self),
        .limitsSet: AnyCodec(Message.LimitsSet.self),
        .arrayLimitsSet: AnyCodec(Message.ArrayLimitsSet.self),
        .arrayLimitsGet: AnyCodec(Message.ArrayLimitsGet.self),
        .arrayLimits: AnyCodec(Message.ArrayLimits.self),
        .specimenSet: AnyCodec(tailed: Message.SpecimenSet.self),
        .arm: AnyCodec(Message.Arm.self), .disarm: AnyCodec(Message.Disarm.self),
        .stop: AnyCodec(Message.Stop.self), .abort: AnyCodec(Message.Abort.self),
        .start: AnyCodec(Message.Start.self), .clear: AnyCodec(Message.Clear.self),
        .recordsGrant: AnyCodec(Message.RecordsGrant.self),
        .playAcknowledge: AnyCodec(Message.PlayAcknowledge.self),
        .statisticsGet: AnyCodec(Message.StatisticsGet.self),
        .selfTest: AnyCodec(Message.SelfTest.self),
        .programBegin: AnyCodec(Message.ProgramBegin.self),
        .programChunk: AnyCodec(tailed: Message.ProgramChunk.self),
        .programSeal: AnyCodec(Message.ProgramSeal.self),
        .helloReply: AnyCodec(Message.HelloReply.self), .status: AnyCodec(Message.Status.self),
        .timeReply: AnyCodec(Message.TimeReply.self), .reply: AnyCodec(Message.Reply.self),
        .limitsInForce: AnyCodec(Message.LimitsInForce.self),
        .programVerdict: AnyCodec(Message.ProgramVerdict.self),
        .statistics: AnyCodec(Message.Statistics.self),
        .records: AnyCodec(tailed: Message.Records.self),
        .playEnd: AnyCodec(Message.PlayEnd.self), .event: AnyCodec(Message.Event.self),
    ]
}

@Suite("Golden vectors")
struct VectorTests {
    @Test("every message has two vectors and a codec")
    func complete() {
        #expect(Vector.all.count == 2 * Opcode.allCases.count)
        #expect(AnyCodec.all.count == Opcode.allCases.count)
    }

    @Test(
        "a payload decodes to the stated fields and encodes to the same bytes",
        arguments: Vector.all
    )
    func payload(_ vector: Vector) throws {
        let codec = try #require(Opcode(rawValue: vector.opcode).flatMap { AnyCodec.all[$0] })
        let payload = bytes(hex: vector.payload)
        let result = try #require(codec.recode(payload))
        #expect(result.fields == vector.fields)
        #expect(result.payload == payload)
    }

    @Test(
        "a payload that is shorter or longer than its message is refused",
        arguments: Vector.all
    )
    func length(_ vector: Vector) throws {
        let opcode = try #require(Opcode(rawValue: vector.opcode))
        let codec = try #require(AnyCodec.all[opcode])
        let shortest = Array(bytes(hex: vector.payload).prefix(opcode.traits.fixedByteCount))
        let longest = shortest + [UInt8](repeating: 0, count: opcode.traits.maximumTail)
        #expect(shortest.isEmpty || codec.recode(shortest.dropLast()) == nil)
        #expect(codec.recode(longest + [0]) == nil)
    }

    @Test("a frame is found in its bytes as stated", arguments: Vector.all)
    func frame(_ vector: Vector) throws {
        let header = FrameHeader(
            try #require(MessageClass(rawValue: vector.class)),
            opcode: vector.opcode,
            session: vector.session,
            sequence: vector.sequence,
            acknowledged: vector.acknowledged,
            isRepeated: vector.flags & 2 != 0,
            wantsCredit: vector.flags & 1 != 0
        )
        var decoder = FrameDecoder(maximumPayload: 1003)
        var found: [FrameHeader] = []
        for byte in bytes(hex: vector.frame) {
            if case .frame(let header) = decoder.receive(byte) { found.append(header) }
        }
        #expect(found == [header])
        let payload = (0..<decoder.byteCount).map { decoder.byte(at: $0) }
        #expect(payload == bytes(hex: vector.payload))
    }

    @Test("a named number and a ranged number out of range are refused")
    func range() throws {
        let status = try #require(Vector.all.first { $0.message == "Status" })
        var payload = bytes(hex: status.payload)
        payload[0] = 0
        #expect(Message.Status(decoding: payload) == nil)
        let hello = try #require(Vector.all.first { $0.message == "Hello" })
        payload = bytes(hex: hello.payload)
        payload[18] -= 1
        #expect(Message.Hello(decoding: payload) == nil)
    }

    @Test("a value out of range is not encoded")
    func encodeRange() async {
        await #expect(processExitsWith: .failure) {
            var bytes: [UInt8] = []
            Message.Hello(nonce: 1, schemaHash: 2, session: 3, maximumPayload: 239, granted: 4)
                .encode(into: &bytes)
        }
    }
}
