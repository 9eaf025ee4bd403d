// SPDX-License-Identifier: Apache-2.0

import PortableMath
import Testing

@Suite("interpolated normal numbers")
struct InterpolatedNormalTests {
    /// The place of a word: its 31 lower bits and a half.
    private func quantile(_ word: UInt32) -> Double {
        let place = Double(word & 0x7FFF_FFFF) + 0.5
        let magnitude = -Portable.normalQuantile(place * 0x1p-32)
        return word >> 31 == 0 ? magnitude : -magnitude
    }

    // The bound is that of a chord: an eighth of the cell squared times the bend, x ∕ φ².
    @Test("a number lies within 4e-5 of the quantile, in the centre and in the tail")
    func accuracy() {
        var largest = 0.0
        for event in 0..<UInt64(20_000) {
            let bits = CounterNoise(seed: 3).bits(event: event, device: 0, stream: .user)
            // Half of the words have few bits, so that the tail is seen too.
            let shift = event % 2 == 0 ? 0 : bits % 31
            let word = UInt32(truncatingIfNeeded: bits >> 32) >> UInt32(shift)
            let error = (InterpolatedNormal.value(of: word) - quantile(word)).magnitude
            largest = max(largest, error)
        }
        #expect(largest < 4e-5)
        #expect(largest > 1e-5)
    }

    @Test("the tails end at 6.34, and the upper bit is the sign")
    func ends() {
        #expect((InterpolatedNormal.value(of: 0) - 6.3388).magnitude < 1e-3)
        #expect(InterpolatedNormal.value(of: 0x7FFF_FFFF) > 0)
        #expect(InterpolatedNormal.value(of: 0x7FFF_FFFF) < 1e-9)
        for word in [UInt32(0), 1, 77, 0x1234_5678, 0x7FFF_FFFF] {
            let positive = InterpolatedNormal.value(of: word)
            #expect(InterpolatedNormal.value(of: word | 1 << 31) == -positive)
        }
    }

    @Test("the table has the same bits everywhere")
    func tableHash() {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in 0..<InterpolatedNormal.cellCount {
            let segment = InterpolatedNormal.segment(at: index)
            for value in [segment.offset, segment.slope] {
                for byte in 0..<8 {
                    hash = (hash ^ (value.bitPattern >> UInt64(8 * byte) & 0xFF)) &* 0x100_0000_01b3
                }
            }
        }
        #expect(hash == 0xd9d3_6a0e_8a69_f2a4)
    }

    // One number: Kolmogorov and Smirnov's statistic of a million draws at the level of 1 %. The
    // deviate is turned into a probability by the quantile's own bisection on a grid.
    @Test("lines in turn are the lines one by one, to the last bit")
    func segmentsInTurn() {
        var segments: [InterpolatedNormal.Segment] = []
        InterpolatedNormal.forEachSegment { segments.append($0) }
        #expect(segments == (0..<InterpolatedNormal.cellCount).map(InterpolatedNormal.segment(at:)))
    }

    @Test("a million draws pass the test of Kolmogorov and Smirnov at 1 %")
    func distribution() {
        let count = 1_000_000
        let noise = CounterNoise(seed: 12)
        let grid = (1..<2000).map { Portable.normalQuantile(Double($0) / 2000) }
        var bins = [Int](repeating: 0, count: 2000)
        var sum = 0.0
        var squares = 0.0
        let table = (0..<InterpolatedNormal.cellCount).map(InterpolatedNormal.segment(at:))
        for block in 0..<UInt32(count / 4) {
            let random = PhiloxBlock(0, 0, block, CounterNoise.sharedStream(.write))
                .encrypted(key0: 12, key1: 0)
            for word in [random.word0, random.word1, random.word2, random.word3] {
                let place = Double(word & 0x7FFF_FFFF) + 0.5
                let segment = table[Int((place.bitPattern - 0x3FE0_0000_0000_0000) >> 46)]
                let magnitude = segment.offset + segment.slope * place
                let value = word >> 31 == 0 ? magnitude : -magnitude
                sum += value
                squares += value * value
                var low = 0
                var high = 1999
                while low < high {
                    let middle = (low + high) / 2
                    if value <= grid[middle] { high = middle } else { low = middle + 1 }
                }
                bins[low] += 1
            }
        }
        #expect(noise.interpolatedGaussian(event: 0, device: 0, stream: .write) != 0)
        var below = 0
        var distance = 0.0
        for index in 0..<1999 {
            below += bins[index]
            let difference = Double(below) / Double(count) - Double(index + 1) / 2000
            distance = max(distance, difference.magnitude)
        }
        #expect(distance < 1.628 / Double(count).squareRoot())
        #expect((sum / Double(count)).magnitude < 3 / Double(count).squareRoot())
        #expect((squares / Double(count) - 1).magnitude < 3 * (2 / Double(count)).squareRoot())
    }

    @Test("four devices share a block, each with a word, and no other draw has that block")
    func sharing() {
        let noise = CounterNoise(seed: 0x1234_5678_9ABC_DEF0)
        let block = PhiloxBlock(7, 1, 25, 0x101).encrypted(key0: 0x9ABC_DEF0, key1: 0x1234_5678)
        let words = [block.word0, block.word1, block.word2, block.word3]
        for (device, word) in zip(UInt32(100)..., words) {
            let draw = noise.interpolatedGaussian(
                event: 1 << 32 | 7,
                device: device,
                stream: .write
            )
            #expect(draw == InterpolatedNormal.value(of: word))
        }
        #expect(NoiseStream.allCases.allSatisfy { CounterNoise.sharedStream($0) >= 256 })
    }
}
