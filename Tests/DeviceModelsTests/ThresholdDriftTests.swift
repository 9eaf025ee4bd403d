// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("threshold drift")
struct ThresholdDriftTests {
    // The midpoint rule with 20,000 steps leaves an error of order 1e-9 where the law is smooth.
    @Test(
        "the closed form agrees with a fine integration of the rate equation",
        arguments: [0.0, 0.5, 1.0, 1.000001, 1.7, 3.0]
    )
    func closedFormMatchesIntegration(exponent: Double) throws {
        var parameters = quiet
        parameters[.potentiationExponent] = exponent
        parameters[.depressionExponent] = exponent
        let model = try drift(parameters)
        for (volts, seconds) in [(0.9, 0.02), (1.2, 0.002), (-0.8, 0.05), (-1.1, 0.001)] {
            let expected = integrated(volts: volts, seconds: seconds, exponent: exponent)
            let result = model.conductance(after: volts, seconds)
            #expect(((result - expected) / 35e-6).magnitude < 1e-7, "\(volts) V, \(seconds) s")
            #expect(((result - 35e-6) / 35e-6).magnitude > 1e-3, "the pulse does something")
        }
    }

    private func integrated(volts: Double, seconds: Double, exponent: Double) -> Double {
        func slope(_ g: Double) -> Double {
            let x = (g - 10e-6) / 90e-6
            return volts > 0
                ? 1.6e-4 * Portable.sinh((volts - 0.7) / 0.12) * Portable.pow(1 - x, exponent)
                : -4.8e-4 * Portable.sinh((-volts - 0.7) / 0.12) * Portable.pow(x, exponent)
        }
        let steps = 20_000
        let step = seconds / Double(steps)
        var g = 35e-6
        for _ in 0..<steps {
            g += step * slope(g + 0.5 * step * slope(g))
            g = min(max(g, 10e-6), 100e-6)
        }
        return g
    }

    // 200 roundings of 1e-16 each.
    @Test(
        "one pulse of 1 ms equals 200 pulses of 5 µs up to rounding",
        arguments: [0.5, 1.0, 2.5]
    )
    func widthInvariance(exponent: Double) throws {
        var parameters = quiet
        parameters[.potentiationExponent] = exponent
        parameters[.depressionExponent] = exponent
        let model = try drift(parameters)
        for volts in [1.1, -1.1] {
            var cell = model.freshCell()
            for _ in 0..<200 {
                model.pulse(&cell, volts: volts, seconds: 5e-6, noise: noise)
            }
            let single = model.conductance(after: volts, 1e-3)
            #expect(((cell.conductance - single) / single).magnitude < 1e-12)
        }
    }

    // A model that stepped through time would need 2·10¹⁴ steps of 5 µs and never return.
    @Test("a pulse of 30 years returns at once, at the bound")
    func durationCostsNothing() throws {
        let model = try drift(quiet)
        #expect(model.conductance(after: 1.2, 1e9) == 100e-6)
        #expect(model.conductance(after: -1.2, 1e9) == 10e-6)
        #expect(model.conductance(after: 1e4, 1e9) == 100e-6)
        #expect(model.conductance(after: 1.2, 0) == 35e-6)
    }

    @Test("an exponent below 1 reaches its bound in finite time, 1 and above never do")
    func saturation() throws {
        var parameters = quiet
        parameters[.potentiationExponent] = 0.5
        // u₀^½ = ½ a t at t = 2 √(65∕90) · 90 µS ∕ (160 µS∕s · sinh 4).
        let time = 2 * (65.0 / 90).squareRoot() * 90 / (160 * Portable.sinh(0.5 / 0.12))
        let half = try drift(parameters)
        #expect(half.conductance(after: 1.2, time * 0.999) < 100e-6)
        #expect(half.conductance(after: 1.2, time * 1.001) == 100e-6)
        parameters[.potentiationExponent] = 2
        #expect(try drift(parameters).conductance(after: 1.2, time * 10) < 99.9e-6)
        #expect(try drift(quiet).conductance(after: 1.2, time * 2) < 100e-6)
    }

    @Test("a threshold itself does nothing, the next number beyond begins an episode")
    func thresholdEdges() throws {
        let model = try drift(quiet)
        for (edge, beyond) in [(0.7, 0.7.nextUp), (-0.7, (-0.7).nextDown)] {
            var cell = model.freshCell()
            #expect(model.inertRange(of: cell).contains(edge))
            #expect(!model.inertRange(of: cell).contains(beyond))
            model.pulse(&cell, volts: edge, seconds: 1, noise: noise)
            #expect(cell == model.freshCell())
            model.pulse(&cell, volts: beyond, seconds: 1, noise: noise)
            #expect(cell.writeEvents == 1)
            #expect(cell.episodeSign == (edge > 0 ? 1 : -1))
        }
    }

    @Test("polarity −1 potentiates at a negative cell voltage")
    func polarity() throws {
        let model = try drift([.initialSpread: 0])
        #expect(model.conductance(after: -1.2, 1e-4) > 35e-6)
        #expect(model.conductance(after: 1.2, 1e-4) < 35e-6)
        let other = try drift([.initialSpread: 0, .potentiationThreshold: 0.9])
        let range = other.inertRange(of: other.freshCell())
        #expect(range == InertRange(low: -0.9, high: 0.7))
        let flipped = other.inertRange(of: other.freshCell(), flags: .flip)
        #expect(flipped == InertRange(low: -0.7, high: 0.9))
    }

    @Test("the current is ohmic, or a hyperbolic sine of the stated curvature")
    func currents() throws {
        var ohmic = try drift(quiet).freshCell()
        #expect(try drift(quiet).meanCurrent(of: ohmic, volts: 0.2) == 35e-6 * 0.2)
        #expect(try drift(quiet).current(&ohmic, volts: -0.2, noise: noise) == -35e-6 * 0.2)
        var parameters = quiet
        parameters[.curvature] = 3
        let curved = try drift(parameters)
        let expected = 35e-6 * (Portable.sinh(3 * 0.5) / 3)
        #expect(curved.meanCurrent(of: curved.freshCell(), volts: 0.5) == expected)
    }

    @Test("potentiation halts at the conductance where the limiter leaves the threshold")
    func compliance() throws {
        let model = try drift(quiet)
        let limiter = CurrentLimiter(positive: 42e-6, negative: nil)
        #expect(model.conductance(after: 1.2, 10, limiter: limiter) == 42e-6 / 0.7)
        // Long before the halt the limiter changes nothing; a cell beyond it keeps what it has.
        #expect(
            model.conductance(after: 1.0, 1e-4, limiter: limiter)
                == model.conductance(after: 1.0, 1e-4)
        )
        let low = CurrentLimiter(positive: 7e-6, negative: 7e-6)
        #expect(model.conductance(after: 1.2, 10, limiter: low) == 35e-6)
        #expect(model.conductance(after: -1.2, 10, limiter: low) == 10e-6)
        #expect(model.meanCurrent(of: model.freshCell(), volts: 1, limiter: low) == 7e-6)
        #expect(model.meanCurrent(of: model.freshCell(), volts: -1, limiter: low) == -7e-6)
        #expect(model.meanCurrent(of: model.freshCell(), volts: 0.1, limiter: low) == 3.5e-6)
    }
}
