// SPDX-License-Identifier: Apache-2.0

import PortableMath
import Testing

@testable import DeviceModels

@Suite("metastable switches")
struct MetastableSwitchTests {
    @Test("steps give the bits of the reference programs, noise included")
    func goldenBits() throws {
        var device = try dynamic(.metastableSwitch, ["switch_count": 0])
        for _ in 0..<10 { device.advance(volts: 0.25, seconds: 1e-5) }
        #expect(device.state.variables[0].bitPattern == 0x3fd7_e899_85de_7880)
        #expect(device.current(volts: 0.1).bitPattern == 0x3f61_5f76_5845_0b75)
        for _ in 0..<10 { device.advance(volts: -0.3, seconds: 1e-5) }
        #expect(device.state.variables[0].bitPattern == 0x3fca_3688_a61a_dbb3)
    }

    @Test("a noisy step gives the bits of the reference programs for their draws")
    func goldenNoise() throws {
        let dynamics = try MetastableSwitch { index in
            let parameter = MetastableSwitchParameter(rawValue: index)
            if parameter == .switchCount { return 100 }
            if parameter == .initialPart { return 0.5 }
            return parameter?.description.standard ?? 0
        }
        var state = dynamics.makeState(noise)
        var sum = 0.0
        for event in 0..<UInt64(200) {
            let draw = CounterNoise(seed: 5).gaussian(
                event: event,
                device: 1,
                stream: .deviceToDevice
            )
            dynamics.step(&state, volts: 0.24, seconds: 1e-6, draw: draw)
            sum += state.variables[0]
        }
        #expect((sum / 200).bitPattern == 0x3fe5_aba6_f4b5_4541)
    }

    // A step of τ ∕ 1500 leaves half of that, relative to the change.
    @Test("a pulse is the exponential that fine steps approach")
    func pulseAgreesWithDynamics() throws {
        let model = try standard(.metastableSwitch, ["switch_count": 0])
        for (volts, seconds) in [(0.25, 1e-5), (0.25, 1e-4), (0.2, 1e-3), (0.4, 3e-4)] {
            var cell = model.freshCell()
            model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
            var device = try dynamic(.metastableSwitch, ["switch_count": 0])
            let count = Int(seconds / 1e-7)
            for _ in 0..<count {
                device.advance(volts: volts, seconds: seconds / Double(count))
            }
            #expect((cell.level - device.state.variables[0]).magnitude < 4e-4)
            #expect(cell.level > 0.01)
        }
    }

