// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Foundation
import Testing

@Suite("stochastic VO2 neuron")
struct StochasticTransitionTests {
    /// The part of 400 devices that fire within 10 µs of a gate voltage.
    private func probability(_ gate: Double, _ changes: [String: Double] = [:]) throws -> Double {
        var fired = 0
        for device in 0..<UInt32(400) {
            var neuron = try circuit(
                .stochasticTransition,
                nil,
                changes,
                noise: CellNoise(seed: 11, device: device)
            )
            if neuron.advanceToSpike(input: gate, seconds: 10e-6).isSpike { fired += 1 }
        }
        return Double(fired) / 400
    }

    // Published: a sigmoid transfer function. Its place and width follow from chosen values.
    @Test("the probability to fire is a sigmoid of the gate voltage")
    func sigmoid() throws {
        let gates = (0..<11).map { 0.80 + 0.02 * Double($0) }
        let values = try gates.map { try probability($0) }
        #expect(values[0] < 0.05 && values[10] > 0.95, "\(values)")
        for index in 1..<values.count { #expect(values[index] >= values[index - 1], "\(values)") }
        // The logistic through the least squares of the logits lies within four standard errors.
        let inner = zip(gates, values).filter { $1 > 0.03 && $1 < 0.97 }
        let logits = inner.map { log($1 / (1 - $1)) }
        let meanGate = inner.map(\.0).reduce(0, +) / Double(inner.count)
        let meanLogit = logits.reduce(0, +) / Double(inner.count)
        var numerator = 0.0
        var denominator = 0.0
        for (pair, logit) in zip(inner, logits) {
            numerator += (pair.0 - meanGate) * (logit - meanLogit)
            denominator += (pair.0 - meanGate) * (pair.0 - meanGate)
        }
        let slope = numerator / denominator
        for (gate, value) in zip(gates, values) {
            let fitted = 1 / (1 + exp(-(meanLogit + slope * (gate - meanGate))))
            let error = max((fitted * (1 - fitted) / 400).squareRoot(), 0.01)
            #expect((value - fitted).magnitude < 4 * error, "\(gate): \(value), \(fitted)")
        }
    }

    @Test("without noise the transfer function is a step")
    func step() throws {
        let quiet = ["noise_voltage": 0.0, "threshold_spread": 0]
        // V∞ = 2.5 · 5 k ∕ (5 k + 1) with k = Roff · 1e-4 (VG − 0.5): 1.7 V at VG = 0.925 V.
        #expect(try probability(0.92, quiet) == 0)
        #expect(try probability(0.93, quiet) == 1)
    }

    @Test("the process has its stationary mean and deviation")
    func stationary() throws {
        var neuron = try circuit(.stochasticTransition, nil, ["threshold_voltage": 10])
        neuron.advance(input: 0.8, seconds: 50e-6)
        var values: [Double] = []
        for _ in 0..<4000 {
            neuron.advance(input: 0.8, seconds: 2e-6)
            values.append(neuron.membrane)
        }
        let (mean, deviation) = moments(values)
        #expect((mean - 1.5).magnitude < 5 * 0.02 / 4000.0.squareRoot(), "\(mean)")
        #expect((deviation - 0.02).magnitude < 5 * 0.02 / 8000.0.squareRoot(), "\(deviation)")
    }
}

@Suite("adaptive-threshold neuron")
struct AdaptiveThresholdTests {
    @Test("each spike raises the threshold, rest lowers it again")
    func threshold() throws {
        var neuron = try circuit(.adaptiveThreshold)
        #expect(neuron.output == 0.5)
        var last = neuron.output
        for _ in 0..<5 {
            _ = neuron.advanceToSpike(input: 2e-6, seconds: 1)
            #expect(neuron.output > last)
            last = neuron.output
        }
        neuron.advance(input: 0, seconds: 20)
        #expect(neuron.output < 0.5001)
    }

    @Test("the rate falls under a constant input, and does not where nothing adapts")
    func adaptation() throws {
        for (preset, ratio) in [("adaptive", 1.5...10), ("fixed", 0.99...1.01)] {
            var neuron = try circuit(.adaptiveThreshold, preset)
            let times = neuron.spikeTimes(input: 2e-6, seconds: 1)
            try #require(times.count > 2)
            let last = times[times.count - 1] - times[times.count - 2]
            #expect(ratio.contains(last / times[0]), "\(preset)")
        }
    }

    // RC ln(2 ∕ 1.5) = 5.754 ms, to the next step of 0.1 ms.
    @Test("without adaptation it is the leaky integrator's closed form")
    func closedForm() throws {
        var neuron = try circuit(.adaptiveThreshold, "fixed")
        let times = neuron.spikeTimes(input: 2e-6, seconds: 0.1)
        try #require(!times.isEmpty)
        #expect((times[0] - 5.8e-3).magnitude < 1e-9)
    }

    @Test("an input that does not reach the threshold never fires")
    func rheobase() throws {
        var neuron = try circuit(.adaptiveThreshold)
        #expect(neuron.advance(input: 0.499e-6, seconds: 10) == 0)
    }
}
