// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The leaky integrator with a low-threshold calcium current: integrate-and-fire-or-burst.
///
/// C·dV/dt = I − gL(V − VL) − gT·m·h(V − VT) with m = 1 above Vh, else 0; h relaxes to 0 with τh⁻
/// above Vh and to 1 with τh⁺ below it; at Vth a spike, and V = Vr.
///
/// Units: mV, ms, μA/cm², mS/cm², μF/cm². Step: Euler for V, then h exactly.
///
/// Source: G. D. Smith, C. L. Cox, S. M. Sherman, J. Rinzel, J. Neurophysiol. 83 (2000) 588.
public struct IntegrateAndFireOrBurst: NeuronModel {
    private let capacitance: Double
    private let leak: Double
    private let leakReversal: Double
    private let calcium: Double
    private let calciumReversal: Double
    private let burstThreshold: Double
    private let inactivationDecay: Double
    private let recoveryDecay: Double
    private let threshold: Double
    private let reset: Double
    private let timeStep: Double
    /// V.
    public private(set) var membrane: Double
    /// h, from 0 to 1.
    public private(set) var availability: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        capacitance = values[0]
        leak = values[1]
        leakReversal = values[2]
        calcium = values[3]
        calciumReversal = values[4]
        burstThreshold = values[5]
        inactivationDecay = Portable.exp(-timeStep / values[6])
        recoveryDecay = Portable.exp(-timeStep / values[7])
        threshold = values[8]
        reset = values[9]
        membrane = values[10]
        availability = values[11]
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let potential = membrane
        var total = current - leak * (potential - leakReversal)
        if potential >= burstThreshold {
            total -= calcium * availability * (potential - calciumReversal)
            availability *= inactivationDecay
        } else {
            availability = 1.0 + (availability - 1.0) * recoveryDecay
        }
        membrane = potential + timeStep * (total / capacitance)
        guard membrane >= threshold else { return false }
        membrane = reset
        return true
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "ifb",
            "integrate-and-fire-or-burst",
            current: "uA/cm2",
            source: "G. D. Smith et al., J. Neurophysiol. 83 (2000) 588"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        let program: StaticString = "G. D. Smith et al. (2000) as in ModelDB 37819, tcifb.mod"
        return switch index {
        case 0: .init("capacitance", "uF/cm2", 1e-6...1e6, 2, .unconfirmed)
        case 1: .init("leak", "mS/cm2", 0...1e6, 0.035, .unconfirmed)
        case 2: .init("leak_reversal", "mV", -1e4...1e4, -65, .unconfirmed)
        case 3: .init("calcium", "mS/cm2", 0...1e6, 0.07, .published, program)
        case 4: .init("calcium_reversal", "mV", -1e4...1e4, 120, .published, program)
        case 5: .init("burst_threshold", "mV", -1e4...1e4, -60, .published, program)
        // The program has the two times the other way round; a burst needs a slow recovery.
        case 6: .init("tau_inactivation", "ms", 1e-3...1e9, 20, .unconfirmed)
        case 7: .init("tau_recovery", "ms", 1e-3...1e9, 100, .unconfirmed)
        case 8: .init("threshold", "mV", -1e4...1e4, -35, .published, program)
        case 9: .init("reset", "mV", -1e4...1e4, -50, .published, program)
        case 10: .init("initial_potential", "mV", -1e4...1e4, -65, .chosen)
        case 11: .init("initial_availability", "1", 0...1, 1, .chosen)
        default: nil
        }
    }

    /// The presets.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0:
            run(
                "rebound_burst",
                "a burst after release from hyperpolarisation",
                Stimulus.constant(0.4).and(-1.4, from: 200, to: 600)
            )
            .with(10, -53.6).with(11, 0)
        case 1:
            run("tonic", "spikes one by one from a depolarised rest", .constant(1.3))
                .with(10, -53.6).with(11, 0)
        case 2: run("phasic_burst", "a burst at the onset of a step", .open(0.5, 100))
        default: nil
        }
    }

    private static func run(
        _ name: StaticString,
        _ title: StaticString,
        _ stimulus: Stimulus
    ) -> NeuronPreset {
        .init(name, title, of: Self.self, every: 0.05, steps: 20_000, stimulus, .chosen)
    }
}
