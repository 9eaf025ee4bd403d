// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Foundation
import PortableMath
import Testing

@Suite("stochastic switch")
struct StochasticSwitchTests {
    private func fractionOn(_ volts: Double, _ seconds: Double) throws -> Double {
        let model = try standard(.stochasticSwitch)
        var count = 0.0
        for device in 0..<UInt32(4000) {
            let own = CellNoise(seed: 3, device: device)
            var cell = model.makeCell(seed: own.seed, device: device)
            model.pulse(&cell, volts: volts, seconds: seconds, noise: own)
            count += cell.level > cell.lowerBound ? 1 : 0
        }
        return count / 4000
    }

    // 4 standard errors of a fraction of 4000.
    @Test(
        "the chance to turn on is an error function of the voltage, centred as published",
        arguments: [(50e-9, 2.31), (5e-3, 0.59)]
    )
    func probability(width: Double, centre: Double) throws {
        for offset in [-0.2, -0.1, 0, 0.05, 0.15] {
            let expected = 0.5 * erfc(-offset / 0.1 / 2.0.squareRoot())
            let error = (expected * (1 - expected) / 4000).squareRoot()
            let fraction = try fractionOn(centre + offset, width)
            #expect((fraction - expected).magnitude < 4 * error + 1e-3)
        }
    }

    @Test("a burst of 10 pulses at 5 % turns on with the reference's bits")
    func burstBits() {
        let value = SwitchingBurst.probability(single: 0.05, pulses: 10)
        #expect(value.bitPattern == 0x3FD9_AE4B_42C4_18FC)
        let published = LogNormal(location: 7.24, spread: 0.82)
        #expect(published.median.bitPattern == 0x4095_C860_39E6_18D5)
        #expect(published.mean.bitPattern == 0x409E_7CCD_1B1B_EC30)
        var sum = 0.0
        for event in 0..<UInt64(2000) {
            let noise = CounterNoise(seed: 3)
            sum += published.value(noise.gaussian(event: event, device: 0, stream: .user))
        }
        #expect((sum / 2000).bitPattern == 0x409E_B7CA_67B5_A500)
    }

    // P1 at 1.645 σ below the centre is 5 %; 4 standard errors of 3000 bursts.
    @Test("separate pulses of a burst draw apart")
    func burst() throws {
        let model = try standard(
            .stochasticSwitch,
            ["lifetime_median": 1e-9, "lifetime_spread": 0]
        )
        var count = 0.0
        for device in 0..<UInt32(3000) {
            let own = CellNoise(seed: 8, device: device)
            var cell = model.makeCell(seed: own.seed, device: device)
            var hit = false
            for pulse in 0..<Int64(10) {
                model.pulse(
                    &cell,
                    volts: 2.31 - 0.16448536,
                    seconds: 50e-9,
                    at: pulse * 1_000_000_000,
                    noise: own
                )
                model.endEpisode(&cell)
                hit = hit || cell.level > cell.lowerBound
            }
            count += hit ? 1 : 0
        }
        let error = (0.401263 * 0.598737 / 3000).squareRoot()
        #expect((count / 3000 - 0.401263).magnitude < 4 * error)
    }

    private func lifetimes(_ amperes: Double, count: UInt32) throws -> [Double] {
        let model = try standard(.stochasticSwitch)
        let limiter = CurrentLimiter(positive: amperes, negative: nil)
        return (0..<count).map { device in
            let own = CellNoise(seed: 13, device: device)
            var cell = model.makeCell(seed: own.seed, device: device)
            model.pulse(&cell, volts: 5, seconds: 1e-6, limiter: limiter, noise: own)
            return cell.memory[1]
        }
    }

    // 28 ms at 17 µA; 1394 ms at 52.2 µA; 10 s at 70 µA by the fit.
    @Test("the median lifetime grows exponentially with the current that formed the filament")
    func currentDependence() throws {
        for (amperes, seconds) in [(17e-6, 28e-3), (35e-6, 28e-3 * Portable.exp(1.9962))] {
            let values = try lifetimes(amperes, count: 10_000)
            let logarithms = values.map { Portable.log($0) }
            // 1e4 lifetimes: median and spread within 2 %.
            #expect((median(values) / seconds - 1).magnitude < 0.02)
            #expect((moments(logarithms).deviation / 0.82 - 1).magnitude < 0.02)
            let distance = normalDistance(
                logarithms,
                mean: Portable.log(seconds),
                deviation: 0.82
            )
            #expect(distance < 1.36)
        }
        let model = try standard(.stochasticSwitch)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 5, seconds: 1e-6, noise: noise)
        #expect(cell.level == 52e-6)
    }

    @Test("it is fully on until its lifetime is over, then off; on over off is 10⁸")
    func expiry() throws {
        let model = try standard(.stochasticSwitch)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 5, seconds: 1e-6, at: 0, noise: noise)
        let nanoseconds = Int64(cell.memory[1] * 1e9)
        let on = model.conductance(of: cell, at: 1000 + nanoseconds)
        let off = model.conductance(of: cell, at: 1002 + nanoseconds)
        #expect(on == cell.conductance && (on / off / 1e8 - 1).magnitude < 1e-6)
        #expect((off - 2.6e-12).magnitude < 1e-24)
    }

    @Test("a pulse cut into segments of one episode is one trial")
    func segments() throws {
        let model = try standard(.stochasticSwitch)
        for device in 0..<UInt32(300) {
            let own = CellNoise(seed: 5, device: device)
            var whole = model.makeCell(seed: own.seed, device: device)
            var cut = whole
            model.pulse(&whole, volts: 1.8, seconds: 1e-6, at: 0, noise: own)
            for part in 0..<Int64(10) {
                model.pulse(&cut, volts: 1.8, seconds: 1e-7, at: part * 100, noise: own)
            }
            #expect(cut.level == whole.level && cut.memory[1] == whole.memory[1])
        }
    }

    @Test("the retention probe and negative voltages do nothing; contradictions are refused")
    func inert() throws {
        let model = try standard(.stochasticSwitch)
        let range = model.inertRange(of: model.freshCell())
        #expect(range.high == 0.2 && range.low < -1e4)
        for changes in [
            ["off_conductance": 1e-3], ["inert_voltage": 0.3], ["threshold": 0.2],
        ] {
            #expect(throws: ModelFault.inconsistent) {
                try standard(.stochasticSwitch, changes)
            }
        }
    }
}

