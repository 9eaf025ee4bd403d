// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory

/// Packs frames into a ring of bytes on their way to the wire.
struct FrameEncoder: ~Copyable {
    private var ring: FixedBuffer<UInt8>
    private var first = 0
    private(set) var byteCount = 0
    private var codePlace = 0
    private var code: UInt8 = 1
    private var checksum = Crc32C()

    init(capacity: Int) {
        ring = FixedBuffer(count: capacity, repeating: 0)
    }

    /// The most bytes a frame with a payload of `count` takes, its closing zero included.
    static func wireBytes(payload count: Int) -> Int {
        let inner = FrameHeader.byteCount + count + FrameHeader.checksumByteCount
        return inner + inner / 254 + 2
    }

    /// Whether a frame with a payload of `count` fits now.
    func hasRoom(payload count: Int) -> Bool {
        ring.count - byteCount >= Self.wireBytes(payload: count)
    }

    /// The next byte for the wire.
    mutating func next() -> UInt8? {
        guard byteCount > 0 else { return nil }
        defer {
            first = first + 1 == ring.count ? 0 : first + 1
            byteCount -= 1
        }
        return ring[first]
    }

    /// Packs a frame whose payload lies at `offset` in `memory`.
    mutating func encode(
        _ header: FrameHeader,
        _ memory: borrowing FixedBuffer<UInt8>,
        offset: Int,
        count: Int
    ) {
        precondition(hasRoom(payload: count), "A frame was packed without room for it.")
        checksum = Crc32C()
        openBlock()
        let bytes = header.bytes
        for index in 0..<FrameHeader.byteCount {
            pack(bytes[index], covered: true)
        }
        for index in 0..<count {
            pack(memory[offset + index], covered: true)
        }
        let value = checksum.value
        for shift in 0..<4 {
            pack(UInt8(truncatingIfNeeded: value >> UInt32(8 * shift)), covered: false)
        }
        ring[codePlace] = code
        put(0)
    }

    /// Packs a lone zero, which ends whatever a receiver may think it is in.
    mutating func encodeSeparator() {
        guard byteCount < ring.count else { return }
        put(0)
    }

    private mutating func pack(_ byte: UInt8, covered: Bool) {
        if covered { checksum.append(byte) }
        if code == 0xFF {
            ring[codePlace] = code
            openBlock()
        }
        if byte == 0 {
            ring[codePlace] = code
            openBlock()
        } else {
            put(byte)
            code += 1
        }
    }

    private mutating func openBlock() {
        codePlace = end
        put(1)
        code = 1
    }

    /// Where the next byte goes.
    private var end: Int {
        let place = first + byteCount
        return place < ring.count ? place : place - ring.count
    }

    private mutating func put(_ byte: UInt8) {
        ring[end] = byte
        byteCount += 1
    }
}
