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

    // A slow capacitor leaves the switch time to be the ideal one with somewhat shifted thresholds.
    @Test("with a slow capacitor it oscillates with the period of the ideal switch within a tenth")
    func oscillatorAgainstClosedForm() throws {
        let capacitance = 20e-9
        var neuron = try circuit(.silverNanodot, nil, ["capacitance": capacitance])
        let times = neuron.spikeTimes(input: 1, seconds: 2e-3)
        try #require(times.count > 4)
        let measured = times[3] - times[2]
        let on = 50e3 * 806 / (50e3 + 806.0)
        let empty = 806 / (50e3 + 806.0)
        let expected =
            capacitance * 50e3 * log((1 - 0.08) / (1 - 0.267))
            + capacitance * on * log((0.267 - empty) / (0.08 - empty))
        #expect(relativeError(measured, expected) < 0.1, "\(measured) \(expected)")
    }

    @Test("drawn thresholds make the intervals vary, fixed ones do not")
    func stochasticCycles() throws {
        func variation(_ preset: String) throws -> Double {
            var neuron = try circuit(.silverNanodot, preset)
            let times = neuron.spikeTimes(input: 1, seconds: 1e-3)
            let intervals = (2..<times.count).map { times[$0] - times[$0 - 1] }
            let (mean, deviation) = moments(intervals)
            return deviation / mean
        }
        #expect(try variation("mean-thresholds") < 1e-3)
        #expect(try variation("stochastic") > 0.05)
    }
}
