// SPDX-License-Identifier: Apache-2.0

/// The generalised linear integrator with two spike-induced currents and a moving threshold.
///
/// dI1/dt = −k1·I1, dI2/dt = −k2·I2, C·dV/dt = I + I1 + I2 − G(V − EL),
/// dΘ/dt = a(V − EL) − b(Θ − Θ∞); at V ≥ Θ a spike: I1 = R1·I1 + A1, I2 = R2·I2 + A2, V = Vr,
/// Θ = max(Θr, Θ).
///
/// Units: mV, ms; I ∕ C in mV/ms with C a plain number. Step: Euler, all from the old values.
///
/// Source: S. Mihalaş, E. Niebur, Neural Comput. 21 (2009) 704.
public struct MihalasNiebur: NeuronModel {
    private let decay1: Double
    private let decay2: Double
    private let a: Double
    private let b: Double
    private let jump1: Double
    private let jump2: Double
    private let share1: Double
    private let share2: Double
    private let rest: Double
    private let reset: Double
    private let thresholdReset: Double
    private let thresholdRest: Double
    private let leak: Double
    private let capacitance: Double
    private let timeStep: Double
    private var current1: Double
    private var current2: Double
    /// V.
    public private(set) var membrane: Double
    /// Θ.
    public private(set) var threshold: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        decay1 = values[0]
        decay2 = values[1]
        a = values[2]
        b = values[3]
        jump1 = values[4]
        jump2 = values[5]
        share1 = values[6]
        share2 = values[7]
        rest = values[8]
        reset = values[9]
        thresholdReset = values[10]
        thresholdRest = values[11]
        leak = values[12]
        capacitance = values[13]
        current1 = values[14]
        current2 = values[15]
        membrane = values[16]
        threshold = values[17]
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let dt = timeStep
        let next1 = current1 + dt * (-decay1 * current1)
        let next2 = current2 + dt * (-decay2 * current2)
        let total = current + current1 + current2 - leak * (membrane - rest)
        let potential = membrane + dt / capacitance * total
        let drift = a * (membrane - rest) - b * (threshold - thresholdRest)
        let level = threshold + dt * drift
        let isSpike = potential >= level
        current1 = isSpike ? share1 * next1 + jump1 : next1
        current2 = isSpike ? share2 * next2 + jump2 : next2
        membrane = isSpike ? reset : potential
        threshold = isSpike ? max(thresholdReset, level) : level
        return isSpike
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "mihalas-niebur",
            "Mihalas-Niebur",
            current: "mV/ms",
            source: "S. Mihalas, E. Niebur, Neural Comput. 21 (2009) 704"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("k1", "1/ms", 0...1e3, 0.2, .published)
        case 1: .init("k2", "1/ms", 0...1e3, 0.02, .published)
        case 2: .init("a", "1/ms", -1e3...1e3, 0, .published)
        case 3: .init("b", "1/ms", -1e3...1e3, 0.01, .published)
        case 4: .init("a1", "mV/ms", -1e3...1e3, 0, .published)
        case 5: .init("a2", "mV/ms", -1e3...1e3, 0, .published)
        case 6: .init("r1", "1", -1e3...1e3, 0, .published)
        case 7: .init("r2", "1", -1e3...1e3, 1, .published)
        case 8: .init("rest", "mV", -1e3...1e3, -70, .published)
        case 9: .init("reset", "mV", -1e3...1e3, -70, .published)
        case 10: .init("threshold_reset", "mV", -1e3...1e3, -60, .published)
        case 11: .init("threshold_rest", "mV", -1e3...1e3, -50, .published)
        case 12: .init("leak", "1/ms", 0...1e3, 0.05, .published)
        case 13: .init("capacitance", "1", 1e-6...1e6, 1, .published)
        default: startParameter(at: index)
        }
    }

    private static func startParameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 14: .init("initial_i1", "mV/ms", -1e3...1e3, 0.01, .published)
        case 15: .init("initial_i2", "mV/ms", -1e3...1e3, 0.001, .published)
        case 16: .init("initial_potential", "mV", -1e3...1e3, -70, .published)
        case 17: .init("initial_threshold", "mV", -1e3...1e3, -50, .published)
        default: nil
        }
    }
}
