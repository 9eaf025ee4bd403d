// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("data-driven oxide cells")
struct DataDrivenTests {
    private static let second: [String: Double] = [
        "curvature": 3, "rise_rate": 743.47, "fall_rate": 68012.28374, "rise_steepness": 6.51,
        "fall_steepness": 0.31645, "rise_sharpness": 5.11e-4, "fall_sharpness": 1.17e-3,
        "rise_bound": 16719, "rise_bound_slope": 0, "fall_bound": 29304.82557,
        "fall_bound_slope": 23692.77225, "minimum_resistance": 1000, "maximum_resistance": 30000,
    ]

    /// With polarity −1, so that the cell voltage is the model's own.
    private func model(_ changes: [String: Double] = [:]) throws(ModelFault) -> DeviceModel {
        try standard(.dataDriven, ["polarity": -1].merging(changes) { $1 })
    }

    @Test("pulses on the second device give the bits of the reference programs")
    func goldenSecondDevice() throws {
        let model = try model(Self.second)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 1, seconds: 1e-6, noise: noise)
        #expect((-cell.level).bitPattern == 0x40b4_44f0_f677_81be)
        model.pulse(&cell, volts: 1, seconds: 1e-4, noise: noise)
        #expect((-cell.level).bitPattern == 0x40c2_f7de_9100_ae94)
        model.pulse(&cell, volts: -1, seconds: 1e-4, noise: noise)
        #expect((-cell.level).bitPattern == 0x40c2_75f7_745b_9b60)
        for _ in 0..<20 { model.pulse(&cell, volts: -1, seconds: 1e-4, noise: noise) }
        #expect((-cell.level).bitPattern == 0x40be_e4d4_fc8c_ce76)
    }

    @Test("500 pulses on the first device give the bits of the reference programs")
    func goldenFirstDevice() throws {
        let model = try model()
        var cell = model.freshCell()
        for _ in 0..<500 { model.pulse(&cell, volts: 1.4, seconds: 1e-4, noise: noise) }
        #expect((-cell.level).bitPattern == 0x40b3_8a10_e225_9030)
    }

    @Test("pulses of the rational form give the bits of the reference programs")
    func goldenRational() throws {
        let model = try standard(.dataDrivenRational)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 0.9, seconds: 1e-6, noise: noise)
        #expect((-cell.level).bitPattern == 0x40a4_9a0b_d4f3_2cf2)
        for _ in 0..<49 { model.pulse(&cell, volts: 0.9, seconds: 1e-6, noise: noise) }
        #expect((-cell.level).bitPattern == 0x40a0_9b33_ed9e_418b)
        model.pulse(&cell, volts: -1.2, seconds: 1e-4, noise: noise)
        #expect((-cell.level).bitPattern == 0x40a1_c234_2db3_5d64)
    }

    @Test("cutting a pulse in two gives the same resistance up to rounding")
    func composition() throws {
        let second = try model(Self.second)
        let rational = try standard(.dataDrivenRational)
        for (model, volts, seconds) in [
            (second, 1.0, 1e-4), (second, -1, 1e-3), (rational, 0.9, 1e-5),
        ] {
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: volts, seconds: seconds, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.3 * seconds, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.7 * seconds, noise: noise)
            #expect((cut.level / whole.level - 1).magnitude < 1e-12)
        }
    }

    // Euler's error at this step: half a step times the rate's own rate, 1e-4 of the change.
    @Test("a pulse agrees with the integration in time")
    func pulseAgreesWithDynamics() throws {
        let model = try model(Self.second)
        for (volts, seconds) in [(1.0, 1e-6), (1, 1e-4), (-1, 1e-4), (-2, 1e-3)] {
            let start = volts > 0 ? 5000.0 : 12000
            let changes = Self.second.merging(["initial_resistance": start]) { $1 }
            var cell = try self.model(changes).freshCell()
            model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
            var device = try dynamic(.dataDriven, changes)
            for _ in 0..<20_000 { device.advance(volts: volts, seconds: seconds / 20_000) }
            let moved = -cell.level - start
            #expect(moved.magnitude > 1)
            let error = (-cell.level - device.state.variables[0]) / moved
            #expect(error.magnitude < 1e-3, "\(volts) \(seconds)")
        }
    }

    @Test("beyond the bound of its voltage a resistance stays, and the current is a sinh")
    func boundsAndConduction() throws {
        let model = try model(Self.second.merging(["initial_resistance": 17_000]) { $1 })
        var cell = model.freshCell()
        let before = cell.level
        model.pulse(&cell, volts: 1, seconds: 1, noise: noise)
        #expect(cell.level == before)
        let amperes = model.meanCurrent(of: cell, volts: 0.5)
        #expect((amperes / (0.24 / 17_000 * Portable.sinh(1.5)) - 1).magnitude < 1e-14)
        #expect((model.conductance(of: cell) / (0.24 * 3 / 17_000) - 1).magnitude < 1e-14)
    }

    @Test("parameters that contradict one another are refused")
    func contradictions() {
        for changes in [["initial_resistance": 100.0], ["maximum_resistance": 4000]] {
            #expect(throws: ModelFault.inconsistent) { try self.model(changes) }
            #expect(throws: ModelFault.inconsistent) {
                try standard(.dataDrivenRational, changes.mapValues { min($0, 1600) })
            }
        }
        #expect(throws: ModelFault.inconsistent) {
            try standard(.dataDrivenRational, ["fall_voltage": 0])
        }
    }
}
