// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The random numbers of an ``UpdateKernel``, 16 at a time.
extension UpdateKernel {
    /// Four blocks of Philox4x32-10 for an event of the stream of writes.
    @inline(__always)
    static func random(
        _ event: UInt64,
        _ blocks: Words,
        _ keys: UnsafePointer<Words>
    ) -> (Words, Words, Words, Words) {
        let stream = UInt64(CounterNoise.sharedStream(.write))
        var words = (
            Words(repeating: event), Words(repeating: event >> 32), blocks, Words(repeating: stream)
        )
        // Written out, since a loop would keep the keys and the words in memory.
        unsafe encrypt(&words, keys)
        unsafe encrypt(&words, keys + 2)
        unsafe encrypt(&words, keys + 4)
        unsafe encrypt(&words, keys + 6)
        unsafe encrypt(&words, keys + 8)
        unsafe encrypt(&words, keys + 10)
        unsafe encrypt(&words, keys + 12)
        unsafe encrypt(&words, keys + 14)
        unsafe encrypt(&words, keys + 16)
        unsafe encrypt(&words, keys + 18)
        return words
    }

    /// One round; see ``PhiloxBlock``.
    @inline(__always)
    private static func encrypt(
        _ words: inout (Words, Words, Words, Words),
        _ keys: UnsafePointer<Words>
    ) {
        let low = Words(repeating: 0xFFFF_FFFF)
        let product0 = (words.0 & low) &* Words(repeating: 0xD251_1F53)
        let product1 = (words.2 & low) &* Words(repeating: 0xCD9E_8D57)
        words = (
            unsafe (product1 &>> 32) ^ words.1 ^ keys[0], product1,
            unsafe (product0 &>> 32) ^ words.3 ^ keys[1], product0
        )
    }

    /// The numbers of ``InterpolatedNormal`` for the words in the lower halves of four lanes.
    @inline(__always)
    static func normal(_ words: Words, _ table: UnsafePointer<SIMD2<Double>>) -> Reals {
        // v beside the exponent of 2⁵² is 2⁵² + v, exactly.
        let bits = words & Words(repeating: 0x7FFF_FFFF) | Words(repeating: 0x4330_0000_0000_0000)
        let place = reals(bits) - Reals(repeating: 0x1p52 - 0.5)
        let cells = Self.bits(place) &>> 46
        let segment0 = unsafe table[Int(truncatingIfNeeded: cells[0]) &- firstCell]
        let segment1 = unsafe table[Int(truncatingIfNeeded: cells[1]) &- firstCell]
        let segment2 = unsafe table[Int(truncatingIfNeeded: cells[2]) &- firstCell]
        let segment3 = unsafe table[Int(truncatingIfNeeded: cells[3]) &- firstCell]
        let offset = Reals(segment0.x, segment1.x, segment2.x, segment3.x)
        let slope = Reals(segment0.y, segment1.y, segment2.y, segment3.y)
        let sign = (words & Words(repeating: 0x8000_0000)) &<< 32
        return reals(Self.bits(offset + slope * place) ^ sign)
    }

    /// The upper 18 bits of ½, the least place.
    private static var firstCell: Int { 0x3FE << 6 }

    /// The same bits as another type of the same size: there is no safe way for vectors.
    @inline(__always)
    private static func reals(_ words: Words) -> Reals {
        unsafe unsafeBitCast(words, to: Reals.self)
    }

    /// The same bits as another type of the same size: there is no safe way for vectors.
    @inline(__always)
    private static func bits(_ reals: Reals) -> Words {
        unsafe unsafeBitCast(reals, to: Words.self)
    }
}
