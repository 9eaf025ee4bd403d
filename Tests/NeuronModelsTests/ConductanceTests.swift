// SPDX-License-Identifier: Apache-2.0

import NeuronModels
import Testing

@Suite("conductance models and their relatives")
struct ConductanceTests {
    @Test(
        "Hodgkin-Huxley fires with the textbook's intervals",
        arguments: [(6.5, 18.17), (7, 17.15), (10, 14.64), (20, 11.57)]
    )
    func textbook(current: Double, interval: Double) throws {
        // A quarter of the usual step: what Euler steps are late by falls from 0.04 to 0.01 ms.
        let outcome = try run(
            HodgkinHuxley.self,
            "textbook",
            current: current,
            steps: 60_000,
            every: 0.0025
        )
        #expect(abs(try #require(outcome.intervals.last) - interval) < 0.02)
    }

    @Test("Hodgkin-Huxley answers all or nothing, and is blocked by an over-strong current")
    func excitability() throws {
        func count(_ current: Double) throws -> Int {
            try run(HodgkinHuxley.self, "textbook", current: current, steps: 30_000).spikes.count
        }
        #expect(try count(0) == 0)
        #expect(try count(2) == 0)
        #expect(try count(6) == 2)
        for current in [6.5, 10, 20] { #expect(try count(current) > 10) }
        #expect(try count(200) < 5)
    }

    @Test(
        "Morris-Lecar, Hopf: spiking begins at a finite rate and ends in a block",
        arguments: [(88.0, 0), (90, 19), (215, 27), (220, 0)]
    )
    func hopf(current: Double, expected: Int) throws {
        let spikes = try run(MorrisLecar.self, "hopf", current: current, steps: 400_000).spikes
        #expect(spikes.filter { $0 > 2000 }.count == expected)
    }

    @Test(
        "Morris-Lecar, saddle-node on a limit cycle: spiking begins with any low rate",
        arguments: [(39.9, 0), (40, 2), (40.5, 8), (45, 20)]
    )
    func saddleNode(current: Double, expected: Int) throws {
        let spikes = try run(MorrisLecar.self, "snlc", current: current, steps: 400_000).spikes
        #expect(spikes.filter { $0 > 2000 }.count == expected)
    }

    @Test(
        "Morris-Lecar's intervals",
        arguments: [("hopf", 90.0, 102.7), ("hopf", 100, 85.3), ("hopf", 150, 66.15)]
    )
    func morrisLecar(preset: String, current: Double, interval: Double) throws {
        let outcome = try run(MorrisLecar.self, preset, current: current, steps: 400_000)
        #expect(abs(try #require(outcome.intervals.last) - interval) < 0.1)
    }

    @Test("Morris-Lecar, homoclinic: spiking and rest are both stable at 39, only one beyond")
    func homoclinic() throws {
        let cycle = try run(MorrisLecar.self, "homoclinic", steps: 300_000)
        #expect(cycle.spikes.filter { $0 > 2000 }.count == 37)
        let rest = try run(
            MorrisLecar.self,
            "homoclinic",
            changes: ["initial_potential": -60, "initial_w": 0.014],
            steps: 300_000
        )
        #expect(rest.spikes.isEmpty)
        #expect(abs(rest.model.membrane + 32.8755) < 1e-3)
        let below = try run(MorrisLecar.self, "homoclinic", current: 38, steps: 300_000)
        #expect(below.spikes.filter { $0 > 2000 }.isEmpty)
    }

    @Test(
        "Morris-Lecar's intervals at the saddle node",
        arguments: [(40.0, 944.4), (45, 99.2), (60, 58.5)]
    )
    func saddleIntervals(current: Double, interval: Double) throws {
        let outcome = try run(
            MorrisLecar.self,
            "snlc",
            changes: ["phi": 0.067],
            current: current,
            steps: 400_000
        )
        #expect(abs(try #require(outcome.intervals.last) - interval) < 0.1)
        let below = try run(MorrisLecar.self, "snlc", changes: ["phi": 0.067], current: 36)
        #expect(below.spikes.isEmpty)
    }

    @Test(
        "FitzHugh-Nagumo's intervals",
        arguments: [(0.33, 48.81), (0.35, 45.61), (0.5, 39.47), (1, 36.70)]
    )
    func fitzHughNagumo(current: Double, interval: Double) throws {
        let outcome = try run(FitzHughNagumo.self, "tonic", current: current)
        #expect(abs(try #require(outcome.intervals.last) - interval) < 0.03)
    }

    @Test("FitzHugh-Nagumo spikes once at 0.3, and once after inhibition")
    func fitzHughNagumoSingle() throws {
        #expect(try run(FitzHughNagumo.self, "tonic", current: 0.3).spikes.count == 1)
        let rebound = try run(FitzHughNagumo.self, "rebound").spikes
        #expect(rebound.count == 1)
        #expect(try #require(rebound.first) > 300)
    }

    @Test("Hindmarsh-Rose is quiet, bursts in pairs, or spikes tonically")
    func hindmarshRose() throws {
        let pairs = try run(HindmarshRose.self, "doublets")
        let last = pairs.intervals.suffix(4).sorted()
        #expect(abs(last[0] - 14.93) < 0.05 && abs(last[1] - 14.93) < 0.05)
        #expect(abs(last[2] - 113.58) < 0.3 && abs(last[3] - 113.58) < 0.3)
        let tonic = try run(HindmarshRose.self, "doublets", current: 4)
        #expect(abs(try #require(tonic.intervals.last) - 20.13) < 0.05)
        let quiet = try run(HindmarshRose.self, "doublets", current: 1)
        #expect(quiet.spikes.isEmpty)
    }

    @Test("Wilson: regular spiking adapts, fast spiking does not and is faster, bursts burst")
    func wilson() throws {
        let regular = try run(WilsonCortical.self, "RS")
        #expect(try #require(regular.intervals.first) < 0.8 * 32.86)
        let fast = try run(WilsonCortical.self, "FS")
        #expect(fast.spikes.count > 2 * regular.spikes.count)
        let settled = fast.intervals.dropFirst(3)
        let (shortest, longest) = (settled.min() ?? 0, settled.max() ?? 1)
        #expect(longest - shortest < 0.2 * shortest)
        let bursts = try run(WilsonCortical.self, "bursting").intervals
        #expect(try #require(bursts.max()) > 4 * (try #require(bursts.min())))
    }
}
