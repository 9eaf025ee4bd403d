// SPDX-License-Identifier: Apache-2.0

/// Plain versions of what a frame is made of.
///
/// They are written apart from module WireProtocol and for clarity only, so that the vectors are
/// an independent check of it.
package enum ReferenceCoding {
    /// CRC-32C of `bytes`, bit by bit.
    ///
    /// Source: RFC 3720, appendix B.4 (reflected polynomial 0x82F63B78).
    package static func crc32c(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 {
                crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1
            }
        }
        return ~crc
    }

    /// `bytes` without zeros.
    ///
    /// Source: Cheshire and Baker, IEEE/ACM Trans. Networking 7 (1999) 159, section III.
    package static func stuffed(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var run: [UInt8] = []
        var isOpen = true
        for byte in bytes {
            isOpen = true
            if byte == 0 {
                result += [UInt8(run.count + 1)] + run
                run = []
                continue
            }
            run.append(byte)
            if run.count == 254 {
                result += [255] + run
                run = []
                isOpen = false
            }
        }
        return isOpen ? result + [UInt8(run.count + 1)] + run : result
    }

    /// The frame that carries `payload`, with its delimiter.
    package static func frame(
        version: Int,
        messageClass: Int,
        flags: Int,
        opcode: Int,
        session: UInt16,
        sequence: UInt16,
        acknowledged: UInt16,
        payload: [UInt8]
    ) -> [UInt8] {
        var bytes = [UInt8(version << 5 | messageClass << 3 | flags), UInt8(opcode)]
        for word in [session, sequence, acknowledged] {
            bytes += littleEndian(UInt64(word), count: 2)
        }
        bytes += payload
        bytes += littleEndian(UInt64(crc32c(bytes)), count: 4)
        return stuffed(bytes) + [0]
    }

    /// The low `count` bytes of `value`, lowest first.
    package static func littleEndian(_ value: UInt64, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    /// Two digits for each byte.
    package static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
