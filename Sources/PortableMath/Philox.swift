// SPDX-License-Identifier: Apache-2.0

/// One block of the counter-based generator Philox4x32-10: four words in, four words out.
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as easy as
/// 1, 2, 3, Proc. SC11 (2011), section 3.3, with the multipliers and Weyl constants given there.
public struct PhiloxBlock: Equatable, Sendable, BitwiseCopyable {
    /// The first word; as a counter, the least significant one.
    public var word0: UInt32
    /// The second word.
    public var word1: UInt32
    /// The third word.
    public var word2: UInt32
    /// The fourth word.
    public var word3: UInt32

    /// A block of four words.
    public init(_ word0: UInt32, _ word1: UInt32, _ word2: UInt32, _ word3: UInt32) {
        self.word0 = word0
        self.word1 = word1
        self.word2 = word2
        self.word3 = word3
    }

    /// The random block that belongs to this counter under a key of two words.
    public func encrypted(key0: UInt32, key1: UInt32) -> PhiloxBlock {
        var block = self
        var key0 = key0
        var key1 = key1
        for _ in 0..<10 {
            let product0 = 0xD251_1F53 &* UInt64(block.word0)
            let product1 = 0xCD9E_8D57 &* UInt64(block.word2)
            block = PhiloxBlock(
                UInt32(truncatingIfNeeded: product1 >> 32) ^ block.word1 ^ key0,
                UInt32(truncatingIfNeeded: product1),
                UInt32(truncatingIfNeeded: product0 >> 32) ^ block.word3 ^ key1,
                UInt32(truncatingIfNeeded: product0)
            )
            key0 &+= 0x9E37_79B9
            key1 &+= 0xBB67_AE85
        }
        return block
    }
}
