// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("filament gap (Stanford-PKU)")
struct FilamentGapTests {
    @Test("Euler steps and currents give the bits of the reference programs")
    func goldenBits() throws {
        var low = try dynamic(.filamentGap, ["initial_gap": 0.2e-9])
        #expect((0.1 / low.current(volts: 0.1)).bitPattern == 0x4080_ee90_b1d5_2cb2)
        var high = try dynamic(.filamentGap)
        #expect((0.1 / high.current(volts: 0.1)).bitPattern == 0x410a_aed0_6a16_4b11)
        for _ in 0..<1000 { high.advance(volts: 1.5, seconds: 1e-10) }
        #expect((high.state.variables[0] * 1e9).bitPattern == 0x3ff8_ccda_8874_a39c)
        for _ in 0..<1000 { low.advance(volts: -1.5, seconds: 1e-10) }
        #expect((low.state.variables[0] * 1e9).bitPattern == 0x3ffa_0af2_8743_b9d1)
        for _ in 0..<1000 { low.advance(volts: 0.1, seconds: 1e-10) }
        #expect((low.state.variables[0] * 1e9).bitPattern == 0x3ffa_0af2_8743_b9d1)
    }

    // Published by MemTorch for the model: 541.8 Ω and 218.6 kΩ at 0.1 V.
    @Test("the resistances at both ends of the gap are the published ones")
    func publishedResistances() throws {
        for (gap, ohms) in [(0.2e-9, 541.82), (1.7e-9, 218_586)] {
            let model = try standard(.filamentGap, ["initial_gap": gap])
            let cell = model.freshCell()
            let resistance = 0.1 / model.meanCurrent(of: cell, volts: 0.1)
            #expect((resistance / ohms - 1).magnitude < 1e-5)
        }
    }

    // The pulse claims 1e-4 nm, and Euler's own error is as large where the gap moves fastest.
    @Test("a pulse of any width follows the integration in time, runaway and stop included")
    func pulseAgreesWithDynamics() throws {
        for (initial, volts, step) in [
            (1.7e-9, 1.5, 1e-11), (0.2e-9, -1.5, 1e-12), (0.9e-9, 1.3, 1e-11),
            (0.2e-9, -1.2, 1e-11),
            (1.7e-9, 2.0, 1e-13), (0.2e-9, -2.0, 1e-13),
        ] {
            let changes = ["initial_gap": initial]
            let model = try standard(.filamentGap, changes)
            var device = try dynamic(.filamentGap, changes)
            var steps = 0
            for count in [10, 100, 1000, 5000, 10_000, 20_000] {
                for _ in steps..<count { device.advance(volts: volts, seconds: step) }
                steps = count
                var cell = model.freshCell()
                model.pulse(&cell, volts: volts, seconds: Double(count) * step, noise: noise)
                let error = (-cell.level - device.state.variables[0]) * 1e9
                #expect(error.magnitude < 2e-4, "\(initial) \(volts) \(Double(count) * step)")
            }
        }
    }

    @Test("a long RESET stops where the field falls below its least, and stays there")
    func stop() throws {
        let model = try standard(.filamentGap, ["initial_gap": 0.2e-9])
        var cell = model.freshCell()
        model.pulse(&cell, volts: -1.2, seconds: 1e9, noise: noise)
        // γ = Fmin · tox ∕ |v| = 14 at (2 ∕ 0.8)^⅓ nm.
        #expect((-cell.level * 1e9 - Portable.pow(2.5, 1.0 / 3)).magnitude < 1e-9)
        let stopped = cell.level
        model.pulse(&cell, volts: -1.2, seconds: 1e9, noise: noise)
        #expect((cell.level - stopped).magnitude < 1e-20)
    }

    @Test("cutting a pulse in two gives the same gap")
    func composition() throws {
        for (initial, volts, seconds) in [(1.7e-9, 1.5, 2e-7), (0.2e-9, -1.5, 1e-7)] {
            let model = try standard(.filamentGap, ["initial_gap": initial])
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: volts, seconds: seconds, noise: noise)
            for part in [0.1, 0.3, 0.6] {
                model.pulse(&cut, volts: volts, seconds: part * seconds, noise: noise)
            }
            #expect((cut.level - whole.level).magnitude < 1e-12)
        }
    }

    // Fmin · tox ∕ γ(0.2 nm) = 16.8 ∕ 15.9936 V.
    @Test("a reading leaves the gap as it is: nothing moves below 1.05 V")
    func readIsHarmless() throws {
        let model = try standard(.filamentGap, ["initial_gap": 0.2e-9])
        let cell = model.freshCell()
        let range = model.inertRange(of: cell)
        #expect((range.high - 16.8 / 15.9936).magnitude < 1e-12 && range.low == -range.high)
    }

    @Test("the noise of a pulse has the variance of its steps, however it is cut")
    func noiseVariance() throws {
        // Cold and slow: the gap does not drift, so that only the noise moves it.
        let model = try standard(
            .filamentGap,
            ["gap_noise": 0.02, "velocity": 0, "initial_gap": 1e-9, "current_scale": 1e-12]
        )
        // 0.02 ∕ (1 + e^(152 ∕ 500)) m∕s over √(100 ns · 1 ns).
        let expected = 0.02 / (1 + Portable.exp(152.0 / 500)) * 1e-8
        for pieces in [1, 4] {
            let moved = (0..<UInt32(2000)).map { device in
                var cell = model.makeCell(seed: 9, device: device)
                let own = CellNoise(seed: 9, device: device)
                for _ in 0..<pieces {
                    model.pulse(&cell, volts: 1.5, seconds: 1e-7 / Double(pieces), noise: own)
                }
                return -cell.level - 1e-9
            }
            // Four standard errors of 2000 draws.
            #expect((moments(moved).deviation / expected - 1).magnitude < 4 / 63.2)
        }
    }

    @Test("the noise of steps in time adds up to that of a pulse")
    func noiseOfSteps() throws {
        let changes = [
            "gap_noise": 0.02, "velocity": 0, "initial_gap": 1e-9, "current_scale": 1e-12,
        ]
        let moved = try (0..<UInt32(500)).map { number in
            let own = CellNoise(seed: 9, device: number)
            var device = try dynamic(.filamentGap, changes, noise: own)
            device.advance(volts: 1.5, seconds: 1e-8)
            return device.state.variables[0] - 1e-9
        }
        // 0.02 ∕ (1 + e^(152 ∕ 500)) m∕s over √(10 ns · 1 ns); four standard errors of 500 draws.
        let expected =
            0.02 / (1 + Portable.exp(152.0 / 500)) * Portable.squareRoot(1e-8 * 1e-9)
        #expect((moments(moved).deviation / expected - 1).magnitude < 4 / 31.6)
    }

    @Test("a compliance keeps the gap open, and contradictions are refused")
    func complianceAndContradictions() throws {
        let model = try standard(.filamentGap)
        var free = model.freshCell()
        var limited = free
        let limiter = CurrentLimiter(positive: 20e-6, negative: nil)
        model.pulse(&free, volts: 1.6, seconds: 1e-3, noise: noise)
        model.pulse(&limited, volts: 1.6, seconds: 1e-3, limiter: limiter, noise: noise)
        #expect(free.level == free.upperBound && limited.level < free.level)
        for changes in [["initial_gap": 2e-9], ["maximum_gap": 0.2e-9], ["field_factor": 0.1]] {
            let refused = changes.merging(["field_factor_loss": 20]) { own, _ in own }
            #expect(throws: ModelFault.inconsistent) { try standard(.filamentGap, refused) }
        }
    }
}
