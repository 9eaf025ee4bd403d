// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``ModelKind/powerUpdate`` by their index on the wire.
///
/// The standard values of the weight are those of aihwkit's PowStep device; conductances and
/// voltages are chosen here.
enum PowerUpdateParameter: Int, ModelParameter {
    /// The lower bound of the weight.
    case minimumWeight = 0
    /// The upper bound of the weight.
    case maximumWeight
    /// The weight of a fresh cell, held within its bounds.
    case initialWeight
    /// s: the step of a nominal pulse at the far bound.
    case step
    /// The asymmetry: above 0 the step down shrinks by this part of s, below 0 the step up.
    case upDown
    /// γ upwards.
    case potentiationExponent
    /// γ downwards.
    case depressionExponent
    /// σ of the step, in steps.
    case stepNoise
    /// Noise of the apparent weight, in steps.
    case writeNoise
    /// The conductance at weight 0.
    case zeroConductance
    /// The conductance of a unit of weight.
    case siemensPerWeight
    /// The magnitude of the voltage of a nominal pulse.
    case nominalVoltage
    /// The width of a nominal pulse.
    case nominalWidth
    /// The magnitude of the voltage up to which nothing happens.
    case threshold
    /// V0 of the hyperbolic sine that scales the dose with the voltage.
    case voltageScale
    /// Device-to-device spread of the upper bound.
    case maximumSpread
    /// Device-to-device spread of the lower bound.
    case minimumSpread
    /// Device-to-device spread of the step.
    case stepSpread
    /// Device-to-device spread of the asymmetry, in steps.
    case upDownSpread
    /// Device-to-device spread of both exponents.
    case exponentSpread

    static var count: Int { 20 }

    var description: ParameterDescription {
        switch self {
        case .minimumWeight: .init("minimum_weight", "1", -1e3, 1e3, -0.6, .recalled)
        case .maximumWeight: .init("maximum_weight", "1", -1e3, 1e3, 0.6, .recalled)
        case .initialWeight: .init("initial_weight", "1", -1e3, 1e3, 0, .published)
        case .step: .init("step", "1", 0, 1e3, 0.001, .recalled)
        case .upDown: .init("up_down", "1", -1, 1, 0, .recalled)
        case .potentiationExponent: .init("potentiation_exponent", "1", 0, 10, 1, .recalled)
        case .depressionExponent: .init("depression_exponent", "1", 0, 10, 1, .recalled)
        case .stepNoise: .init("step_noise", "1", 0, 100, 0.3, .recalled)
        case .writeNoise: .init("write_noise", "1", 0, 1e4, 0, .recalled)
        case .zeroConductance: .init("zero_conductance", "S", 0, 1, 10e-6, .chosen)
        case .siemensPerWeight: .init("siemens_per_weight", "S", 1e-15, 1, 10e-6, .chosen)
        default: voltageDescription
        }
    }

    /// Voltages and spreads.
    private var voltageDescription: ParameterDescription {
        switch self {
        case .nominalVoltage: .init("nominal_voltage", "V", 0.01, 100, 1, .chosen)
        case .nominalWidth: .init("nominal_width", "s", 1e-9, 1000, 1e-6, .chosen)
        case .threshold: .init("threshold", "V", 0, 100, 0.5, .chosen)
        case .voltageScale: .init("voltage_scale", "V", 0.001, 100, 0.1, .chosen)
        case .maximumSpread: .init("maximum_spread", "1", 0, 1, 0.3, .recalled)
        case .minimumSpread: .init("minimum_spread", "1", 0, 1, 0.3, .recalled)
        case .stepSpread: .init("step_spread", "1", 0, 1, 0.3, .recalled)
        case .upDownSpread: .init("up_down_spread", "1", 0, 1, 0.01, .recalled)
        default: .init("exponent_spread", "1", 0, 1, 0.1, .recalled)
        }
    }
}
