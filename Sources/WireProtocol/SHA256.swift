// SPDX-License-Identifier: Apache-2.0

/// SHA-256 of a stream of bytes.
///
/// Source: FIPS 180-4, section 6.2.
public struct SHA256: Sendable, BitwiseCopyable {
    /// What the hash yields.
    public typealias Digest = FixedBytes<32>

    private var state: InlineArray<8, UInt32> = [
        0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C,
        0x1F83_D9AB, 0x5BE0_CD19,
    ]
    private var words = InlineArray<64, UInt32>(repeating: 0)
    private var byteCount: UInt64 = 0

    /// The hash of no bytes.
    public init() {}

    /// Adds a byte.
    public mutating func add(_ byte: UInt8) {
        let offset = Int(byteCount & 63)
        let word = offset >> 2
        words[word] = (offset & 3 == 0 ? 0 : words[word] << 8) | UInt32(byte)
        byteCount += 1
        if offset == 63 {
            compress()
        }
    }

    /// The digest of the bytes so far; more may be added afterwards.
    public var digest: Digest {
        var last = self
        last.add(0x80)
        while last.byteCount & 63 != 56 {
            last.add(0)
        }
        for index in 0..<8 {
            last.add(UInt8(truncatingIfNeeded: (byteCount << 3) >> UInt64(56 - 8 * index)))
        }
        var digest = Digest()
        for index in 0..<32 {
            let word = last.state[index >> 2]
            digest[index] = UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * (index & 3)))
        }
        return digest
    }

    /// Takes in the block of 16 words that is complete.
    private mutating func compress() {
        expand()
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for round in 0..<64 {
            let sum = Self.rotate(e, 6) ^ Self.rotate(e, 11) ^ Self.rotate(e, 25)
            let choice = (e & f) ^ (~e & g)
            let first = h &+ sum &+ choice &+ Self.constants[round] &+ words[round]
            let other = Self.rotate(a, 2) ^ Self.rotate(a, 13) ^ Self.rotate(a, 22)
            let majority = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ other &+ majority)
        }
        let work: InlineArray<8, UInt32> = [a, b, c, d, e, f, g, h]
        for index in 0..<8 {
            state[index] &+= work[index]
        }
    }

    /// Makes 64 words of the first 16.
    private mutating func expand() {
        for index in 16..<64 {
            let low = words[index - 15]
            let high = words[index - 2]
            let lowMixed = Self.rotate(low, 7) ^ Self.rotate(low, 18) ^ low >> 3
            let highMixed = Self.rotate(high, 17) ^ Self.rotate(high, 19) ^ high >> 10
            words[index] = words[index - 16] &+ lowMixed &+ words[index - 7] &+ highMixed
        }
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    private static let constants: InlineArray<64, UInt32> = [
        0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1,
        0x923F_82A4, 0xAB1C_5ED5, 0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3,
        0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174, 0xE49B_69C1, 0xEFBE_4786,
        0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
        0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147,
        0x06CA_6351, 0x1429_2967, 0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13,
        0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85, 0xA2BF_E8A1, 0xA81A_664B,
        0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
        0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A,
        0x5B9C_CA4F, 0x682E_6FF3, 0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208,
        0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
    ]
}

extension SHA256: ByteSink {
    /// Adds a byte.
    public mutating func append(_ byte: UInt8) { add(byte) }
}
