// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("diffusive memristor")
struct DiffusiveTests {
    // MARK: In time, against the bits of the reference programs

    @Test("1 V turns it on and 0 V off again, with the reference's bits")
    func singlePulse() throws {
        var device = try dynamic(.diffusive, ["shrink": 0])
        #expect((1 / device.current(volts: 1)).bitPattern == 0x4202_A05F_2000_0000)
        var onStep = 0
        for step in 1...20_000 {
            device.advance(volts: 1, seconds: 1e-4)
            if onStep == 0, device.current(volts: 1) > 1e-6 { onStep = step }
        }
        #expect((Double(onStep) * 1e-4).bitPattern == 0x3FE9_318F_C504_816F)
        #expect(device.state.variables[0].bitPattern == 0x3FE5_F924_E972_1F9C)
        #expect(device.state.variables[1].bitPattern == 0x3FD4_0FB9_A3B7_C7B3)
        #expect(device.current(volts: 1).bitPattern == 0x3F0E_D729_1499_B871)
        let whole = device.current(volts: 1)
        var offStep = 0
        for step in 1...200_000 {
            device.advance(volts: 0, seconds: 1e-4)
            if offStep == 0, device.current(volts: 1) < 0.1 * whole { offStep = step }
        }
        #expect((Double(offStep) * 1e-4).bitPattern == 0x3F4D_7DBF_487F_CB93)
        #expect(device.state.variables[1].bitPattern == 0x3F12_C215_39B6_F291)
    }

    @Test("pulses of 0.8 V facilitate each other, with the reference's bits")
    func facilitation() throws {
        var device = try dynamic(.diffusive, ["shrink": 0, "residue_rate": 0.2])
        var ends: [UInt64] = []
        for _ in 0..<30 {
            for _ in 0..<8000 { device.advance(volts: 0.8, seconds: 1e-4) }
            ends.append(device.current(volts: 0.8).bitPattern)
            for _ in 0..<3000 { device.advance(volts: 0, seconds: 1e-4) }
        }
        let expected: [UInt64] = [
            0x3E33_62CB_67BD_2E58, 0x3E42_87D5_9E7E_BF3A, 0x3E51_B9DC_EEFF_A854,
            0x3E69_FC22_9D70_4DA9, 0x3E9B_E245_7D81_18E3,
        ]
        #expect(Array(ends.prefix(5)) == expected)
        #expect(ends[29] == 0x3ECC_7A3A_8EE0_4FC6)
    }

    @Test("both signs of the voltage do the same, and the current is held at 10 mA")
    func symmetry() throws {
        var up = try dynamic(.diffusive, ["shrink": 0])
        var down = try dynamic(.diffusive, ["shrink": 0])
        up.advance(volts: 1.2, seconds: 1)
        down.advance(volts: -1.2, seconds: 1)
        #expect(up.current(volts: 1) == -down.current(volts: -1) && up.state == down.state)
        #expect(up.current(volts: 1e4) == 1e-2 && up.current(volts: -1e4) == -1e-2)
    }

    // At f near ½ it shrinks in each ms with 1 − e^(−200 · f² · 1 ms), f² ≈ 0.47 after 2 s.
    @Test("filaments shrink at random, by the stated part and as often as stated")
    func shrinking() throws {
        let seeds = (0..<40).map { CellNoise(seed: 11, device: $0) }
        var counts = 0.0
        var expected = 0.0
        for own in seeds {
            var device = try dynamic(.diffusive, ["drive": 0], noise: own)
            var charged = try dynamic(.diffusive, ["shrink": 0.01, "drive": 100], noise: own)
            device.advance(volts: 1, seconds: 0.01)
            #expect(device.state.variables[0] == 0)
            for _ in 0..<300 { charged.advance(volts: 1, seconds: 1e-3) }
            for _ in 0..<200 {
                let f = charged.state.variables[0]
                charged.advance(volts: 1, seconds: 1e-3)
                counts += charged.state.variables[0] - f < 5e-4 ? 1 : 0
                expected += 1 - Portable.exp(-0.2 * f * f)
            }
        }
        // 8000 Bernoulli draws of about 5 %: 4 standard deviations are 80.
        #expect(counts > 100 && (counts - expected).magnitude < 80)
    }

