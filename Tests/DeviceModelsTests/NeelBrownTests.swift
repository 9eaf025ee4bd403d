// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

/// A measured direction of switching of a spin–orbit junction at 0.75 ns.
private struct Direction {
    let barrier: Double
    let critical: Double
    /// V50 and slope that Néel–Brown gives, in millivolts and per volt.
    let thermal: (median: Double, slope: Double)
    /// The fitted logistic.
    let logistic: FourParameterLogistic
    /// Millivolts and probabilities as measured.
    let points: [(Double, Double)]
    /// What part of the variance the logistic explains at least.
    let explained: Double
}

private let directions = [
    Direction(
        barrier: 5.15,
        critical: 0.884,
        thermal: (870.5, 8.08),
        logistic: .init(floor: 0, rise: 0.82, center: 0.9155, scale: 1 / 183.5),
        points: [
            (800, 0), (820, 0), (840, 0), (860, 0), (880, 0.04), (900, 0.04), (920, 0.58),
            (940, 0.78), (960, 0.72), (980, 0.72), (1000, 0.72), (1020, 0.86), (1040, 0.84),
            (1060, 0.88), (1080, 0.9), (1100, 1),
        ],
        explained: 0.95
    ),
    Direction(
        barrier: 4.91,
        critical: 0.857,
        thermal: (843.2, 7.94),
        logistic: .init(floor: 0, rise: 1, center: 0.894, scale: 1 / 44.6),
        points: [
            (800, 0), (820, 0.02), (840, 0.1), (860, 0.18), (880, 0.34), (900, 0.5),
            (920, 0.82), (940, 0.84), (960, 0.9), (980, 0.98), (1000, 0.94), (1020, 1),
        ],
        explained: 0.985
    ),
    Direction(
        barrier: 4.46,
        critical: 0.876,
        thermal: (860.5, 7.06),
        logistic: .init(floor: 0, rise: 1, center: 0.8659, scale: 1 / 27.4),
        points: [
            (800, 0), (820, 0.02), (840, 0.36), (860, 0.38), (880, 0.52), (900, 0.74),
            (920, 0.74), (940, 0.92), (960, 1),
        ],
        explained: 0.9
    ),
    Direction(
        barrier: 4.95,
        critical: 0.856,
        thermal: (842.4, 8.02),
        logistic: .init(floor: 0, rise: 1, center: 0.9045, scale: 1 / 88.8),
        points: [
            (840, 0), (860, 0.1), (880, 0.18), (900, 0.4), (920, 0.84), (940, 0.96), (960, 1),
            (980, 1), (1000, 1),
        ],
        explained: 0.98
    ),
]

@Suite("Néel–Brown switching")
struct NeelBrownTests {
    private let measured = NeelBrown(barrier: 4.91, criticalVoltage: 0.857)

    @Test("probabilities of a measured junction have the reference's bits")
    func golden() {
        let expected: [(Double, Double, UInt64)] = [
            (0.80, 0.75e-9, 0x3fda_be3b_4d49_064e), (0.843, 0.75e-9, 0x3fdf_f82b_971e_059c),
            (0.511, 5e-9, 0x3fdf_dbca_bb95_8180),
        ]
        for (volts, seconds, bits) in expected {
            let probability = measured.probability(volts: volts, seconds: seconds)
            #expect(probability.bitPattern == bits)
        }
        let curve = FourParameterLogistic(floor: 0, rise: 1, center: 0.894, scale: 1 / 44.6)
        #expect(curve.probability(volts: 0.9).bitPattern == 0x3fe2_20cc_2fd2_bafa)
    }

