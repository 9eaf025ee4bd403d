// SPDX-License-Identifier: Apache-2.0

import Analysis
import PortableMath
import Testing

@Suite("Statistics")
struct StatisticsTests {
    @Test("mean, median and deviation of known numbers")
    func summaries() {
        let values = [4.0, 1, 3, 2]
        #expect(Statistics.mean(values) == 2.5)
        #expect(Statistics.median(values) == 2.5)
        #expect(Statistics.median([5, 1, 9]) == 5)
        // The squares about 2.5 add up to 5; n − 1 = 3.
        #expect(Statistics.standardDeviation(values) == (5.0 / 3).squareRoot())
    }

    @Test("nothing has the summary 0")
    func nothing() {
        #expect(Statistics.mean([]) == 0)
        #expect(Statistics.median([]) == 0)
        #expect(Statistics.standardDeviation([1]) == 0)
        #expect(Statistics.ratio(1, to: 0) == 0)
        #expect(Statistics.ratio(1e300, to: 1e-300) == 0)
    }

    @Test("an error is counted in parts of the reference's range")
    func normalisedError() {
        #expect(Statistics.normalisedError(of: [1, 3], from: [0, 4]) == 0.25)
        #expect(Statistics.normalisedError(of: [2, 2], from: [2, 2]) == 0)
        #expect(Statistics.normalisedError(of: [2, 3], from: [2, 2]) == 1)
    }

    @Test("a step that falls by less than the noise counts as rising")
    func rising() {
        #expect(Statistics.risingPart([1, 2, 1.95, 3], tolerance: 0.1) == 1)
        #expect(Statistics.risingPart([1, 2, 1.5, 3], tolerance: 0.1) == 2.0 / 3)
        #expect(Statistics.risingPart([1], tolerance: 0) == 0)
    }

    @Test("states nearer than the distance are one state")
    func states() {
        #expect(Statistics.distinguishable([0, 0.4, 1, 1.2, 2], distance: 1) == 3)
        #expect(Statistics.distinguishable([1, 1, 1], distance: 0) == 1)
        #expect(Statistics.distinguishable([], distance: 1) == 0)
    }

    @Test("a straight line has no nonlinearity, a square root a quarter above it")
    func nonlinearity() {
        #expect(Statistics.nonlinearity([0, 1, 2, 3]) == 0)
        let curve = (0...100).map { (Double($0) / 100).squareRoot() }
        // √u − u is largest at u = ¼, where it is ¼.
        #expect((Statistics.nonlinearity(curve) - 0.25).magnitude < 1e-12)
        #expect(Statistics.nonlinearity([1, 1, 1]) == 0)
    }
}

@Suite("Fits")
struct FitTests {
    @Test("a line is found where points lie on one")
    func line() {
        let x = [1.0, 2, 5, 9]
        let fit = LinearFit(x, x.map { 3 * $0 - 7 })
        #expect((fit.slope - 3).magnitude < 1e-12)
        #expect((fit.intercept + 7).magnitude < 1e-12)
        #expect(fit.error < 1e-12)
    }

    @Test("points above one another have no slope")
    func verticalLine() {
        let fit = LinearFit([2, 2], [1, 3])
        #expect(fit.slope == 0)
        #expect(fit.intercept == 2)
    }

    @Test("a decay is found where points lie on one", arguments: [2.0, 16.8, 33.7, 200])
    func decay(time: Double) throws {
        let x = [1.0, 5, 10, 20, 40, 80]
        let fit = try #require(ExponentialFit(x, x.map { -0.3 * Portable.exp(-$0 / time) }))
        #expect((fit.amplitude / -0.3 - 1).magnitude < 1e-6)
        #expect((fit.timeConstant / time - 1).magnitude < 1e-6)
        #expect(fit.error < 1e-8)
    }

    @Test("a window gives A, B and both time constants, and does not look at Δt = 0")
    func window() throws {
        let differences = [-60.0, -30, -10, -5, 0, 5, 10, 30, 60]
        let changes = differences.map { difference in
            difference == 0
                ? 99
                : difference > 0
                    ? 0.777 * Portable.exp(-difference / 16.8)
                    : -0.273 * Portable.exp(difference / 33.7)
        }
        let fit = try #require(WindowFit(differences: differences, changes: changes))
        #expect((fit.positive.amplitude - 0.777).magnitude < 1e-6)
        #expect((fit.positive.timeConstant - 16.8).magnitude < 1e-4)
        #expect((fit.negative.amplitude + 0.273).magnitude < 1e-6)
        #expect((fit.negative.timeConstant - 33.7).magnitude < 1e-4)
        #expect(fit.error < 1e-8)
    }

