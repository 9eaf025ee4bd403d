// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("threshold-adaptive device (VTEAM)")
struct ThresholdAdaptiveTests {
    /// A cell voltage of +v raises the resistance in the model's own convention: polarity −1.
    private func model(_ changes: [String: Double] = [:]) throws(ModelFault) -> DeviceModel {
        try standard(.thresholdAdaptive, ["polarity": -1].merging(changes) { $1 })
    }

    // +0.5 V from w = 0: 5e-4 · 24 m∕s for 100 ns is 1.2 nm, so R = 50 + 950 · 0.4.
    @Test("a rectangular pulse moves the state by rate times width, with the reference's bits")
    func goldenResistance() throws {
        let model = try model(["initial_part": 0])
        var cell = model.freshCell()
        #expect(model.conductance(of: cell) == 1 / 50.0)
        model.pulse(&cell, volts: 0.5, seconds: 100e-9, noise: noise)
        #expect((1 / model.conductance(of: cell) - 430).magnitude < 1e-10)
        var other = try self.model(["initial_part": 1]).freshCell()
        model.pulse(&other, volts: -0.3, seconds: 1e-9, noise: noise)
        #expect((-other.level - 1.75e-9).magnitude < 1e-23)
    }

    @Test("a voltage below both thresholds changes nothing")
    func thresholds() throws {
        let model = try model()
        let cell = model.freshCell()
        #expect(model.inertRange(of: cell) == InertRange(low: -0.2, high: 0.02))
    }

    @Test("cutting a pulse in two gives the same resistance up to rounding")
    func composition() throws {
        let model = try model()
        var whole = model.freshCell()
        var cut = whole
        model.pulse(&whole, volts: -0.3, seconds: 1e-9, noise: noise)
        model.pulse(&cut, volts: -0.3, seconds: 0.3e-9, noise: noise)
        model.pulse(&cut, volts: -0.3, seconds: 0.7e-9, noise: noise)
        #expect((cut.level / whole.level - 1).magnitude < 1e-14)
    }

    // Both are exact for a rectangular pulse; the Euler sum rounds once a step.
    @Test("the closed form agrees with the integration in time, step for step")
    func pulseAgreesWithDynamics() throws {
        let model = try model(["initial_part": 0.5])
        for (volts, seconds) in [(0.3, 50e-9), (-0.25, 20e-9), (0.01, 1e-6), (-0.19, 1e-6)] {
            var cell = model.freshCell()
            model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
            var device = try dynamic(.thresholdAdaptive, ["initial_part": 0.5])
            device.advance(volts: volts, seconds: seconds)
            let conductance = device.current(volts: 0.01) / 0.01
            #expect((model.conductance(of: cell) / conductance - 1).magnitude < 1e-12)
        }
    }

    @Test("an on-resistance above the off-resistance is refused")
    func contradiction() {
        #expect(throws: ModelFault.inconsistent) { try self.model(["on_resistance": 2000]) }
    }
}
