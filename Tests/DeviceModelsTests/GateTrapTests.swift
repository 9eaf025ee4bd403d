// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("C60 gate")
struct GateTrapTests {
    private func second(_ seconds: Double) -> Int64 { Int64(seconds * 1e9) }

    @Test("nominal pulses follow the recursion x + s · (1 − x ∕ 2.95 V), both ways")
    func recursion() throws {
        let model = try standard(.gateTrap)
        var cell = model.freshCell()
        var x = 0.0
        for _ in 0..<100 {
            model.pulse(&cell, volts: 5, seconds: 1e-3, noise: noise)
            x += 0.1 * (1 - x / 2.95)
            #expect((cell.level - x).magnitude < 1e-13)
        }
        model.endEpisode(&cell)
        for _ in 0..<50 {
            model.pulse(&cell, volts: -5, seconds: 1e-3, noise: noise)
            x -= 0.1 * (x / 2.95)
            #expect((cell.level - x).magnitude < 1e-13)
        }
    }

    @Test("the memory window is 2.95 V and the on/off ratio 10³")
    func window() throws {
        let model = try standard(.gateTrap)
        var cell = model.freshCell()
        let off = model.conductance(of: cell)
        model.pulse(&cell, volts: 5, seconds: 1e6, noise: noise)
        #expect(cell.level == 2.95)
        #expect((model.conductance(of: cell) / off / 1e3 - 1).magnitude < 1e-12)
    }

    @Test("the shift relaxes by 0.05 V a decade and still tells on from off after 1000 s")
    func retention() throws {
        let model = try standard(.gateTrap, ["initial_part": 1])
        let cell = model.freshCell()
        let full = model.conductance(of: cell)
        let kept = model.conductance(of: cell, at: second(1000))
        let shift = Portable.log(full / kept) / Portable.log(1e3) * 2.95
        #expect((shift - 0.05 * 3.000434077479319).magnitude < 1e-12)
        #expect(kept / 1e-9 > 500)
        #expect(model.conductance(of: cell, at: second(1000)) == kept)
    }

    @Test("a second pulse counts more, the sooner it follows the first")
    func pairedPulses() throws {
        let model = try standard(.gateTrap, ["facilitation": 1, "shift_per_decade": 0])
        func gain(_ interval: Double) -> Double {
            var cell = model.freshCell()
            model.pulse(&cell, volts: 5, seconds: 1e-3, at: 0, noise: noise)
            let first = cell.level
            model.endEpisode(&cell)
            let start = 1_000_000 + second(interval)
            model.pulse(&cell, volts: 5, seconds: 1e-3, at: start, noise: noise)
            return (cell.level - first) / first
        }
        let far = gain(10)
        #expect((far - (1 - 0.1 / 2.95)).magnitude < 1e-12)
        #expect(gain(0.01) > gain(0.1) && gain(0.1) > gain(1) && gain(1) > far)
        // To first order in the step: 1 + e^(−t ∕ τ).
        #expect((gain(0.1) / far - (1 + Portable.exp(-1))).magnitude < 0.02)
    }

    @Test("a pulse cut in two shifts as much, and one below the thresholds nothing")
    func composition() throws {
        let model = try standard(.gateTrap, ["facilitation": 1])
        var whole = model.freshCell()
        var cut = whole
        model.pulse(&whole, volts: 4, seconds: 1e-2, noise: noise)
        model.pulse(&cut, volts: 4, seconds: 3e-3, noise: noise)
        model.pulse(&cut, volts: 4, seconds: 7e-3, noise: noise)
        #expect((cut.level / whole.level - 1).magnitude < 1e-13)
        #expect(model.inertRange(of: whole) == InertRange(low: -1, high: 1))
    }

    @Test("a threshold next to the nominal voltage is refused")
    func contradiction() {
        #expect(throws: ModelFault.inconsistent) {
            try standard(.gateTrap, ["potentiation_threshold": 4.6])
        }
    }
}
