// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Testing

/// A circuit with the values of a preset, but for some that are named.
func circuit(
    _ kind: NeuronCircuitKind,
    _ preset: String? = nil,
    _ changes: [String: Double] = [:],
    noise: CellNoise = noise
) throws -> NeuronCircuit {
    let found = try #require(preset.map { kind.preset(named: $0.utf8) } ?? kind.preset(at: 0))
    for name in changes.keys { _ = try #require(kind.parameterIndex(named: name.utf8)) }
    return try NeuronCircuit(kind: kind, noise: noise) { index in
        guard let parameter = kind.parameter(at: index) else { return 0 }
        return changes["\(parameter.name)"] ?? found.values[index]
    }
}

extension NeuronCircuit {
    /// The times of all spikes under a constant input.
    mutating func spikeTimes(input: Double, seconds: Double) -> [Double] {
        var times: [Double] = []
        var passed = 0.0
        while passed < seconds {
            let step = advanceToSpike(input: input, seconds: seconds - passed)
            passed += step.seconds
            if step.isSpike { times.append(passed) }
        }
        return times
    }

    /// How many pulses it takes until it fires, or nil where a thousand do not.
    mutating func pulsesToFire(_ input: Double, width: Double, gap: Double) -> Int? {
        for count in 1...1000 {
            if advance(input: input, seconds: width) + advance(input: 0, seconds: gap) > 0 {
                return count
            }
        }
        return nil
    }

    /// The spikes while a number of pulses last, gaps included.
    mutating func spikes(pulses: Int, _ input: Double, width: Double, gap: Double) -> Int {
        var count = 0
        for _ in 0..<pulses {
            count += advance(input: input, seconds: width)
            count += advance(input: 0, seconds: gap)
        }
        return count
    }
}

/// How far a number is from another, relative to it.
func relativeError(_ value: Double, _ reference: Double) -> Double {
    (value / reference - 1).magnitude
}

/// The Jarque-Bera statistic: χ² with two degrees of freedom for normal numbers.
func jarqueBera(_ values: [Double]) -> Double {
    let (mean, deviation) = moments(values)
    let count = Double(values.count)
    var third = 0.0
    var fourth = 0.0
    for value in values {
        let z = (value - mean) / deviation
        third += z * z * z
        fourth += z * z * z * z
    }
    let skewness = third / count
    let excess = fourth / count - 3
    return count / 6 * (skewness * skewness + excess * excess / 4)
}
