// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PortableMath

@Suite("noise")
struct NoiseTests {
    // Source: known-answer vectors distributed by the generator's authors (Random123, kat_vectors).
    @Test("Philox4x32-10 gives the known answers of its authors")
    func knownAnswers() {
        let zero = PhiloxBlock(0, 0, 0, 0)
        #expect(
            zero.encrypted(key0: 0, key1: 0)
                == PhiloxBlock(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
        )
        let ones = PhiloxBlock(.max, .max, .max, .max)
        #expect(
            ones.encrypted(key0: .max, key1: .max)
                == PhiloxBlock(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
        )
        let pi = PhiloxBlock(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344)
        #expect(
            pi.encrypted(key0: 0xA409_3822, key1: 0x299F_31D0)
                == PhiloxBlock(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
        )
    }

    @Test("the streams have the numbers that records were made with")
    func streamNumbers() {
        let numbers = NoiseStream.allCases.map(\.rawValue)
        #expect(numbers == Array(0...9))
        #expect(NoiseStream.deviceToDevice.rawValue == 0)
        #expect(NoiseStream.write.rawValue == 1)
        #expect(NoiseStream.read.rawValue == 2)
        #expect(NoiseStream.stuckMask.rawValue == 8)
        #expect(NoiseStream.user.rawValue == 9)
    }

    @Test("a uniform number is never 0 and never 1, whatever the bits")
    func uniformIsOpen() {
        #expect(CounterNoise.unitInterval(0) > 0)
        #expect(CounterNoise.unitInterval(.max) < 1)
        #expect(CounterNoise.unitInterval(.max) > CounterNoise.unitInterval(.max - 4096))
        #expect(CounterNoise.unitInterval(1 << 63) == 0.5 + 0x1p-54)
    }

    @Test("every part of a draw's name changes the draw")
    func namesAreIndependent() {
        let noise = CounterNoise(seed: 1)
        let draw = noise.bits(event: 5, device: 6, stream: .write)
        #expect(noise.bits(event: 6, device: 6, stream: .write) != draw)
        #expect(noise.bits(event: 5 + 1 << 32, device: 6, stream: .write) != draw)
        #expect(noise.bits(event: 5, device: 7, stream: .write) != draw)
        #expect(noise.bits(event: 5, device: 6, stream: .read) != draw)
        #expect(CounterNoise(seed: 2).bits(event: 5, device: 6, stream: .write) != draw)
        #expect(CounterNoise(seed: 1 + 1 << 32).bits(event: 5, device: 6, stream: .write) != draw)
        #expect(noise.bits(event: 5, device: 6, stream: .write) == draw)
    }

    // The seed is fixed, so this is one number, not a chance. The intervals are 4 standard errors
    // of n = 100,000: 1/√n, √(2/n), √(24/n).
    @Test("100,000 normal numbers have the moments of the normal distribution")
    func gaussianMoments() {
        let noise = CounterNoise(seed: 42)
        let count = 100_000.0
        var sum = 0.0
        var squares = 0.0
        var fourths = 0.0
        for event in 0..<UInt64(count) {
            let x = noise.gaussian(event: event, device: 7, stream: .write)
            sum += x
            squares += x * x
            fourths += x * x * x * x
        }
        #expect((sum / count).magnitude < 4 * 0.0032)
        #expect((squares / count - 1).magnitude < 4 * 0.0045)
        #expect((fourths / count - 3).magnitude < 4 * 0.031)
    }

    @Test("an event happens as often as its probability says")
    func bernoulliRate() {
        let noise = CounterNoise(seed: 8)
        var hits = 0
        for event in 0..<UInt64(20_000)
        where noise.bernoulli(event: event, device: 1, stream: .switching, probability: 0.1) {
            hits += 1
        }
        // 4 standard errors: √(20,000 · 0.1 · 0.9) = 42.
        #expect((hits - 2000).magnitude < 170)
        #expect(!noise.bernoulli(event: 0, device: 0, stream: .user, probability: 0))
        #expect(noise.bernoulli(event: 0, device: 0, stream: .user, probability: 1))
    }
}
