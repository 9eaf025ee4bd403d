// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("organic electrochemical device")
struct ElectrochemicalTests {
    @Test("between its bounds it has more than 500 distinct states, up and down")
    func states() throws {
        let model = try standard(.electrochemical, ["initial_part": 0])
        var cell = model.freshCell()
        var last = model.conductance(of: cell)
        for volts in [1.0, -1] {
            var count = 0
            while count < 5000, volts > 0 ? cell.level < 1 : cell.level > 0 {
                let level = cell.level
                model.pulse(&cell, volts: volts, seconds: 20e-6, noise: noise)
                model.endEpisode(&cell)
                #expect((cell.level - level).magnitude <= 1.0 / 500)
                #expect(model.conductance(of: cell) != last)
                last = model.conductance(of: cell)
                count += 1
            }
            #expect(count > 500 && count < 5000)
        }
        #expect(cell.level == 0)
    }

    @Test("a write of 10³ µm² costs below 10 pJ, one of 0.3 × 0.3 µm at most 35 aJ")
    func energy() throws {
        for part in [0.0, 0.5] {
            var device = try dynamic(.electrochemical, ["initial_part": part])
            device.advance(volts: 1, seconds: 20e-6)
            let energy = device.state.variables[1]
            #expect(energy > 0 && energy < 10e-12)
            #expect(energy * 0.09 / 1e3 <= 35e-18)
        }
        var device = try dynamic(.electrochemical, ["initial_part": 0])
        device.advance(volts: 1, seconds: 20e-6)
        // V · (V − V_oc) · t ∕ R = 1 · 1.5 · 20 µs ∕ 100 MΩ, but for the bend of 0.04 %.
        #expect((device.state.variables[1] / 0.3e-12 - 1).magnitude < 1e-3)
    }

    @Test("open circuit keeps the state: less than 1 % drifts in 10⁵ s, over 25 hours")
    func retention() throws {
        for part in [0.0, 0.5, 1] {
            let model = try standard(.electrochemical, ["initial_part": part])
            let cell = model.freshCell()
            let fresh = model.conductance(of: cell)
            let later = model.conductance(of: cell, at: 100_000 * 1_000_000_000)
            #expect((later / fresh - 1).magnitude < 0.01)
            #expect(part == 0.5 ? later == fresh : later != fresh)
        }
    }

    @Test("with an endurance of 1.5·10⁴ it survives as many writes and no more")
    func endurance() throws {
        let model = try standard(.electrochemical, ["endurance": 1.5e4])
        var cell = model.freshCell()
        var last = cell.level
        for event in 0..<15_010 {
            let volts = event % 2 == 0 ? 1.0 : -1
            model.pulse(&cell, volts: volts, seconds: 20e-6, noise: noise)
            model.endEpisode(&cell)
            #expect((cell.level != last) == (event < 15_000))
            last = cell.level
        }
    }

    @Test("the state tends to V ∕ U + ½ with τ = R · Q ∕ U, in closed form")
    func closedForm() throws {
        let model = try standard(.electrochemical, ["initial_part": 0.2])
        var cell = model.freshCell()
        model.pulse(&cell, volts: 0.4, seconds: 13e-3, noise: noise)
        let expected = 0.9 - 0.7 * Portable.exp(-0.5)
        #expect((cell.level - expected).magnitude < 1e-15)
        model.pulse(&cell, volts: 0.4, seconds: 1e9, noise: noise)
        #expect((cell.level - 0.9).magnitude < 1e-15)
        #expect(model.inertRange(of: cell) == InertRange(low: -0.3, high: 0.3))
    }

    @Test("pulses, cut pulses and the integration in time agree")
    func agreesWithDynamics() throws {
        let model = try standard(.electrochemical)
        var whole = model.freshCell()
        var cut = whole
        model.pulse(&whole, volts: -0.7, seconds: 5e-3, noise: noise)
        model.pulse(&cut, volts: -0.7, seconds: 2e-3, noise: noise)
        model.pulse(&cut, volts: -0.7, seconds: 3e-3, noise: noise)
        var device = try dynamic(.electrochemical)
        for _ in 0..<50 { device.advance(volts: -0.7, seconds: 1e-4) }
        #expect((cut.level / whole.level - 1).magnitude < 1e-14)
        #expect((device.state.variables[0] / whole.level - 1).magnitude < 1e-13)
        let current = model.meanCurrent(of: whole, volts: 0.1)
        #expect((device.current(volts: 0.1) / current - 1).magnitude < 1e-13)
    }

    @Test("in time, too, the state stays within its bounds, and below the access voltage it rests")
    func boundsInTime() throws {
        var device = try dynamic(.electrochemical)
        device.advance(volts: 1, seconds: 10)
        #expect(device.state.variables[0] == 1)
        let energy = device.state.variables[1]
        device.advance(volts: -0.25, seconds: 10)
        #expect((device.state.variables[0] - 1).magnitude < 1e-6)
        #expect(device.state.variables[1] == energy)
        device.advance(volts: -1, seconds: 10)
        #expect(device.state.variables[0] == 0)
    }

    @Test("a least conductance above the greatest is refused")
    func contradiction() {
        #expect(throws: ModelFault.inconsistent) {
            try standard(.electrochemical, ["minimum_conductance": 0.1])
        }
    }

    @Test("a transport channel follows a step of its gate exponentially, exactly for any step")
    func transportChannel() throws {
        var coarse = try dynamic(.transportChannel)
        var fine = coarse
        let start = coarse.current(volts: 0.8)
        coarse.advance(volts: 0.8, seconds: 0.01)
        for _ in 0..<100 { fine.advance(volts: 0.8, seconds: 1e-4) }
        let end = (1e-5 + 9.9e-4 / (1 + Portable.exp(-5))) * 0.1
        let expected = end + (start - end) * Portable.exp(-1)
        #expect((coarse.current(volts: 0) / expected - 1).magnitude < 1e-14)
        #expect((fine.current(volts: 0) / expected - 1).magnitude < 1e-12)
        coarse.advance(volts: 0.8, seconds: 1e6)
        #expect((coarse.current(volts: 0) / end - 1).magnitude < 1e-14)
    }
}
