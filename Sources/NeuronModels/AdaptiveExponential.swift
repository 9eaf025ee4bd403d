// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The adaptive exponential integrator; with a = b = 0 the exponential one.
///
/// C·dV/dt = −gL(V − EL) + gL·ΔT·e^((V − VT)∕ΔT) − w + I, τw·dw/dt = a(V − EL) − w; at Vp a spike,
/// V = Vr, w += b. The exponent is held below 20.
///
/// Units: mV, ms, pA, pF, nS. Step: Euler.
///
/// Source: R. Brette, W. Gerstner, J. Neurophysiol. 94 (2005) 3637.
public struct AdaptiveExponential: NeuronModel {
    private let capacitance: Double
    private let leak: Double
    private let rest: Double
    private let threshold: Double
    private let slope: Double
    private let coupling: Double
    private let adaptationTime: Double
    private let increment: Double
    private let reset: Double
    private let peak: Double
    private let timeStep: Double
    /// V.
    public private(set) var membrane: Double
    /// w.
    public private(set) var adaptation: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        capacitance = values[0]
        leak = values[1]
        rest = values[2]
        threshold = values[3]
        slope = values[4]
        coupling = values[5]
        adaptationTime = values[6]
        increment = values[7]
        reset = values[8]
        peak = values[9]
        membrane = values[10]
        adaptation = values[11]
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let exponent = min((membrane - threshold) / slope, 20.0)
        let upstroke = leak * slope * Portable.exp(exponent)
        let charging = -leak * (membrane - rest) + upstroke - adaptation + current
        let adapting = (coupling * (membrane - rest) - adaptation) / adaptationTime
        membrane += timeStep * (charging / capacitance)
        adaptation += timeStep * adapting
        guard membrane >= peak else { return false }
        membrane = reset
        adaptation += increment
        return true
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "adex",
            "adaptive exponential integrate-and-fire",
            current: "pA",
            source: "R. Brette, W. Gerstner, J. Neurophysiol. 94 (2005) 3637"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("capacitance", "pF", 1e-3...1e9, 281, .published)
        case 1: .init("leak", "nS", 0...1e9, 30, .published)
        case 2: .init("rest", "mV", -1e4...1e4, -70.6, .published)
        case 3: .init("threshold", "mV", -1e4...1e4, -50.4, .published)
        case 4: .init("slope", "mV", 1e-3...1e3, 2, .published)
        case 5: .init("a", "nS", -1e9...1e9, 4, .published)
        case 6: .init("tau_w", "ms", 1e-3...1e9, 144, .published)
        case 7: .init("b", "pA", -1e9...1e9, 80.5, .published)
        case 8: .init("reset", "mV", -1e4...1e4, -70.6, .published)
        case 9: .init("peak", "mV", -1e4...1e4, 20, .published)
        case 10: .init("initial_potential", "mV", -1e4...1e4, -70.6, .chosen)
        case 11: .init("initial_adaptation", "pA", -1e9...1e9, 0, .chosen)
        default: nil
        }
    }
}
