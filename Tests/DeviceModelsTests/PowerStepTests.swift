// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("power step")
struct PowerStepTests {
    private let exact: [PowerStepParameter: Double] = [.writeSpread: 0]

    /// G ∕ Gmin after one nominal set pulse.
    private let firstRatio = 1 + 1.072917 * Portable.pow(1 - 1.0 / 240, 0.32302225)

    // The decimals are those of the reference programs.
    @Test("nominal set pulses give the fitted on/off ratios")
    func goldenRatios() throws {
        let model = try power(exact)
        var cell = model.freshCell()
        #expect(cell.level == 1)
        let expected = [
            1: (2.0715, 5e-5), 50: (52.6184, 5e-5), 100: (100, 1e-6), 200: (180, 1e-6),
            300: (233.4330, 5e-5), 500: (240, 0),
        ]
        for count in 1...500 {
            model.pulse(&cell, volts: 5, seconds: 5e-6, noise: noise)
            model.endEpisode(&cell)
            if let (ratio, tolerance) = expected[count] {
                #expect((cell.level - ratio).magnitude <= tolerance, "\(count): \(cell.level)")
            }
        }
    }

    @Test("a nominal pulse is the published recursion bit for bit, up and down")
    func recursion() throws {
        let model = try power(exact)
        var cell = model.freshCell()
        var up = 1.0
        for _ in 0..<120 {
            model.pulse(&cell, volts: 5, seconds: 5e-6, noise: noise)
            up = min(240, up + 1.072917 * Portable.pow(1 - up / 240, 0.32302225))
            #expect(cell.level.bitPattern == up.bitPattern)
        }
        for _ in 0..<120 {
            model.pulse(&cell, volts: -3, seconds: 5e-6, noise: noise)
            up = max(1, up - 1.072917 * Portable.pow((up - 1) / 239, 0.32302225))
            #expect(cell.level.bitPattern == up.bitPattern)
        }
    }

    @Test("the standard noise keeps the ratios within the tenth that the experiment allows")
    func noisyRatios() throws {
        let model = try power()
        for device in 0..<UInt32(20) {
            let own = CellNoise(seed: 11, device: device)
            for (count, ratio) in [(100, 100.0), (200, 180.0), (500, 240.0)] {
                var cell = model.makeCell(seed: 11, device: device)
                let start = cell.conductance
                for _ in 0..<count {
                    model.pulse(&cell, volts: 5, seconds: 5e-6, noise: own)
                    model.endEpisode(&cell)
                }
                #expect((cell.conductance / start / ratio - 1).magnitude < 0.02)
            }
        }
    }

    @Test("reads and half-selected writes of either scheme disturb nothing")
    func noDisturb() throws {
        let model = try power()
        var cell = model.freshCell()
        model.pulse(&cell, volts: 5, seconds: 5e-4, noise: noise)
        model.endEpisode(&cell)
        let before = cell
        for volts in [2.0, -2.0, 2.5, -1.5, 5.0 / 3, -1, 10.0 / 3] {
            model.pulse(&cell, volts: volts, seconds: 1000, noise: noise)
        }
        #expect(cell == before)
    }

    // 20,000 midpoint steps; the law bends sharply only where the bound is near.
    @Test("a dose beyond one pulse agrees with a fine integration of the same law")
    func longPulses() throws {
        let model = try power(exact)
        for count in [2.0, 30, 150, 300] {
            var cell = model.freshCell()
            model.pulse(&cell, volts: 5, seconds: 5e-6 * count, noise: noise)
            #expect((cell.level / integrated(from: 1, count: count) - 1).magnitude < 1e-6)
            model.pulse(&cell, volts: -3, seconds: 5e-6 * 20, noise: noise)
            let down = integrated(from: integrated(from: 1, count: count), count: -20)
            #expect((cell.level / down - 1).magnitude < 1e-6)
        }
    }

    private func integrated(from start: Double, count: Double) -> Double {
        func slope(_ g: Double) -> Double {
            count > 0
                ? 1.072917 * Portable.pow(1 - g / 240, 0.32302225)
                : -1.072917 * Portable.pow((g - 1) / 239, 0.32302225)
        }
        let step = count.magnitude / 20_000
        var g = start
        for _ in 0..<20_000 {
            g = min(240, max(1, g + step * slope(g + 0.5 * step * slope(g))))
        }
        return g
    }

    @Test("a long pulse saturates in finite time and costs no loop")
    func saturation() throws {
        let model = try power(exact)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 5, seconds: 5e-6 * 400, noise: noise)
        #expect(cell.level == 240)
        model.pulse(&cell, volts: -3, seconds: 1e9, noise: noise)
        #expect(cell.level == 1)
        model.pulse(&cell, volts: 1e4, seconds: 1e9, noise: noise)
        #expect(cell.level == 240)
    }

    @Test("half a nominal width makes half a step, a lower voltage less")
    func fractions() throws {
        let model = try power(exact)
        func step(_ volts: Double, _ seconds: Double) -> Double {
            var cell = model.freshCell()
            model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
            return cell.level - 1
        }
        let full = step(5, 5e-6)
        #expect((step(5, 2.5e-6) / full - 0.5).magnitude < 1e-12)
        let strength = Portable.sinh(1.0 / 0.25) / Portable.sinh(1.5 / 0.25)
        #expect((step(4.5, 5e-6) / full - strength).magnitude < 1e-12)
    }

    // A converter of 16 bits over ±10 V rounds by up to 0.15 mV, which is 0.06 % of the dose.
    @Test("a nominal pulse that a converter rounded up stays one step")
    func roundedVoltage() throws {
        let model = try power(exact)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 5.00015, seconds: 5000 * 1e-9, noise: noise)
        #expect((cell.level / firstRatio - 1).magnitude < 1e-3)
        var long = model.freshCell()
        for _ in 0..<100 {
            model.pulse(&long, volts: 5.00015, seconds: 5000 * 1e-9, noise: noise)
        }
        #expect((long.level / 100 - 1).magnitude < 1e-3)
    }

    @Test("a spread of the thresholds does not change a nominal pulse")
    func thresholdSpread() throws {
        let model = try power([.writeSpread: 0, .thresholdSpread: 0.04])
        for device in 0..<UInt32(50) {
            let own = CellNoise(seed: 2, device: device)
            var cell = model.makeCell(seed: 2, device: device)
            #expect(model.inertRange(of: cell).contains(2.5))
            #expect(model.inertRange(of: cell).contains(-1.5))
            model.pulse(&cell, volts: 5, seconds: 5e-6, noise: own)
            #expect((cell.level / firstRatio - 1).magnitude < 1e-12)
        }
    }

    @Test("a limiter halts a set where it leaves the threshold")
    func compliance() throws {
        let model = try power(exact)
        let unit = model.freshCell().conductance
        let limiter = CurrentLimiter(positive: 60 * unit * 3.5, negative: nil)
        let halted = model.conductance(after: 5, 1, limiter: limiter)
        #expect((halted / unit / 60 - 1).magnitude < 1e-12)
    }
}