    @Test("a window without changes has a finite fit with A = B = 0")
    func flatWindow() throws {
        let fit = try #require(
            WindowFit(differences: [-2, -1, 1, 2], changes: [0, 0, 0, 0])
        )
        #expect(fit.positive.amplitude == 0)
        #expect(fit.negative.amplitude == 0)
        #expect(fit.positive.timeConstant.isFinite)
    }

    @Test("too few points have no fit")
    func tooFew() {
        #expect(ExponentialFit([1], [1]) == nil)
        #expect(WindowFit(differences: [-2, 1, 2], changes: [0, 0, 0]) == nil)
    }
}

@Suite("Hysteresis loop")
struct HysteresisTests {
    /// A device that is at 1 µS, switches to 100 µS at 1.2 V and back at −0.9 V.
    static func loop() -> HysteresisLoop {
        let out = Array(stride(from: 0.0, through: 2, by: 0.25))
        let sweep = out + out.reversed().dropFirst()
        let volts = sweep + sweep.dropFirst().map { -$0 }
        var conductance = 1e-6
        let amperes = volts.map { voltage in
            if voltage > 1.2 { conductance = 1e-4 }
            if voltage < -0.9 { conductance = 1e-6 }
            return conductance * voltage
        }
        return HysteresisLoop(volts: volts, amperes: amperes)
    }

    @Test("set and reset lie between the points where the conductance jumps")
    func switching() throws {
        let set = try #require(Self.loop().switchingVoltage(isPositive: true))
        let reset = try #require(Self.loop().switchingVoltage(isPositive: false))
        #expect(set > 1 && set < 1.25)
        #expect(reset < -0.75 && reset > -1)
    }

    @Test("the ratio is that of the way back to the way out")
    func ratio() {
        #expect((Self.loop().ratio(at: 0.5) - 100).magnitude < 1e-9)
        #expect((Self.loop().ratio(at: -0.5) - 0.01).magnitude < 1e-12)
        #expect(Self.loop().ratio(at: 3) == 0)
    }

    @Test("a loop through the origin is pinched, an offset at 0 V is not")
    func pinch() {
        #expect(Self.loop().pinchRatio == 0)
        let open = HysteresisLoop(volts: [0, 1, 0], amperes: [1, 4, 2])
        #expect(open.pinchRatio == 0.5)
        #expect(HysteresisLoop(volts: [0, 1], amperes: [0, 0]).pinchRatio == 1)
    }

    @Test("a device that does not switch has no switching voltage")
    func noSwitching() {
        let flat = HysteresisLoop(volts: [0, 1, 2, 1, 0], amperes: [0, 1, 2, 1, 0])
        #expect(flat.switchingVoltage(isPositive: true) == nil)
        #expect(flat.ratio(at: 1) == 1)
    }
}

@Suite("Fits of plasticity")
struct PlasticityFitTests {
    @Test("two exponentials are found again in their sum")
    func twoExponentials() throws {
        let x = [10.0, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 500]
        let y = x.map { 0.8 * Portable.exp(-$0 / 20) + 0.3 * Portable.exp(-$0 / 200) }
        let fit = try #require(DoubleExponentialFit(x, y))
        // The search ends within half a thousandth of a time constant's logarithm.
        #expect((fit.fast.timeConstant / 20 - 1).magnitude < 2e-2)
        #expect((fit.slow.timeConstant / 200 - 1).magnitude < 2e-2)
        #expect((fit.fast.amplitude - 0.8).magnitude < 1e-2)
        #expect((fit.slow.amplitude - 0.3).magnitude < 1e-2)
        #expect(fit.error < 1e-3)
        #expect((fit.value(at: 40) - y[4]).magnitude < 1e-3)
        #expect(DoubleExponentialFit([1, 2, 3], [1, 1, 1]) == nil)
    }

    @Test("an exponential approach is found again, and its 95 % point")
    func saturation() throws {
        let values = (0...60).map { 40 - 15 * Portable.exp(-Double($0) / 12) }
        let fit = try #require(SaturationFit(values))
        #expect((fit.asymptote - 40).magnitude < 1e-6)
        #expect((fit.start - 25).magnitude < 1e-6)
        #expect((fit.scale - 12).magnitude < 1e-6)
        // 12 ln 20 pulses.
        #expect((fit.count(toPart: 0.95) - 35.94879).magnitude < 1e-4)
        #expect((fit.part(after: fit.count(toPart: 0.95)) - 0.95).magnitude < 1e-12)
        #expect(SaturationFit([1, 1, 1, 1, 1]) == nil)
        #expect(SaturationFit([1, 2, 3]) == nil)
    }

