// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
public import PulsePrograms

/// Finds frames in a stream of bytes and throws away whatever is not one.
///
/// Bytes between two zeros are taken as COBS, unpacked on the fly, and kept only when the CRC is
/// right; so after any damage the next zero is a fresh start. Memory is fixed; a run of bytes
/// longer than the largest frame is damage like any other. Source: Cheshire and Baker, IEEE/ACM
/// Trans. Networking 7 (1999) 159.
public struct FrameDecoder: ~Copyable {
    /// What a byte led to.
    public enum Event: Sendable, BitwiseCopyable {
        /// Nothing yet.
        case none
        /// A good frame; its payload is what the decoder holds as a source of bytes.
        case frame(FrameHeader)
        /// Bytes that were no frame.
        case damaged
    }

    private var payload: FixedBuffer<UInt8>
    private var payloadCount = 0

    private var header = InlineArray<8, UInt8>(repeating: 0)
    private var count = 0
    private var blockLeft: UInt8 = 0
    private var owesZero = false
    private var isOverlong = false
    private var isEmpty = true
    private var checksum = Crc32C()
    /// The last four bytes, which may be the checksum, oldest first.
    private var tail: UInt32 = 0

    /// A decoder for payloads up to `maximumPayload`.
    public init(maximumPayload: Int) {
        payload = FixedBuffer(
            count: maximumPayload + FrameHeader.checksumByteCount,
            repeating: 0
        )
    }

    /// Takes the next byte of the stream.
    public mutating func receive(_ byte: UInt8) -> Event {
        guard byte != 0 else { return finish() }
        isEmpty = false
        if blockLeft == 0 {
            if owesZero { append(0) }
            blockLeft = byte - 1
            owesZero = byte != 0xFF
        } else {
            append(byte)
            blockLeft -= 1
        }
        return .none
    }

    private mutating func append(_ byte: UInt8) {
        let largest = FrameHeader.byteCount + payload.count
        guard count < largest else {
            isOverlong = true
            return
        }
        // The checksum covers all but the last four bytes, so it runs four bytes behind.
        if count >= 4 { checksum.append(UInt8(truncatingIfNeeded: tail)) }
        tail = tail >> 8 | UInt32(byte) << 24
        if count < FrameHeader.byteCount {
            header[count] = byte
        } else {
            payload[count - FrameHeader.byteCount] = byte
        }
        count += 1
    }

    private mutating func finish() -> Event {
        defer { reset() }
        guard !isEmpty else { return .none }
        let smallest = FrameHeader.byteCount + FrameHeader.checksumByteCount
        guard !isOverlong, blockLeft == 0, count >= smallest, checksum.value == tail,
            let header = FrameHeader(header)
        else { return .damaged }
        payloadCount = count - smallest
        return .frame(header)
    }

    private mutating func reset() {
        count = 0
        blockLeft = 0
        owesZero = false
        isOverlong = false
        isEmpty = true
        checksum = Crc32C()
        tail = 0
    }
}

extension FrameDecoder: ByteSource {
    /// Bytes of the payload of the last good frame.
    public var byteCount: Int { payloadCount }

    /// A byte of that payload; valid until the next byte is received.
    public func byte(at offset: Int) -> UInt8 { payload[offset] }
}

/// A decoder belongs to one stream.
@available(*, unavailable)
extension FrameDecoder: Sendable {}
