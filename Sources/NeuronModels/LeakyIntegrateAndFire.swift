// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The leaky integrator: τ·dV/dt = −(V − EL) + R·I; at Vth a spike, V = Vr, and a refractory time.
///
/// Units: mV, ms, nA, MΩ. Step: exact under a constant current, V = V∞ + (V − V∞)·e^(−dt/τ).
///
/// Source: R. B. Stein, Biophys. J. 5 (1965) 173; interval tref + τ·ln((V∞ − Vr) ∕ (V∞ − Vth)).
public struct LeakyIntegrateAndFire: NeuronModel {
    private let resistance: Double
    private let rest: Double
    private let reset: Double
    private let threshold: Double
    private let refractorySteps: Int32
    private let decay: Double
    private var stepsLeft: Int32 = 0
    /// V.
    public private(set) var membrane: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        decay = Portable.exp(-timeStep / values[0])
        resistance = values[1]
        rest = values[2]
        reset = values[3]
        threshold = values[4]
        refractorySteps = Int32(min(values[5] / timeStep + 0.5, 2e9))
        membrane = values[6]
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        guard stepsLeft == 0 else {
            stepsLeft -= 1
            return false
        }
        let target = rest + resistance * current
        membrane = target + (membrane - target) * decay
        guard membrane >= threshold else { return false }
        membrane = reset
        stepsLeft = refractorySteps
        return true
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "lif",
            "leaky integrate-and-fire",
            current: "nA",
            source: "R. B. Stein, Biophys. J. 5 (1965) 173"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("tau", "ms", 1e-6...1e9, 10, .chosen)
        case 1: .init("resistance", "Mohm", 1e-6...1e6, 1, .chosen)
        case 2: .init("rest", "mV", -1e4...1e4, -65, .chosen)
        case 3: .init("reset", "mV", -1e4...1e4, -65, .chosen)
        case 4: .init("threshold", "mV", -1e4...1e4, -50, .chosen)
        case 5: .init("refractory", "ms", 0...1e6, 2, .chosen)
        case 6: .init("initial_potential", "mV", -1e4...1e4, -65, .chosen)
        default: nil
        }
    }

    /// The presets.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0:
            .init(
                "tonic",
                "63 spikes a second at 20 nA",
                of: Self.self,
                every: 0.1,
                steps: 10_000,
                .constant(20),
                .chosen
            )
        case 1:
            .init(
                "subthreshold",
                "charges towards 10 mV above rest, below threshold",
                of: Self.self,
                every: 0.1,
                steps: 1_000,
                .constant(10),
                .chosen
            )
        default: nil
        }
    }
}
