// SPDX-License-Identifier: Apache-2.0

import NeuronModels
import PortableMath
import Testing

@Suite("integrate-and-fire neurons")
struct IntegratorTests {
    @Test("the perfect integrator spikes every C(Vth - Vr)/I")
    func perfect() throws {
        // The step is a power of two, so that every sum is exact.
        let outcome = try run(IntegrateAndFire.self, "tonic")
        #expect(outcome.spikes == [15, 30, 45, 60, 75, 90])
        let double = try run(IntegrateAndFire.self, "tonic", current: 2, steps: 120)
        #expect(double.spikes == [7.5, 15])
    }

    @Test(
        "the leaky integrator's interval is tau ln(RI/(RI - threshold))",
        arguments: [(1.05, 30.445), (1.5, 10.986), (2.0, 6.931)]
    )
    func leakyInterval(ratio: Double, published: Double) throws {
        let values = ["refractory": 0.0]
        let outcome = try run(
            LeakyIntegrateAndFire.self,
            "tonic",
            changes: values,
            current: ratio * 15
        )
        let exact = 10 * Portable.log(ratio / (ratio - 1))
        #expect(abs(exact - published) < 5e-4)
        // A spike is seen at the end of the step that holds it.
        for interval in outcome.intervals {
            #expect(interval >= exact - 1e-9 && interval < exact + 0.1 + 1e-9)
        }
        #expect(outcome.spikes.count >= 32)
    }

    @Test("the leaky integrator is exact: its membrane does not depend on the step")
    func leakyExact() throws {
        let once = try run(LeakyIntegrateAndFire.self, "subthreshold", steps: 100)
        let expected = -55 - 10 * Portable.exp(-1)
        // 100 roundings of half an ulp each of a number of size 65.
        #expect(abs(once.model.membrane - expected) < 100 * 7.2e-15)
    }

    @Test("the leaky integrator is deaf for its refractory time")
    func refractory() throws {
        let short = try run(LeakyIntegrateAndFire.self, "tonic", changes: ["refractory": 0])
        let long = try run(LeakyIntegrateAndFire.self, "tonic", changes: ["refractory": 5])
        let difference = long.intervals[0] - short.intervals[0]
        #expect(abs(difference - 5) < 1e-9)
    }

    @Test("the quadratic integrator's period is 2 tau atan(10) between bounds of 10")
    func quadraticPeriod() throws {
        let outcome = try run(QuadraticIntegrateAndFire.self, "tonic")
        let exact = 2 * 10 * Portable.atan(10)
        #expect(abs(exact - 29.42) < 0.01)
        // Euler steps of 0.01 ms are late by less than 3 %.
        for interval in outcome.intervals { #expect(abs(interval / exact - 1) < 0.03) }
    }

    @Test("a pulse starts the quadratic integrator, another one stops it")
    func quadraticBistable() throws {
        let spikes = try run(QuadraticIntegrateAndFire.self, "bistable").spikes
        #expect(spikes.count > 5)
        #expect(spikes.allSatisfy { $0 > 50 && $0 <= 200 })
    }

    @Test("integrate-and-fire-or-burst bursts after release from hyperpolarisation")
    func reboundBurst() throws {
        let spikes = try run(IntegrateAndFireOrBurst.self, "rebound_burst").spikes
        #expect(spikes.count >= 2)
        // The membrane needs two of its time constants of 57 ms to come back; then a short burst.
        #expect(spikes.allSatisfy { $0 > 600 && $0 < 800 })
        #expect(try #require(spikes.last) - (try #require(spikes.first)) < 50)
    }

    @Test("without its calcium current, or after too short a rest, it does not burst")
    func noBurst() throws {
        let without = try run(
            IntegrateAndFireOrBurst.self,
            "rebound_burst",
            changes: ["calcium": 0]
        )
        #expect(without.spikes.isEmpty)
        let slow = try run(
            IntegrateAndFireOrBurst.self,
            "rebound_burst",
            changes: ["tau_recovery": 1e5]
        )
        #expect(slow.spikes.isEmpty)
    }

    @Test("integrate-and-fire-or-burst spikes tonically from a depolarised rest")
    func tonic() throws {
        let outcome = try run(IntegrateAndFireOrBurst.self, "tonic")
        #expect(outcome.spikes.count > 10)
        let intervals = outcome.intervals
        // Without calcium the intervals are C/gL ln((V - Vr)/(V - Vth)) with V = -65 + 1.3/0.035.
        let target = -65 + 1.3 / 0.035
        let exact = 2 / 0.035 * Portable.log((target + 50) / (target + 35))
        for interval in intervals { #expect(abs(interval - exact) < 0.2) }
    }

    @Test("integrate-and-fire-or-burst answers a step from rest with one burst")
    func phasicBurst() throws {
        let spikes = try run(IntegrateAndFireOrBurst.self, "phasic_burst").spikes
        #expect(spikes.count >= 2)
        #expect(spikes.allSatisfy { $0 > 100 && $0 < 200 })
    }

    @Test("resonate-and-fire fires for a doublet at its period and for no other")
    func resonance() throws {
        let resonant = try run(ResonateAndFire.self, "resonant_doublet").spikes
        #expect(resonant.count == 1)
        // A quarter of a turn after the second pulse.
        #expect(abs(try #require(resonant.first) - (11.35 + Double.pi / 2)) < 0.5)
        #expect(try run(ResonateAndFire.self, "short_doublet").spikes.isEmpty)
        #expect(try run(ResonateAndFire.self, "long_doublet").spikes.isEmpty)
    }

    @Test("resonate-and-fire turns by omega and shrinks by b, whatever the step")
    func rotation() throws {
        let values = ["initial_real": 0.5, "threshold": 10]
        let outcome = try run(
            ResonateAndFire.self,
            "short_doublet",
            changes: values,
            current: 0,
            steps: 200
        )
        let size = 0.5 * Portable.exp(-1)
        // 200 roundings of numbers below one.
        #expect(abs(outcome.model.real - size * Portable.cos(10)) < 1e-13)
        #expect(abs(outcome.model.imaginary - size * Portable.sin(10)) < 1e-13)
        // Under a constant current it settles at -I/(b + i omega).
        let driven = try run(
            ResonateAndFire.self,
            "short_doublet",
            changes: ["threshold": 10],
            current: 0.3,
            steps: 20_000
        )
        #expect(abs(driven.model.real - 0.3 * 0.1 / 1.01) < 1e-12)
        #expect(abs(driven.model.imaginary - 0.3 / 1.01) < 1e-12)
    }
}
