// SPDX-License-Identifier: Apache-2.0

/// Standard normal numbers by straight lines between nodes of the quantile: four a random block.
///
/// A draw is one word of 32 bits. Its upper bit is the sign; the other 31 bits v give the tail
/// probability p = (v + ½) · 2⁻³², from 2⁻³³ to ½. Each octave of p has 64 cells, found by the
/// exponent and the first six bits of the fraction; within a cell the magnitude is linear in p. The
/// nodes are ``Portable/normalQuantile(_:)``, so the bits are the same everywhere, whether a cell is
/// looked up in a table or computed when it is needed.
///
/// Accuracy: within 4·10⁻⁵ of the quantile. Tails end at ±6.34.
///
/// Source: inversion; the cells by exponent and fraction are chosen here.
public enum InterpolatedNormal: Sendable {
    /// How many cells there are: 32 octaves of 64.
    public static var cellCount: Int { 2048 }

    /// A straight line over one cell: magnitude = offset + slope · (v + ½).
    public struct Segment: Equatable, Sendable, BitwiseCopyable {
        /// The magnitude that the line has at 0.
        public let offset: Double
        /// The change of the magnitude a unit of v.
        public let slope: Double
    }

    /// The line over the cell at an index below ``cellCount``.
    public static func segment(at index: Int) -> Segment {
        precondition(index >= 0 && index < cellCount, "There are 2048 cells.")
        let start = place(of: index)
        let first = magnitude(at: start)
        let end = place(of: index + 1)
        let slope = (magnitude(at: end) - first) / (end - start)
        return Segment(offset: first - slope * start, slope: slope)
    }

    /// Hands over the lines of all cells in turn; each has the bits of ``segment(at:)``.
    ///
    /// Where a cell ends the next begins, so this takes half the time.
    public static func forEachSegment(_ body: (Segment) -> Void) {
        var start = place(of: 0)
        var first = magnitude(at: start)
        for index in 0..<cellCount {
            let end = place(of: index + 1)
            let last = magnitude(at: end)
            let slope = (last - first) / (end - start)
            body(Segment(offset: first - slope * start, slope: slope))
            (start, first) = (end, last)
        }
    }

    /// The normal number that belongs to 32 random bits.
    public static func value(of word: UInt32) -> Double {
        let place = Double(Int32(bitPattern: word & 0x7FFF_FFFF)) + 0.5
        let segment = segment(at: Int(place.bitPattern >> 46 &- firstCell))
        let magnitude = segment.offset + segment.slope * place
        return word >> 31 == 0 ? magnitude : -magnitude
    }

    /// The upper bits of ½, where the first cell begins.
    private static var firstCell: UInt64 { 0x3FE0_0000_0000_0000 >> 46 }

    /// Where a cell begins: v + ½.
    private static func place(of index: Int) -> Double {
        Double(bitPattern: (firstCell &+ UInt64(index)) << 46)
    }

    /// The magnitude of the number beyond which lies the tail of probability `place` · 2⁻³².
    private static func magnitude(at place: Double) -> Double {
        -Portable.normalQuantile(place * 0x1p-32)
    }
}

extension CounterNoise {
    /// A standard normal number of ``InterpolatedNormal``.
    ///
    /// Devices share a block by fours: counter event, device ∕ 4, stream + 2⁸, and word device mod 4.
    /// The number still depends on nothing but seed, device, stream and event; the offset of the
    /// stream keeps these blocks apart from those of ``bits(event:device:stream:)``.
    public func interpolatedGaussian(event: UInt64, device: UInt32, stream: NoiseStream) -> Double {
        let counter = PhiloxBlock(
            UInt32(truncatingIfNeeded: event),
            UInt32(truncatingIfNeeded: event >> 32),
            device >> 2,
            Self.sharedStream(stream)
        )
        let block = counter.encrypted(
            key0: UInt32(truncatingIfNeeded: seed),
            key1: UInt32(truncatingIfNeeded: seed >> 32)
        )
        let word =
            switch device & 3 {
            case 0: block.word0
            case 1: block.word1
            case 2: block.word2
            default: block.word3
            }
        return InterpolatedNormal.value(of: word)
    }

    /// The counter word of a stream whose blocks four devices share.
    public static func sharedStream(_ stream: NoiseStream) -> UInt32 { stream.rawValue | 0x100 }
}
