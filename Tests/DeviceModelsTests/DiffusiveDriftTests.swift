// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("diffusive memristor in series with a drift memristor")
struct DiffusiveDriftTests {
    private func model(_ changes: [String: Double] = [:]) throws(ModelFault) -> DeviceModel {
        try standard(.driftDiffusive, ["lifetime_spread": 0].merging(changes) { $1 })
    }

    /// A weak spike of 0.6 V, 5 ms that bridges, and after a gap a strong one of 20 µs.
    private func change(_ model: DeviceModel, gap: Int64, strong: Double) -> Double {
        var cell = model.freshCell()
        model.pulse(&cell, volts: 0.6, seconds: 5e-3, at: 0, noise: noise)
        model.endEpisode(&cell)
        let before = cell.level
        model.pulse(&cell, volts: strong, seconds: 20e-6, at: 5_000_000 + gap, noise: noise)
        return cell.level - before
    }

    @Test("a strong spike acts only soon after a weak one, without overlap, and by its sign")
    func timing() throws {
        let model = try model()
        let soon = change(model, gap: 200_000, strong: 2)
        #expect(soon > 1e-7)
        #expect(change(model, gap: 200_000, strong: -2) < -1e-7)
        let gaps: [Int64] = [200_000, 2_000_000, 3_000_000, 5_000_000, 100_000_000]
        let changes = gaps.map { change(model, gap: $0, strong: 2) }
        for (near, far) in zip(changes, changes.dropFirst()) { #expect(near >= far) }
        #expect(changes[4] == 0)
        var alone = model.freshCell()
        model.pulse(&alone, volts: 2, seconds: 20e-6, at: 0, noise: noise)
        #expect(alone.level == model.freshCell().level)
    }

    // The second of the pairs meets what is left of the first: a rate window.
    @Test("a train of spikes that do nothing alone acts when it is fast enough")
    func rate() throws {
        let model = try model()
        func end(period: Int64) -> Double {
            var cell = model.freshCell()
            for pulse in 0..<Int64(20) {
                model.pulse(&cell, volts: 1.6, seconds: 1e-3, at: pulse * period, noise: noise)
                model.endEpisode(&cell)
            }
            return cell.level / model.freshCell().level
        }
        #expect(end(period: 1_500_000) > 1.01)
        #expect(end(period: 200_000_000) == 1)
    }

    @Test("what has drifted stays; a reading through both sees the gap, a direct one does not")
    func reading() throws {
        let direct = try model()
        let series = try model(["reads_series": 1])
        var cell = direct.freshCell()
        direct.pulse(&cell, volts: 2, seconds: 10e-3, at: 0, noise: noise)
        let late: Int64 = 1_000_000_000_000
        #expect(direct.conductance(of: cell, at: late) == cell.level)
        #expect(series.conductance(of: cell, at: late) < 1.01e-10)
        let fresh = series.conductance(of: cell, at: cell.changedAt)
        #expect((1 / fresh - 1 / cell.level - 1.7e4).magnitude < 1)
    }

    // The parts have shorter sub-steps, and the conductance at which it bridges moves with them.
    @Test("cutting a pulse in two gives the same conductance within 1 %")
    func composition() throws {
        let model = try model(["potentiation_rate": 1e-4])
        for volts in [1.0, 1.5, 2.0] {
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: volts, seconds: 10e-3, at: 0, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 4e-3, at: 0, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 6e-3, at: 4_000_000, noise: noise)
            #expect((whole.level / cut.level - 1).magnitude < 0.01)
        }
    }

    @Test("contradictions are refused")
    func contradictions() {
        for changes in [
            ["minimum_conductance": 50e-6], ["initial_conductance": 1e-6],
            ["initial_conductance": 51e-6], ["diffusive_off_resistance": 1e4],
        ] {
            #expect(throws: ModelFault.inconsistent) { try self.model(changes) }
        }
        #expect(throws: ModelFault.inconsistent) {
            try dynamic(.driftDiffusive, ["drift_off_resistance": 470])
        }
    }

    // MARK: In time

    @Test("in time, the drift element has no voltage before the diffusive one bridges")
    func gating() throws {
        var device = try dynamic(.driftDiffusive)
        device.advance(volts: 2, seconds: 20e-6)
        #expect(device.state.variables[2] < 1e-15)
        #expect(device.current(volts: 2) < 1e-8)
        device.advance(volts: 2, seconds: 180e-6)
        #expect(device.state.variables[2] > 1e-10)
        #expect(device.current(volts: 2) > 1e-4)
    }

    // 40 bisections of 2 V leave 2⁻⁴⁰ · 2 V.
    @Test("the divider puts the same current through both elements")
    func divider() throws {
        var device = try dynamic(.driftDiffusive)
        device.advance(volts: 2, seconds: 150e-6)
        let amperes = device.current(volts: 2)
        // The same from the other side: half the voltage drives half the current, both are ohmic.
        #expect((device.current(volts: 1) / amperes - 0.5).magnitude < 1e-9)
        #expect((device.current(volts: -2) / amperes + 1).magnitude < 1e-9)
    }
}