    @Test("one time scale makes it that much faster")
    func timeScale() throws {
        var slow = try dynamic(.diffusive, ["shrink": 0])
        var fast = try dynamic(.diffusive, ["shrink": 0, "time_scale": 1024])
        slow.advance(volts: 1, seconds: 0.75)
        fast.advance(volts: 1, seconds: 0.75 / 1024)
        #expect((slow.state.variables[0] - fast.state.variables[0]).magnitude < 1e-12)
    }

    // MARK: A pulse at a time

    /// The published rates as they are, and no noise.
    private func slow(_ changes: [String: Double] = [:]) throws(ModelFault) -> DeviceModel {
        let published: [String: Double] = ["drive": 16, "time_scale": 1, "lifetime_spread": 0]
        return try standard(.diffusive, published.merging(changes) { $1 })
    }

    private func current(_ model: DeviceModel, after volts: Double, _ seconds: Double) -> Double {
        var cell = model.freshCell()
        model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
        return model.meanCurrent(of: cell, volts: volts, at: Int64(seconds * 1e9 + 0.5))
    }

    // Integrated in time: 0.7873 s. The residue of a growing filament is taken at its mean.
    @Test("a pulse of 1 V turns it on after the time that the integration gives, within 0.2 %")
    func onTime() throws {
        let model = try slow()
        #expect(current(model, after: 1, 0.7873 * 0.998) < 1e-6)
        #expect(current(model, after: 1, 0.7873 * 1.002) > 1e-6)
        #expect((current(model, after: 1, 2) * 1.7e4 - 1).magnitude < 1e-12)
    }

    // Quasi-static sub-steps against 1e-4 s steps: the current is exponential in f + r, λ = 0.1.
    @Test("a pulse agrees with the integration in time", arguments: [0.3, 0.8, 1.0, 1.3, -0.9])
    func agreement(volts: Double) throws {
        let model = try slow()
        for seconds in [0.01, 0.1, 0.5, 0.9, 3] {
            var cell = model.freshCell()
            model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
            var device = try dynamic(.diffusive, ["shrink": 0])
            device.advance(volts: volts, seconds: seconds)
            let sum = device.state.variables[0] + device.state.variables[1]
            #expect((cell.level - sum).magnitude < 0.02, "\(volts) V, \(seconds) s")
        }
    }

    @Test("with a drive of 40 per volt 4 ms of 0.4 V turn it on and 4 ms of 0.3 V do not")
    func neuronThreshold() throws {
        let model = try standard(.diffusive, ["drive": 40])
        #expect(current(model, after: 0.4, 4e-3) > 1e-6)
        #expect(current(model, after: 0.3, 4e-3) < 1e-7)
    }

