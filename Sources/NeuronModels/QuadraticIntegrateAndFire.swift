// SPDX-License-Identifier: Apache-2.0

/// The quadratic integrator in normal form: τ·dV/dt = V² + I; at Vp a spike, and V = Vr.
///
/// Units: V and I plain numbers, ms. Step: Euler. Period under I > 0:
/// τ ∕ √I · (atan(Vp ∕ √I) − atan(Vr ∕ √I)).
///
/// Source: G. B. Ermentrout, N. Kopell, SIAM J. Appl. Math. 46 (1986) 233; P. E. Latham et al.,
/// J. Neurophysiol. 83 (2000) 808.
public struct QuadraticIntegrateAndFire: NeuronModel {
    private let timeConstant: Double
    private let reset: Double
    private let peak: Double
    private let timeStep: Double
    /// V.
    public private(set) var membrane: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        timeConstant = values[0]
        reset = values[1]
        peak = values[2]
        membrane = values[3]
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let potential = membrane
        membrane = potential + timeStep * (potential * potential + current) / timeConstant
        guard membrane >= peak else { return false }
        membrane = reset
        return true
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "qif",
            "quadratic integrate-and-fire",
            current: "1",
            membrane: "1",
            source: "P. E. Latham et al., J. Neurophysiol. 83 (2000) 808"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("tau", "ms", 1e-6...1e9, 10, .chosen)
        case 1: .init("reset", "1", -1e4...1e4, -10, .chosen)
        case 2: .init("peak", "1", -1e4...1e4, 10, .chosen)
        case 3: .init("initial_potential", "1", -1e4...1e4, -10, .chosen)
        default: nil
        }
    }

    /// The presets.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0:
            .init(
                "tonic",
                "33 spikes a second at I = 1",
                of: Self.self,
                every: 0.01,
                steps: 100_000,
                .constant(1),
                .chosen
            )
        case 1:
            // Without a pulse it rests at -1, beyond +1 it runs to the peak.
            .init(
                "bistable",
                "a pulse starts tonic spiking, another one ends it",
                of: Self.self,
                every: 0.01,
                steps: 40_000,
                Stimulus.constant(-1).and(20, from: 50, to: 55).and(-20, from: 200, to: 220),
                .chosen
            )
            .with(1, 2)
            .with(3, -1)
        default: nil
        }
    }
}
