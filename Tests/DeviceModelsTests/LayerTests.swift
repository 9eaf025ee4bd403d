// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("what all families share")
struct LayerTests {
    private func drifting(_ changes: [String: Double]) throws(ModelFault) -> DeviceModel {
        try standard(.thresholdAdaptive, changes)
    }

    @Test("drift is a power of the time since the last change, and is never stored back")
    func powerLawDrift() throws {
        let model = try drifting(["drift_exponent": 0.1, "drift_time": 1e-3])
        let fresh = try drifting([:])
        var cell = model.freshCell()
        model.pulse(&cell, volts: 0.3, seconds: 1e-9, at: 1_000_000, noise: noise)
        let stored = fresh.conductance(of: cell)
        let before = cell
        func conductance(_ seconds: Double) -> Double {
            model.conductance(of: cell, at: cell.changedAt + Int64(seconds * 1e9))
        }
        #expect(conductance(0) == stored)
        #expect(conductance(1e-3) == stored)
        #expect((conductance(1) / stored - Portable.pow(1000, -0.1)).magnitude < 1e-14)
        #expect((conductance(10) / conductance(1) - Portable.pow(10, -0.1)).magnitude < 1e-14)
        _ = conductance(5)
        #expect(conductance(1) == conductance(1) && cell == before)
    }

    @Test("the drift exponent spreads from write to write, one draw each")
    func driftSpread() throws {
        let model = try drifting(["drift_exponent": 0.1, "drift_spread": 0.3])
        var cell = model.freshCell()
        var factors: [Double] = []
        for _ in 0..<4000 {
            model.pulse(&cell, volts: 0.3, seconds: 0, noise: noise)
            model.endEpisode(&cell)
            factors.append(cell.driftFactor)
        }
        // 4 standard errors of a mean and of a deviation; the clip at 0 lies beyond 3 σ.
        #expect((moments(factors).mean - 1).magnitude < 4 * 0.3 / 63.2)
        #expect((moments(factors).deviation / 0.3 - 1).magnitude < 4 / 89.4)
    }

    @Test("log-time relaxation takes the stated part a decade")
    func logarithmicLoss() throws {
        let model = try drifting(["loss_per_decade": 0.02])
        let cell = model.freshCell()
        let whole = model.conductance(of: cell)
        #expect((model.conductance(of: cell, at: 9_000_000_000) / whole - 0.98).magnitude < 1e-14)
        #expect((model.conductance(of: cell, at: 99_000_000_000) / whole - 0.96).magnitude < 1e-14)
    }

    @Test("a cell wears out after the stated number of switching episodes")
    func endurance() throws {
        let model = try drifting(["endurance": 3])
        var cell = model.freshCell()
        var levels: [Double] = []
        for _ in 0..<5 {
            model.pulse(&cell, volts: 0.3, seconds: 1e-10, noise: noise)
            model.endEpisode(&cell)
            levels.append(cell.level)
        }
        #expect(levels[2] > levels[1] && levels[1] > levels[0])
        #expect(levels[3] == levels[2] && levels[4] == levels[2])
        #expect(cell.writeEvents == 5)
    }

    @Test("telegraph noise has two levels, half the time each, and a correlation of e^(−2t∕τ)")
    func telegraph() throws {
        let model = try drifting(["telegraph_amplitude": 0.5, "telegraph_time": 1e-3])
        var cell = model.freshCell()
        let base = model.meanCurrent(of: cell, volts: 0.1)
        var states: [Double] = []
        for event in 0..<8000 {
            let amperes = model.current(
                &cell,
                volts: 0.1,
                at: Int64(event) * 200_000,
                noise: noise
            )
            #expect(amperes == base || amperes == base * 1.5)
            states.append(amperes == base ? -1 : 1)
        }
        // Neighbours are correlated by e^−0.4 = 0.67; 4 standard errors with n (1 − ρ) ∕ (1 + ρ).
        #expect(moments(states).mean.magnitude < 0.1)
        let products = zip(states, states.dropFirst()).map { $0 * $1 }
        #expect((moments(products).mean - Portable.exp(-0.4)).magnitude < 0.05)
    }
}
