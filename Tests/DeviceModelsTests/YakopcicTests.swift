// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("Yakopcic device")
struct YakopcicTests {
    private static let silicon: [String: Double] = [
        "up_amplitude": 3.7e-7, "down_amplitude": 4.35e-7, "curvature": 0.7, "up_threshold": 1.5,
        "down_threshold": 0.5, "up_rate": 0.005, "down_rate": 0.08, "up_corner": 0.2,
        "down_corner": 0.5, "up_slowing": 1.2, "down_slowing": 3, "initial_part": 0.1,
    ]

    @Test("Euler steps give the bits of the reference programs")
    func goldenBits() throws {
        var device = try dynamic(.yakopcic)
        for _ in 0..<50 { device.advance(volts: 0.3, seconds: 1e-5) }
        #expect(device.state.variables[0].bitPattern == 0x3fdb_f97b_b88e_154d)
        #expect(device.current(volts: 0.3).bitPattern == 0x3f52_4331_0cec_080e)
        var other = try dynamic(.yakopcic, Self.silicon)
        for _ in 0..<300 { other.advance(volts: 3.2, seconds: 300e-6 / 10) }
        #expect(other.state.variables[0].bitPattern == 0x3fb9_d4bb_7a69_0d46)
    }

    // Half the step halves the error of Euler's rule: the extrapolated value has about 1e-7.
    @Test("a pulse of any width follows the integration in time")
    func pulseAgreesWithDynamics() throws {
        let sets: [[String: Double]] = [
            [:], ["initial_part": 0.9], ["down_slowing": 10, "up_slowing": 10, "up_corner": 0],
        ]
        for changes in sets {
            let model = try standard(.yakopcic, changes)
            for volts in [0.3, -0.3] {
                var coarse = try dynamic(.yakopcic, changes)
                var fine = coarse
                var seconds = 0.0
                for piece in [1e-6, 1e-5, 1e-4, 5e-4, 1e-3, 3e-3, 5e-3] {
                    let count = 4000
                    let step = piece / Double(count)
                    for _ in 0..<count { coarse.advance(volts: volts, seconds: step) }
                    for _ in 0..<2 * count { fine.advance(volts: volts, seconds: 0.5 * step) }
                    seconds += piece
                    let first = coarse.state.variables[0]
                    let extrapolated = 2 * fine.state.variables[0] - first
                    var cell = model.freshCell()
                    model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
                    let left = volts > 0 ? 1 - extrapolated : extrapolated
                    let error = (cell.level - extrapolated).magnitude / left
                    #expect(error < 5e-6, "\(changes) \(volts) \(seconds)")
                }
            }
        }
    }

    @Test("cutting a pulse in two gives the same state")
    func composition() throws {
        let model = try standard(.yakopcic)
        for volts in [0.4, -0.4] {
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: volts, seconds: 2e-3, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.3e-3, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 1.7e-3, noise: noise)
            #expect((cut.level - whole.level).magnitude < 1e-5)
        }
    }

    @Test("the current is sinh with an amplitude a sign, and the thresholds are the parameters")
    func conduction() throws {
        let model = try standard(.yakopcic, Self.silicon)
        let cell = model.freshCell()
        #expect(model.inertRange(of: cell) == InertRange(low: -0.5, high: 1.5))
        let ratio =
            model.meanCurrent(of: cell, volts: -1) / model.meanCurrent(of: cell, volts: 1)
        #expect((ratio + 4.35 / 3.7).magnitude < 1e-14)
        let later = model.conductance(of: cell, at: 1_000_000_000_000)
        #expect(later == model.conductance(of: cell))
    }
}
