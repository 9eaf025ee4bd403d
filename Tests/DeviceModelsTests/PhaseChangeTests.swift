// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("phase-change memory")
struct PhaseChangeTests {
    private let mushroom = PhaseChangeStatistics.mushroom()

    @Test("the statistics have the reference's bits")
    func goldenStatistics() {
        typealias Statistics = PhaseChangeStatistics
        let bits: [(Double, UInt64)] = [
            (mushroom.programmingDeviation(at: 25), 0x3ff0_e2d6_238d_a3c3),
            (mushroom.programmingDeviation(at: 12.5), 0x3fee_7c8f_3237_8ab2),
            (mushroom.programmingDeviation(at: 0), 0x3fd0_dcdb_37c9_9ae9),
            (Statistics.driftMean(at: 1), 0x3fa9_1687_2b02_0c4a),
            (Statistics.driftMean(at: 0.1), 0x3fae_c420_21d5_e0e6),
            (Statistics.driftMean(at: 0.01), 0x3fb8_850c_0fd0_24e5),
            (Statistics.driftDeviation(at: 0.1), 0x3f97_6e76_1359_04a7),
            (mushroom.drifted(20, exponent: 0.06, time: 86420), 0x4028_34c3_612c_9535),
            (Statistics.readScale(at: 0.5), 0x3f8c_47b9_ac3b_abe4),
            (
                mushroom.readDeviation(of: 12.5, programmedTo: 0.5, time: 3620),
                0x3fea_5167_bdf8_2748
            ),
        ]
        for (index, (value, expected)) in bits.enumerated() {
            #expect(value.bitPattern == expected, "\(index)")
        }
    }

    // The sums of the coefficients, in decimal arithmetic.
    @Test("the other published sets give their deviations at the ends of their range")
    func otherSets() {
        let two = PhaseChangeStatistics.hermesTwoCells
        let one = PhaseChangeStatistics.hermesOneCell
        #expect((two.programmingDeviation(at: 20.7) - 1.09269857).magnitude < 1e-12)
        #expect((two.programmingDeviation(at: 0) - 0.16603222).magnitude < 1e-12)
        #expect((one.programmingDeviation(at: 10.35) - 1.00756712).magnitude < 1e-12)
        let cross = PhaseChangeStatistics.alternativeProgrammingDeviation(at: 10)
        #expect((cross - 0.86619139).magnitude < 1e-12)
    }