@Suite("threshold switch")
struct ThresholdSwitchTests {
    private func model(_ changes: [String: Double] = [:]) throws(ModelFault) -> DeviceModel {
        try standard(.thresholdSwitch, ["cycle_spread": 0].merging(changes) { $1 })
    }

    @Test("it turns on at the threshold after the delay, holds above the hold voltage, turns off")
    func cycle() throws {
        for sign in [1.0, -1.0] {
            let model = try model()
            var cell = model.freshCell()
            func isOn() -> Bool { model.conductance(of: cell, at: cell.changedAt) == 1e-4 }
            model.pulse(&cell, volts: sign * 0.999, seconds: 1, at: 0, noise: noise)
            #expect(!isOn())
            model.pulse(&cell, volts: sign, seconds: 0.9e-6, at: 1_000_000_000, noise: noise)
            #expect(!isOn())
            model.pulse(&cell, volts: sign, seconds: 0.1e-6, at: 1_000_000_900, noise: noise)
            #expect(isOn())
            model.pulse(&cell, volts: sign * 0.3, seconds: 1, at: 1_000_001_000, noise: noise)
            #expect(isOn())
            #expect(model.conductance(of: cell, at: cell.changedAt + 9_999) == 1e-4)
            let off = model.conductance(of: cell, at: cell.changedAt + 10_000)
            #expect((off / 1e-9 - 1).magnitude < 1e-12)
        }
    }

    @Test("a break starts the on-delay anew: below the threshold, and at rest")
    func breaks() throws {
        let model = try model()
        for (volts, pause) in [(0.5, 0), (1.0, 1000)] as [(Double, Int64)] {
            var cell = model.freshCell()
            model.pulse(&cell, volts: 1, seconds: 0.9e-6, at: 0, noise: noise)
            if volts < 1 { model.pulse(&cell, volts: volts, seconds: 0, at: 900, noise: noise) }
            model.pulse(&cell, volts: 1, seconds: 0.9e-6, at: 900 + pause, noise: noise)
            #expect(cell.level == cell.lowerBound)
            model.pulse(&cell, volts: 1, seconds: 0.1e-6, at: 1800 + pause, noise: noise)
            #expect(cell.level == cell.upperBound)
        }
    }

    // 4 standard errors with n = 2000.
    @Test("each cycle has its own threshold, Vth · (1 + spread · ξ)")
    func spread() throws {
        let model = try model(["cycle_spread": 0.05])
        var cell = model.freshCell()
        var values: [Double] = []
        for cycle in 0..<Int64(2000) {
            let start = cycle * 1_000_000_000
            model.pulse(&cell, volts: 3, seconds: 1e-5, at: start, noise: noise)
            #expect(cell.level == cell.upperBound)
            values.append(cell.memory[1])
            // Still on: a second pulse in the same cycle keeps the threshold.
            model.pulse(&cell, volts: 3, seconds: 1e-5, at: start + 12_000, noise: noise)
            #expect(cell.memory[1] == values.last)
            model.endEpisode(&cell)
        }
        #expect((moments(values).mean - 1).magnitude < 4 * 0.05 / 44.7)
        #expect(normalDistance(values, mean: 1, deviation: 0.05) < 1.36)
    }

    @Test("below the hold voltage nothing happens; contradictions are refused")
    func refusals() throws {
        let model = try model()
        let range = model.inertRange(of: model.freshCell())
        #expect(range.high < 0.3 && range.high.nextUp == 0.3 && range.low == -range.high)
        for changes in [["hold_voltage": 1], ["off_resistance": 1e4]] {
            #expect(throws: ModelFault.inconsistent) { try self.model(changes) }
        }
    }
}
