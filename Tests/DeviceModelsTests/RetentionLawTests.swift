// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("retention laws")
struct RetentionLawTests {
    @Test("the phase-change drift of the reference has its bits")
    func goldenDrift() {
        let value = RetentionLaw.powerLaw(10, exponent: 0.04, origin: 38.6, seconds: 1000)
        #expect(value.bitPattern == 0x4021_8f09_f477_d18a)
    }

    @Test("ten times later a power law has fallen by 10 to the exponent, and before t0 not at all")
    func decade() {
        let early = RetentionLaw.powerLaw(3, exponent: 0.1, origin: 1e-12, seconds: 5)
        let late = RetentionLaw.powerLaw(3, exponent: 0.1, origin: 1e-12, seconds: 50)
        #expect((early / late / Portable.pow(10, 0.1) - 1).magnitude < 1e-14)
        #expect(RetentionLaw.powerLaw(3, exponent: 0.1, origin: 1, seconds: 0.5) == 3)
    }

    @Test("a logarithmic loss is its part a decade, and never more than all")
    func logarithmic() {
        let value = RetentionLaw.logarithmic(2, lossPerDecade: 0.05, origin: 1, seconds: 999)
        #expect((value - 2 * 0.85).magnitude < 1e-14)
        #expect(RetentionLaw.logarithmic(2, lossPerDecade: 0.5, origin: 1, seconds: 1e9) == 0)
    }

    // e² s: 0.17800412 less and a deviation of 0.49585616.
    @Test("oxide cells decay by their measured numbers")
    func oxide() {
        let time = Portable.exp(2)
        let mean = RetentionLaw.oxideDecay(20, seconds: time, draw: 0)
        #expect((mean - 19.82199588).magnitude < 1e-12)
        let above = RetentionLaw.oxideDecay(20, seconds: time, draw: 1)
        #expect((above - mean - 0.49585616).magnitude < 1e-12)
        // ln((1 + 2e-6 − 1e-6) ∕ 2e-6) at t = 1 s + 1e-6.
        let read = RetentionLaw.oxideReadDeviation(of: 10, seconds: 2e-6 * Portable.exp(4) - 1e-6)
        #expect((read - 0.554632966).magnitude < 1e-9)
        #expect((RetentionLaw.hafniumOxideDeviation(at: 40) - 1.103).magnitude < 1e-12)
        #expect((RetentionLaw.hafniumOxideDeviation(at: 0) - 0.348).magnitude < 1e-12)
        #expect((RetentionLaw.oxideProgrammingDeviation(at: 100) - 3.871621).magnitude < 1e-12)
    }

    @Test("a cell's resistance leaves its value beyond the threshold as a power of the cycles")
    func endurance() {
        let law = EnduranceLaw(10, 0.5, 0.01, 0.2, cellSize: 2, temperature: 300)
        let threshold = 10 * Portable.exp(4)
        #expect(law.resistance(1e4, after: threshold * 0.99) == 1e4)
        let ratio = law.resistance(1e4, after: threshold * 100) / 1e4
        #expect((ratio / Portable.pow(100, 0.8) - 1).magnitude < 1e-13)
    }
}
