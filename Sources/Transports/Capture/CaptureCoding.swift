// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import WireProtocol

/// The bytes of a capture file; `docs/reference/captures.md` describes them.
enum CaptureCoding {
    /// The first bytes of every capture; the last one is the version.
    static let magic: [UInt8] = Array("HEBBCAP".utf8) + [1]
    /// The longest header or record body.
    static let longestBody = 1 << 20

    /// A file's first bytes.
    static func head(_ header: CaptureHeader) throws(TransportError) -> [UInt8] {
        let json = try header.bytes()
        var bytes = magic
        bytes.append(integer: UInt32(json.count))
        bytes += json
        bytes.append(integer: checksum(bytes[...]))
        return bytes
    }

    /// The bytes of a record.
    static func bytes(of record: CaptureRecord) -> [UInt8] {
        var body: [UInt8] = []
        switch record.content {
        case .received(let bytes): body = begin(1, record) + bytes
        case .sent(let bytes): body = begin(2, record) + bytes
        case .turn(let calls):
            body = begin(3, record)
            for call in calls {
                body.append(call.opcode)
                body.append(integer: call.argument)
            }
        case .failed(let failure): body = begin(4, record) + text(of: failure)
        case .closed: body = begin(5, record)
        }
        var bytes: [UInt8] = []
        bytes.append(integer: UInt32(body.count))
        bytes += body
        bytes.append(integer: checksum(bytes[...]))
        return bytes
    }

    /// The record in a body, or nil when it is none.
    static func record(_ body: ArraySlice<UInt8>) -> CaptureRecord? {
        guard body.count >= 9, let kind = body.first else { return nil }
        let time: UInt64 = integer(body.dropFirst())
        let rest = body.dropFirst(9)
        let content: CaptureRecord.Content? =
            switch kind {
            case 1: .received(Array(rest))
            case 2: .sent(Array(rest))
            case 3: calls(rest).map { .turn($0) }
            case 4: failure(rest).map { .failed($0) }
            case 5: rest.isEmpty ? .closed : nil
            default: nil
            }
        return content.map { CaptureRecord(nanoseconds: time, content: $0) }
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var checksum = Crc32C()
        for byte in bytes {
            checksum.append(byte)
        }
        return checksum.value
    }

    /// The integer at the start of `bytes`, which must be long enough.
    static func integer<Number: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) -> Number {
        var value: Number = 0
        for (index, byte) in bytes.prefix(Number.bitWidth / 8).enumerated() {
            value |= Number(truncatingIfNeeded: byte) << Number(truncatingIfNeeded: 8 * index)
        }
        return value
    }

    private static func begin(_ kind: UInt8, _ record: CaptureRecord) -> [UInt8] {
        var body = [kind]
        body.append(integer: record.nanoseconds)
        return body
    }

    private static func calls(_ bytes: ArraySlice<UInt8>) -> [SessionCall]? {
        guard bytes.count % 9 == 0 else { return nil }
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: 9).map { index in
            SessionCall(opcode: bytes[index], argument: integer(bytes[(index + 1)...]))
        }
    }

    private static func text(of failure: StreamFailure) -> [UInt8] {
        do {
            return [UInt8](try JSONEncoder().encode(failure))
        } catch {
            return []
        }
    }

    private static func failure(_ bytes: ArraySlice<UInt8>) -> StreamFailure? {
        do {
            return try JSONDecoder().decode(StreamFailure.self, from: Data(bytes))
        } catch {
            return nil
        }
    }
}
