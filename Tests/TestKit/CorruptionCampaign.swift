// SPDX-License-Identifier: Apache-2.0

import WireProtocol

/// Harms frames in every way a line does, and counts those that pass for good and are not.
///
/// The frames are found by the decoder that ships. As a control, each content is also sent with a
/// CRC-16 in the place of the CRC-32C: a campaign that lets none of those through has not tried
/// hard enough to say anything of the others.
package struct CorruptionCampaign: Sendable {
    /// What happens to a frame.
    package enum Damage: UInt64, Sendable, CaseIterable {
        /// Up to three bits are other ones.
        case flip
        /// A byte is gone.
        case drop
        /// A byte comes twice.
        case duplicate
        /// Up to eight bytes in a row are other ones.
        case burst
        /// It goes on as another frame.
        case splice
    }

    /// What came of it.
    package struct Counts: Hashable, Sendable {
        /// Frames that were harmed.
        package var frames = 0
        /// Frames that were taken for good with another content, with CRC-32C.
        package var wrong = 0
        /// The same with CRC-16.
        package var wrongControl = 0

        /// Nothing.
        package init() {}

        /// Both together.
        package static func + (left: Self, right: Self) -> Self {
            var sum = left
            sum.frames += right.frames
            sum.wrong += right.wrong
            sum.wrongControl += right.wrongControl
            return sum
        }
    }

    private var state: UInt64
    private var last: [UInt8] = Array(repeating: 0x41, count: 20)

    /// A campaign from a seed.
    package init(seed: UInt64) { state = seed }

    /// Harms `count` frames.
    package mutating func run(_ count: Int) -> Counts {
        var counts = Counts()
        var decoder = FrameDecoder(maximumPayload: 64)
        for _ in 0..<count {
            let content = content()
            let damage = Damage(rawValue: next() % 5) ?? .flip
            let seed = next()
            let long = harm(Self.packed(content, Self.longCheck(content)), damage, seed) {
                Self.packed(last, Self.longCheck(last))
            }
            if let found = Self.find(long, &decoder), found != content, found != last {
                counts.wrong += 1
            }
            let short = harm(Self.packed(content, Self.shortCheck(content)), damage, seed) {
                Self.packed(last, Self.shortCheck(last))
            }
            if let found = Self.findControl(short), found != content, found != last {
                counts.wrongControl += 1
            }
            counts.frames += 1
            last = content
        }
        return counts
    }

    /// A header and a payload; many payloads are mostly zeros, as real ones are.
    private mutating func content() -> [UInt8] {
        var bytes = FrameHeader(.control, opcode: UInt8(truncatingIfNeeded: next()))
            .wireBytes
        for index in 2..<8 { bytes[index] = UInt8(truncatingIfNeeded: next()) }
        let word = next()
        for index in 0..<Int(word % 48) {
            let isZero = word >> UInt64(8 + index % 56) & 1 == 0
            bytes.append(isZero ? 0 : UInt8(truncatingIfNeeded: next()))
        }
        return bytes
    }

    private func harm(
        _ frame: [UInt8],
        _ damage: Damage,
        _ seed: UInt64,
        _ other: () -> [UInt8]
    ) -> [UInt8] {
        var bytes = frame
        var dice = Self(seed: seed)
        let place = Int(dice.next() % UInt64(bytes.count))
        switch damage {
        case .flip:
            for _ in 0...(dice.next() % 3) {
                bytes[Int(dice.next() % UInt64(bytes.count))] ^= 1 << UInt8(dice.next() % 8)
            }
        case .drop: bytes.remove(at: place)
        case .duplicate: bytes.insert(bytes[place], at: place)
        case .burst:
            for offset in place..<min(place + 1 + Int(dice.next() % 8), bytes.count) {
                bytes[offset] = UInt8(truncatingIfNeeded: dice.next())
            }
        case .splice:
            let other = other()
            bytes = Array(bytes.prefix(place)) + other.suffix(Int(dice.next() % 64))
        }
        return bytes
    }

    // MARK: Frames

    /// The content the shipped decoder finds first in harmed bytes.
    private static func find(_ bytes: [UInt8], _ decoder: inout FrameDecoder) -> [UInt8]? {
        var found: [UInt8]?
        for byte in bytes + [0] {
            guard case .frame(let header) = decoder.receive(byte), found == nil else { continue }
            found = header.wireBytes + (0..<decoder.byteCount).map { decoder.byte(at: $0) }
        }
        return found
    }

    /// The same with the control's check.
    private static func findControl(_ bytes: [UInt8]) -> [UInt8]? {
        for part in bytes.split(separator: 0) {
            guard let inner = unpacked(part), inner.count >= 10, inner[0] >> 5 == 1 else {
                continue
            }
            let content = Array(inner.dropLast(2))
            if shortCheck(content) == Array(inner.suffix(2)) { return content }
        }
        return nil
    }

    private static func longCheck(_ content: [UInt8]) -> [UInt8] {
        var checksum = Crc32C()
        for byte in content { checksum.append(byte) }
        var bytes: [UInt8] = []
        bytes.append(integer: checksum.value)
        return bytes
    }

    /// CRC-16 of CCITT, as X.25 has it.
    ///
    /// Source: ITU-T V.41, polynomial 0x1021, reflected.
    private static func shortCheck(_ content: [UInt8]) -> [UInt8] {
        var remainder: UInt16 = 0xFFFF
        for byte in content {
            remainder ^= UInt16(byte)
            for _ in 0..<8 {
                remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0x8408 : remainder >> 1
            }
        }
        var bytes: [UInt8] = []
        bytes.append(integer: remainder)
        return bytes
    }

    /// COBS without the closing zero; contents here are shorter than a block.
    private static func packed(_ content: [UInt8], _ check: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0]
        var code = 0
        for byte in content + check {
            if byte == 0 {
                bytes[code] = UInt8(bytes.count - code)
                code = bytes.count
                bytes.append(0)
            } else {
                bytes.append(byte)
            }
        }
        bytes[code] = UInt8(bytes.count - code)
        return bytes
    }

    private static func unpacked(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let end = place + Int(bytes[place])
            guard end <= bytes.endIndex else { return nil }
            result += bytes[(place + 1)..<end]
            if end < bytes.endIndex, bytes[place] != 0xFF { result.append(0) }
            place = end
        }
        return result
    }

    /// Source: Steele, Lea, Flood, OOPSLA 2014, figure 16.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

extension FrameHeader {
    /// Its eight bytes as the wire has them.
    fileprivate var wireBytes: [UInt8] {
        let first =
            Self.version << 5 | messageClass.rawValue << 3 | (isRepeated ? 2 : 0)
            | (wantsCredit ? 1 : 0)
        var bytes = [first, opcode]
        bytes.append(integer: session)
        bytes.append(integer: sequence)
        bytes.append(integer: acknowledged)
        return bytes
    }
}