    @Test("V50 and slope of both directions of both measured junctions are as tabulated")
    func tables() {
        for direction in directions {
            let thermal = NeelBrown(
                barrier: direction.barrier,
                criticalVoltage: direction.critical
            )
            let median = thermal.medianVoltage(seconds: 0.75e-9)
            // The tables are rounded to 0.1 mV and 0.01 per volt.
            #expect((median * 1e3 - direction.thermal.median).magnitude < 0.06)
            #expect((thermal.medianSlope - direction.thermal.slope).magnitude < 0.006)
            #expect((thermal.probability(volts: median, seconds: 0.75e-9) - 0.5).magnitude < 1e-14)
            let step = 1e-6
            let rise =
                thermal.probability(volts: median + step, seconds: 0.75e-9)
                - thermal.probability(volts: median - step, seconds: 0.75e-9)
            #expect((4 * rise / (2 * step) / thermal.medianSlope - 1).magnitude < 1e-6)
        }
    }

    @Test(
        "the logistic fits the measured points, which are 3 to 23 times steeper than the barrier's"
    )
    func measuredPoints() {
        for direction in directions {
            let mean = direction.points.map(\.1).reduce(0, +) / Double(direction.points.count)
            var residual = 0.0
            var total = 0.0
            for (millivolts, probability) in direction.points {
                let fit = direction.logistic.probability(volts: millivolts * 1e-3)
                residual += (probability - fit) * (probability - fit)
                total += (probability - mean) * (probability - mean)
            }
            #expect(1 - residual / total > direction.explained, "\(1 - residual / total)")
            let steeper = 1 / direction.logistic.scale / direction.thermal.slope
            #expect(steeper > 3 && steeper < 23)
        }
    }

    @Test("V50 falls with the logarithm of the width; 5 ns needs 511 mV, as published")
    func medianAgainstWidth() {
        #expect((measured.medianVoltage(seconds: 5e-9) * 1e3 - 511).magnitude < 1.5)
        let a = 0.857 * (1 + Portable.log(0.6931471805599453) / 4.91)
        for nanoseconds in [0.75, 2, 20, 80] {
            let expected = a - 0.857 / 4.91 * Portable.log(nanoseconds)
            let median = measured.medianVoltage(seconds: nanoseconds * 1e-9)
            #expect((median - expected).magnitude < 1e-14)
        }
    }

    // 135 ns under 20 mT; a memory of 1.8·10⁴ s needs Δ of 31 (30.5), ten years need 40.2.
    @Test("retention is τ0 e^Δ")
    func retention() {
        #expect((measured.retention * 1e9 - 135.6).magnitude < 0.1)
        #expect(NeelBrown(barrier: 31, criticalVoltage: 1).retention > 1.8e4)
        #expect(NeelBrown(barrier: 30, criticalVoltage: 1).retention < 1.8e4)
    }

    @Test("what survives two pulses is the product of what survives each")
    func memoryless() {
        let whole = 1 - measured.probability(volts: 0.6, seconds: 3e-9)
        let first = 1 - measured.probability(volts: 0.6, seconds: 1e-9)
        let second = 1 - measured.probability(volts: 0.6, seconds: 2e-9)
        #expect((first * second / whole - 1).magnitude < 1e-14)
        #expect(
            measured.probability(volts: 0.857, seconds: 1e-9)
                == measured.probability(volts: 5, seconds: 1e-9)
        )
    }

    @Test("the spin-transfer delay falls as 1 ∕ (I − Ic0); 63 % have switched after it")
    func spinTransfer() throws {
        let delay = SpinTransferDelay(
            precessionTime: 1e-9,
            criticalCurrent: 50e-6,
            barrier: 50,
            shape: 2
        )
        #expect(delay.initialAngle == 0.1)
        let twice = try #require(delay.meanDelay(amperes: 100e-6))
        #expect((twice * 1e9 - 2.754168).magnitude < 1e-6)
        let thrice = try #require(delay.meanDelay(amperes: 150e-6))
        #expect((twice / thrice - 2).magnitude < 1e-12)
        #expect(delay.meanDelay(amperes: 50e-6) == nil)
        #expect(delay.probability(amperes: 40e-6, seconds: 1) == 0)
        let part = delay.probability(amperes: 100e-6, seconds: twice)
        #expect((part - (1 - Portable.exp(-1))).magnitude < 1e-14)
        let half = delay.probability(amperes: 100e-6, seconds: 0.5 * twice)
        #expect((half - (1 - Portable.exp(-0.25))).magnitude < 1e-14)
    }
}