    @Test("SET pulses accumulate along the reference's path")
    func goldenAccumulation() throws {
        let model = try standard(.phaseChange, ["step_noise": 0, "noise_slope": 0])
        var cell = model.freshCell()
        let expected: [Int: UInt64] = [
            1: 0x3fef_79a6_b50b_0f28, 5: 0x400e_af33_eaa0_a3d0, 20: 0x4021_9982_a2ea_42e6,
        ]
        for count in 1...20 {
            set(model, &cell, noise)
            if let bits = expected[count] { #expect(cell.level.bitPattern == bits, "\(count)") }
        }
    }

    @Test("twenty noisy SET pulses give the reference's bits")
    func goldenNoise() throws {
        let model = try standard(.phaseChange)
        let own = CellNoise(seed: 11, device: 0)
        var cell = model.makeCell(seed: 11, device: 0)
        for _ in 0..<20 { set(model, &cell, own) }
        #expect(cell.level.bitPattern == 0x4028_66fb_7563_2187)
    }

    @Test("a pulse above the threshold of RESET melts the cell, whatever its sign and width")
    func reset() throws {
        let model = try standard(.phaseChange, ["reset_noise": 0])
        for volts in [2.5, -2.5] {
            var cell = model.freshCell()
            for _ in 0..<10 { set(model, &cell, noise) }
            #expect(cell.level > 2)
            model.pulse(&cell, volts: volts, seconds: 1e-9, noise: noise)
            #expect(cell.level == cell.lowerBound)
        }
    }

    @Test("the sign of a SET pulse does not matter, and below its threshold nothing happens")
    func polarity() throws {
        let model = try standard(.phaseChange)
        var positive = model.freshCell()
        var negative = positive
        #expect(model.inertRange(of: positive) == InertRange(low: -0.7, high: 0.7))
        model.pulse(&positive, volts: 1, seconds: 50e-9, noise: noise)
        model.pulse(&negative, volts: -1, seconds: 50e-9, noise: noise)
        #expect(positive.level == negative.level)
        #expect(positive.level != model.freshCell().level)
    }

    // A conductance of 10 lies at r = 0.4; 4 standard errors of 4,000 cells.
    @Test("each write draws the exponent of drift from the state it leaves")
    func driftStatistics() throws {
        let model = try standard(
            .phaseChange,
            ["initial_level": 10, "step": 0, "slope": 0, "step_noise": 0, "noise_slope": 0]
        )
        var exponents: [Double] = []
        for device in 0..<UInt32(4000) {
            var cell = model.makeCell(seed: 2, device: device)
            set(model, &cell, CellNoise(seed: 2, device: device))
            exponents.append(cell.memory[1])
        }
        let expected = PhaseChangeStatistics.driftDeviation(at: 0.4)
        let (mean, deviation) = moments(exponents)
        let centre = PhaseChangeStatistics.driftMean(at: 0.4)
        #expect((mean - centre).magnitude < 4 * expected / 4000.0.squareRoot())
        #expect((deviation / expected - 1).magnitude < 4 / 8000.0.squareRoot())
    }

    @Test("drift depends on the time since the write alone, and a reading stores nothing")
    func drift() throws {
        let model = try standard(.phaseChange)
        var cell = model.freshCell()
        for _ in 0..<10 { set(model, &cell, noise) }
        let late = Int64(86_400) * 1_000_000_000 + 50
        let expected = mushroom.drifted(cell.level, exponent: cell.memory[1], time: 86_420) * 1e-6
        for _ in 0..<2 {
            #expect((model.conductance(of: cell, at: late) / expected - 1).magnitude < 1e-12)
        }
        #expect(model.conductance(of: cell, at: 50) == cell.level * 1e-6)
        // From 20 t0 to 200 t0 is a decade and a little: a factor 10^−ν within the offset t0.
        #expect(model.conductance(of: cell, at: late) < model.conductance(of: cell, at: late / 10))
    }

    // 4 standard errors of the deviation of 4,000 readings.
    @Test("the deviation of readings is that of 1/f noise")
    func readNoise() throws {
        let model = try standard(.phaseChange)
        var cell = model.freshCell()
        for _ in 0..<10 { set(model, &cell, noise) }
        let hour = Int64(3600) * 1_000_000_000 + 50
        let mean = model.meanCurrent(of: cell, volts: 0.2, at: hour)
        let readings = (0..<4000).map { _ in
            model.current(&cell, volts: 0.2, at: hour, noise: noise) / mean
        }
        let conductance = model.conductance(of: cell, at: hour) * 1e6
        let expected =
            mushroom.readDeviation(
                of: conductance,
                programmedTo: cell.level / 25,
                time: 3620
            ) / conductance
        #expect((moments(readings).deviation / expected - 1).magnitude < 4 / 8000.0.squareRoot())
    }

    @Test("a SET pulse of n widths is n pulses")
    func closedForm() throws {
        let model = try standard(.phaseChange, ["step_noise": 0, "noise_slope": 0])
        var long = model.freshCell()
        var many = long
        model.pulse(&long, volts: 1, seconds: 7 * 50e-9, noise: noise)
        for _ in 0..<7 { set(model, &many, noise) }
        #expect((long.level - many.level).magnitude < 1e-13)
    }

    private func set(_ model: DeviceModel, _ cell: inout CellState, _ own: CellNoise) {
        model.pulse(&cell, volts: 1, seconds: 50e-9, noise: own)
        model.endEpisode(&cell)
    }
}