    @Test("cutting a pulse in two gives the same mean up to rounding")
    func composition() throws {
        let model = try standard(.metastableSwitch, ["switch_count": 0, "initial_part": 0.3])
        for volts in [0.25, -0.3] {
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: volts, seconds: 2e-4, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.5e-4, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 1.5e-4, noise: noise)
            #expect((cut.level - whole.level).magnitude < 1e-15)
        }
    }

    /// Where 4000 devices are after pulses, in deviations of the binomial law.
    private func scores(count: Double, pieces: Int) throws -> [Double] {
        let model = try standard(
            .metastableSwitch,
            ["switch_count": count, "initial_part": 0.4]
        )
        // σ of the rates at 0.25 V: on to 0.6854, off to 3.5e-9; 1 − e^(−0.6854 · 2 ∕ 3) goes on.
        let thermal = 8.617333262145179e-5 * 298
        let rate = 1 / (1 + Portable.exp(-0.02 / thermal))
        let raised = -Portable.expm1(-rate * 1e-4 / 1.5e-4)
        let mean = 0.4 + 0.6 * raised
        let deviation = Portable.squareRoot(0.6 * raised * (1 - raised) / count)
        return (0..<UInt32(4000)).map { device in
            var cell = model.makeCell(seed: 21, device: device)
            let own = CellNoise(seed: 21, device: device)
            for _ in 0..<pieces {
                model.pulse(&cell, volts: 0.25, seconds: 1e-4 / Double(pieces), noise: own)
            }
            return (cell.level - mean) / deviation
        }
    }

    // Kolmogorov-Smirnov at 1 %: 1.63 ∕ √4000.
    @Test("the spread of a pulse is that of N switches, for any N and however it is cut")
    func binomialSpread() throws {
        for (count, pieces) in [(100.0, 1), (100, 4), (1e4, 1)] {
            let sorted = try scores(count: count, pieces: pieces).sorted()
            var distance = 0.0
            for (index, score) in sorted.enumerated() {
                let probability = normalProbability(score)
                let low = (Double(index) / 4000 - probability).magnitude
                distance = max(distance, low, (Double(index + 1) / 4000 - probability).magnitude)
            }
            #expect(distance < 1.63 / Portable.squareRoot(4000), "\(count) \(pieces)")
        }
    }

    /// The normal distribution by Simpson's rule over its density.
    private func normalProbability(_ z: Double) -> Double {
        let bounded = min(max(z, -8), 8)
        var sum = 0.0
        for index in 0...200 {
            let x = bounded * Double(index) / 200
            let weight = index == 0 || index == 200 ? 1.0 : (index % 2 == 1 ? 4 : 2)
            sum += weight * Portable.exp(-0.5 * x * x)
        }
        return 0.5 + sum * bounded / 600 / Portable.squareRoot(2 * .pi)
    }

    @Test("at rest the variance is the stationary one, x (1 − x) ∕ N")
    func stationaryVariance() throws {
        let model = try standard(
            .metastableSwitch,
            ["switch_count": 400, "on_voltage": 0.12, "off_voltage": 0, "dead_zone": 0]
        )
        var cell = model.freshCell()
        var parts: [Double] = []
        for index in 0..<2000 {
            model.pulse(&cell, volts: 0.06, seconds: 5e-3, noise: noise)
            if index > 0 { parts.append(cell.level) }
        }
        let thermal = 8.617333262145179e-5 * 298
        let on = 1 / (1 + Portable.exp(0.06 / thermal))
        let off = 1 - 1 / (1 + Portable.exp(-0.06 / thermal))
        let mean = on / (on + off)
        let deviation = Portable.squareRoot(mean * (1 - mean) / 400)
        // Four standard errors of 2000 draws nearly independent after 5 ms.
        #expect((moments(parts).mean - mean).magnitude < 4 * deviation / 44.7)
        #expect((moments(parts).deviation / deviation - 1).magnitude < 4 / 63.2)
    }

    // e^(−0.23 ∕ V_T) and e^(−0.25 ∕ V_T) a τ: about 0.8 s to the mean of 0.69.
    @Test("the dead zone retains the state; without one it is lost within seconds")
    func retention() throws {
        let kept = try standard(.metastableSwitch, ["initial_part": 1])
        let cell = kept.freshCell()
        #expect(kept.inertRange(of: cell) == InertRange(low: -0.1, high: 0.1))
        let hour: Int64 = 3_600_000_000_000
        #expect(kept.conductance(of: cell, at: hour) == 0.04)
        let lossy = try standard(.metastableSwitch, ["initial_part": 1, "dead_zone": 0])
        let thermal = 8.617333262145179e-5 * 298
        let on = 1 / (1 + Portable.exp(0.23 / thermal))
        let off = 1 / (1 + Portable.exp(0.25 / thermal))
        let settled = 0.01 + 0.03 * on / (on + off)
        #expect((lossy.conductance(of: lossy.freshCell(), at: hour) / settled - 1).magnitude < 1e-9)
        var pulsed = lossy.freshCell()
        lossy.pulse(&pulsed, volts: 1e-300, seconds: 1e-9, at: hour, noise: noise)
        #expect((lossy.conductance(of: pulsed, at: hour) / settled - 1).magnitude < 1e-2)
    }

    @Test("the diode in parallel carries nothing at 0 V and adds its slope to the conductance")
    func diode() throws {
        let model = try standard(
            .metastableSwitch,
            [
                "ohmic_part": 0.7, "diode_current": 5e-5, "diode_forward_slope": 3,
                "diode_reverse_slope": 3, "initial_part": 0.5,
            ]
        )
        let cell = model.freshCell()
        #expect(model.meanCurrent(of: cell, volts: 0) == 0)
        let slope = model.meanCurrent(of: cell, volts: 1e-6) / 1e-6
        #expect((slope / model.conductance(of: cell) - 1).magnitude < 1e-6)
        #expect(throws: ModelFault.inconsistent) {
            try standard(.metastableSwitch, ["on_conductance": 0.01])
        }
    }
}