    @Test("a logistic is found again in its own frequencies")
    func logistic() throws {
        let x = (0...10).map { 0.6 + 0.04 * Double($0) }
        let counts = x.map { volts in
            let p = Portable.logistic(44.6 * (volts - 0.8))
            let hits = (1e6 * p).rounded(.toNearestOrAwayFromZero)
            return TrialCount(trials: 1_000_000, hits: Int(hits))
        }
        let fit = try #require(LogisticFit(x, counts))
        #expect((fit.median - 0.8).magnitude < 1e-5)
        #expect((fit.slope - 44.6).magnitude < 1e-2)
        #expect(fit.worstDeviation < 1)
        #expect(
            LogisticFit([1, 2], [TrialCount(trials: 9, hits: 9), TrialCount(trials: 9, hits: 9)])
                == nil
        )
        #expect(
            LogisticFit([1, 1], [TrialCount(trials: 9, hits: 0), TrialCount(trials: 9, hits: 9)])
                == nil
        )
    }

    @Test("a step from never to always ends, finite and at the step")
    func separated() throws {
        let x = [1.0, 2, 3, 4]
        let counts = [0, 0, 50, 50].map { TrialCount(trials: 50, hits: $0) }
        let fit = try #require(LogisticFit(x, counts))
        #expect((fit.median - 2.5).magnitude < 0.1)
        #expect(fit.slope.isFinite && fit.slope > 5)
    }

    // R. G. Newcombe, Stat. Med. 17 (1998) 857, table I: 81 of 263 gives 0.2553 to 0.3662.
    @Test("the interval of a frequency is Wilson's")
    func wilson() {
        let interval = TrialCount(trials: 263, hits: 81).interval
        #expect((interval.low - 0.2553).magnitude < 5e-5)
        #expect((interval.high - 0.3662).magnitude < 5e-5)
        #expect(TrialCount(trials: 0, hits: 0).interval == (0, 1))
        #expect(TrialCount(trials: 10, hits: 0).variance > 0)
    }

    @Test("a relaxation's half time, constant, exponent and parts are those of its law")
    func relaxation() {
        let times = (0..<60).map { 0.1 * Portable.exp(0.1 * Double($0)) }
        let decay = RelaxationCurve(
            before: 1,
            seconds: times,
            siemens: times.map { 1 + 4 * Portable.exp(-$0 / 8) }
        )
        #expect((decay.decayTime - 8).magnitude < 1e-6)
        // Half of the change at 0.1 s is left at 0.1 + 8 ln 2, read off a grid of 10 %.
        #expect((decay.halfTime / 5.6452 - 1).magnitude < 2e-3)
        #expect((decay.gain - 4.95).magnitude < 1e-3)
        let drift = RelaxationCurve(
            before: 0,
            seconds: times,
            siemens: times.map { Portable.pow($0, -0.05) }
        )
        #expect((drift.driftExponent - 0.05).magnitude < 1e-12)
        #expect(drift.gain == 0 && drift.halfTime == 0)
        #expect((drift.retained - Portable.exp(-0.05 * 5.9)).magnitude < 1e-12)
    }

    @Test("a curve crosses a level on the line between two points, or nowhere")
    func crossing() {
        #expect(Statistics.crossing([1, 2, 3], [-1, -0.5, 0.5], level: 0) == 2.5)
        #expect(Statistics.crossing([1, 2, 3], [3, 2, 1], level: 1.5) == 2.5)
        #expect(Statistics.crossing([1, 2], [1, 2], level: 0) == nil)
    }

    // Student, Biometrika 6 (1908) 1: the additional sleep of ten patients under two drugs; the
    // mean difference is 1.58 h, its standard deviation 1.23, t = 4.06.
    @Test("the difference of matched pairs is Student's")
    func matched() throws {
        let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
        let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
        let difference = try #require(MatchedDifference(of: second, from: first))
        #expect((difference.mean - 1.58).magnitude < 1e-12)
        #expect((difference.low - 0.700).magnitude < 1e-3)
        #expect((difference.high - 2.460).magnitude < 1e-3)
        #expect(MatchedDifference(of: [1], from: [0]) == nil)
        let same = try #require(MatchedDifference(of: [1, 2], from: [0, 1]))
        #expect(same.low == 1 && same.high == 1)
    }

    // NIST/SEMATECH e-Handbook, table 1.3.6.7.2: t(0.975, 31) = 2.040, t(0.975, 100) = 1.984.
    @Test(
        "beyond its table the interval of matched pairs goes on",
        arguments: [(32, 2.040), (101, 1.984)]
    )
    func matchedMany(count: Int, quantile: Double) throws {
        let values = (0..<count).map { Double($0 % 2) }
        let difference = try #require(
            MatchedDifference(of: values, from: values.map { _ in 0 })
        )
        let error = Statistics.standardDeviation(values) / Double(count).squareRoot()
        #expect(((difference.high - difference.mean) / error - quantile).magnitude < 6e-4)
    }
}
