// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Foundation
import Testing

@Suite("silver-nanodot switch")
struct SilverNanodotTests {
    /// The conducting part, from the current at 1 V.
    private func part(_ device: DynamicDevice) -> Double {
        (device.current(volts: 1) - 1e-12) * 806
    }

    // The source states less than 210 ns; its own equations give 246 ns from X = 0.
    @Test("setting and resetting take the reference's time, step for step")
    func goldenTimes() throws {
        var device = try dynamic(.silverNanodot)
        var set = -1
        for index in 0..<100_000 {
            device.advance(volts: 1.5, seconds: 1e-11)
            if set < 0, device.state.variables[0] > 0.8 { set = index + 1 }
        }
        #expect((Double(set) * 0.01).bitPattern == 0x406e_c51e_b851_eb85)
        var reset = -1
        for index in 0..<100_000 {
            device.advance(volts: 0, seconds: 1e-11)
            if reset < 0, device.state.variables[0] < 0.2 { reset = index + 1 }
        }
        #expect((Double(reset) * 0.01).bitPattern == 0x4069_fa3d_70a3_d70a)
    }

    @Test("the current of the saturated state has the reference's bits")
    func goldenCurrent() throws {
        let device = try dynamic(.silverNanodot, ["initial_part": 1])
        #expect(device.current(volts: 0.5).bitPattern == 0x3f44_53d9_e354_3396)
    }

    @Test("set within 200 to 250 ns at 1.5 V, reset below 240 ns, as published")
    func publishedTimes() throws {
        for (start, low, high) in [(0.0, 240e-9, 250e-9), (0.02, 205e-9, 215e-9)] {
            var device = try dynamic(.silverNanodot, ["initial_part": start])
            device.advance(volts: 1.5, seconds: low)
            #expect(part(device) < 0.8)
            device.advance(volts: 1.5, seconds: high - low)
            #expect(part(device) > 0.8)
        }
        var device = try dynamic(.silverNanodot, ["initial_part": 1])
        device.advance(volts: 0, seconds: 240e-9)
        #expect(part(device) < 0.2)
    }

    @Test("it turns on beyond its thresholds only, either sign, and off within the hold voltages")
    func thresholds() throws {
        for (volts, isOn) in [(0.2, false), (0.34, true), (-0.05, false), (-0.19, true)] {
            var device = try dynamic(.silverNanodot)
            device.advance(volts: volts, seconds: 10e-6)
            #expect((device.state.variables[0] > 0.8) == isOn, "\(volts)")
        }
        for (volts, isOn) in [(0.0, false), (0.05, false), (0.15, true)] {
            var device = try dynamic(.silverNanodot, ["initial_part": 1])
            device.advance(volts: volts, seconds: 10e-6)
            #expect((device.state.variables[0] > 0.8) == isOn, "\(volts)")
        }
    }

    // Charging to the mean threshold takes 143.3 µs; growing to a tenth, some 100 ns.
    @Test("each pulse fires it once, when the capacitor has charged to the threshold")
    func fires() throws {
        var neuron = try circuit(.silverNanodot)
        let charging = 1e-3 * log(2 / (2 - 0.267))
        for start in [0, 1] {
            let step = neuron.advanceToSpike(input: 2, seconds: 200e-6)
            #expect(step.isSpike)
            // The second pulse finds what the gap has left on the capacitor.
            #expect(relativeError(step.seconds, charging) < (start == 0 ? 1e-3 : 0.3))
            #expect(neuron.advance(input: 2, seconds: 200e-6 - step.seconds) == 0)
            neuron.advance(input: 0, seconds: 500e-6)
        }
    }

    @Test("under a constant input it settles between its thresholds after one spike")
    func settles() throws {
        var neuron = try circuit(.silverNanodot)
        #expect(neuron.advance(input: 2, seconds: 0.7e-3) == 1)
        #expect(neuron.membrane > 0.08 && neuron.membrane < 0.267)
    }

    // Measured: threshold 0.294 V, deviation 0.038 V. Four standard errors of 200 trials.
    @Test("the drawn thresholds turn it on in half the cycles at their mean, in 84 % a sigma above")
    func stochasticCycles() throws {
        for (volts, probability) in [(0.256, 0.159), (0.294, 0.5), (0.332, 0.841)] {
            var device = try dynamic(
                .silverNanodot,
                ["positive_threshold": 0.294, "positive_spread": 0.038]
            )
            var count = 0
            for _ in 0..<200 {
                device.advance(volts: volts, seconds: 2e-6)
                if device.state.variables[0] > 0.5 { count += 1 }
                // Fully on and off again, which ends the cycle.
                device.advance(volts: 1.5, seconds: 1e-6)
                device.advance(volts: 0, seconds: 1e-6)
            }
            let error = (probability * (1 - probability) / 200).squareRoot()
            #expect((Double(count) / 200 - probability).magnitude < 4 * error, "\(volts): \(count)")
        }
    }
}