    @Test("the higher the voltage the sooner it is on")
    func integrationTime() throws {
        let model = try standard(.diffusive, ["drive": 40])
        func onTime(_ volts: Double) -> Int {
            (1...200).first { current(model, after: volts, Double($0) * 1e-4) > 1e-6 } ?? 1000
        }
        let times = [0.2, 0.3, 0.35, 0.45].map { onTime($0) }
        #expect(times[0] == 1000)
        for (low, high) in zip(times, times.dropFirst()) { #expect(low > high) }
    }

    @Test("a pulse that follows closely acts more, one that follows late as if alone")
    func pairedPulses() throws {
        let model = try standard(.diffusive, ["lifetime_spread": 0, "drive": 26])
        func second(gap: Int64) -> Double {
            var cell = model.freshCell()
            let width = 3.2e-3
            model.pulse(&cell, volts: 0.5, seconds: width, at: 0, noise: noise)
            model.endEpisode(&cell)
            model.pulse(&cell, volts: 0.5, seconds: width, at: 3_200_000 + gap, noise: noise)
            return model.conductance(of: cell, at: cell.changedAt)
        }
        let alone = second(gap: 10_000_000_000)
        let gaps: [Int64] = [100_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000]
        let ratios = gaps.map { second(gap: $0) / alone }
        #expect(ratios[0] > 1.5 && ratios[4] >= 1)
        for (near, far) in zip(ratios, ratios.dropFirst()) { #expect(near >= far) }
        #expect((second(gap: 5_000_000_000) / alone - 1).magnitude < 1e-9)
    }

    // Published: ln-milliseconds 1.190 ± 0.237 at 20 mV, 3.511 ± 0.266 at −4 mV. Medians of the
    // measured curves: 3.20 ms of 196, 35.3 ms of 64; a median's error is 1.25 σ ∕ √n.
    @Test(
        "the time to 1 ∕ e is log-normal as measured",
        arguments: [(1.190, 0.237, 3.20e-3, 196.0), (3.511, 0.266, 35.3e-3, 64.0)]
    )
    func relaxation(location: Double, spread: Double, measured: Double, curves: Double) throws {
        let model = try standard(
            .diffusive,
            ["lifetime_median": Portable.exp(location) * 1e-3, "lifetime_spread": spread]
        )
        let times = (0..<UInt32(2000)).map {
            timeToFall(model, device: $0, to: 0.36787944117144233)
        }
        let logarithms = times.map { Portable.log($0 * 1e3) }
        #expect(normalDistance(logarithms, mean: location, deviation: spread) < 1.36)
        #expect((moments(logarithms).deviation / spread - 1).magnitude < 4 / 63.2)
        let error = 1.25 * spread / curves.squareRoot()
        #expect((Portable.log(median(times) / measured)).magnitude < 3 * error)
    }

    @Test("a plateau, then a fast collapse: 1 ∕ e and a tenth lie close together")
    func plateau() throws {
        let model = try standard(.diffusive)
        for device in 0..<UInt32(20) {
            let early = timeToFall(model, device: device, to: 0.36787944117144233)
            let late = timeToFall(model, device: device, to: 0.1)
            // (0.9 ∕ 0.632)^¼; the conductance of the residue is far below a tenth.
            #expect((late / early - 1.0923).magnitude < 1e-3)
        }
    }

    /// The time after a pulse of 0.5 V, 8 ms at which a part of the conductance is left.
    private func timeToFall(_ model: DeviceModel, device: UInt32, to part: Double) -> Double {
        let own = CellNoise(seed: 21, device: device)
        var cell = model.makeCell(seed: own.seed, device: device)
        model.pulse(&cell, volts: 0.5, seconds: 8e-3, at: 0, noise: own)
        let whole = model.conductance(of: cell, at: cell.changedAt)
        var low: Int64 = 0
        var high: Int64 = 10_000_000_000
        while high - low > 1 {
            let middle = (low + high) / 2
            let left = model.conductance(of: cell, at: cell.changedAt + middle)
            if left > part * whole { low = middle } else { high = middle }
        }
        return Double(low) * 1e-9
    }

    @Test("looking at it changes nothing, and an episode has one lifetime")
    func observation() throws {
        let model = try standard(.diffusive)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 0.6, seconds: 4e-3, at: 0, noise: noise)
        let before = cell
        let seen = model.conductance(of: cell, at: 6_000_000)
        _ = model.conductance(of: cell, at: 900_000_000)
        #expect(model.conductance(of: cell, at: 6_000_000) == seen && cell == before)
        model.pulse(&cell, volts: 0.6, seconds: 4e-3, at: 4_000_000, noise: noise)
        #expect(cell.memory[1] == before.memory[1])
    }

    // The sub-steps of the parts are shorter: quasi-static transitions differ by a sub-step.
    @Test("cutting a pulse in two gives nearly the same filament")
    func composition() throws {
        let model = try slow()
        for volts in [0.5, 0.8, 1.0, 1.4] {
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: volts, seconds: 0.9, at: 0, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.3, at: 0, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.6, at: 300_000_000, noise: noise)
            #expect((whole.level - cut.level).magnitude < 0.01)
        }
    }

    @Test("a limiter leaves the filament where it has the threshold's voltage")
    func compliance() throws {
        let model = try slow()
        var cell = model.freshCell()
        let limiter = CurrentLimiter(positive: 1e-6, negative: nil)
        model.pulse(&cell, volts: 1, seconds: 2, limiter: limiter, noise: noise)
        let conductance = model.conductance(of: cell, at: cell.changedAt)
        #expect((conductance * 0.15 / 1e-6 - 1).magnitude < 1e-6)
    }

    @Test("a stuck cell stays on, and an off-resistance below the on-resistance is refused")
    func refusals() throws {
        let model = try standard(.diffusive, ["stuck_probability": 1, "stuck_high_probability": 1])
        #expect(model.conductance(of: model.freshCell(), at: 1 << 40) == 1 / 1.7e4)
        #expect(throws: ModelFault.inconsistent) {
            try standard(.diffusive, ["off_resistance": 1e4])
        }
        #expect(throws: ModelFault.inconsistent) {
            try dynamic(.diffusive, ["off_resistance": 1e4])
        }
    }
}
