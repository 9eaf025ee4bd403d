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
