// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``ModelKind/exponentialStep`` by their index on the wire.
///
/// The standard values are one device of aihwkit's phase-change pair; conductances and voltages are
/// chosen here.
enum ExponentialStepParameter: Int, ModelParameter {
    /// The lower bound of the weight.
    case minimumWeight = 0
    /// The upper bound of the weight.
    case maximumWeight
    /// s: the full step of a nominal pulse.
    case step
    /// The asymmetry: above 0 the step down shrinks by this part of s, below 0 the step up.
    case upDown
    /// γ.
    case exponent
    /// A upwards.
    case potentiationFactor
    /// A downwards.
    case depressionFactor
    /// a.
    case weightScale
    /// b.
    case weightShift
    /// σ of the step.
    case stepNoise
    /// The part of σ that acts without any step, as a weight.
    case noiseOffset
    /// The part of σ that grows with the weight.
    case noiseSlope
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
    /// Device-to-device spread of both bounds.
    case boundSpread
    /// Device-to-device spread of the step.
    case stepSpread

    static var count: Int { 20 }

    var description: ParameterDescription {
        switch self {
        case .minimumWeight: .init("minimum_weight", "1", -1e3, 1e3, 0, .published)
        case .maximumWeight: .init("maximum_weight", "1", -1e3, 1e3, 2, .published)
        case .step: .init("step", "1", 0, 1e3, 0.01, .published)
        case .upDown: .init("up_down", "1", -1, 1, 0, .published)
        case .exponent: .init("exponent", "1", 0, 50, 2.5, .published)
        case .potentiationFactor:
            .init("potentiation_factor", "1", -1e3, 1e3, -27.235, .published)
        case .depressionFactor: .init("depression_factor", "1", -1e3, 1e3, -2.235, .published)
        case .weightScale: .init("weight_scale", "1", -2, 2, -1, .published)
        case .weightShift: .init("weight_shift", "1", -2, 2, 0, .published)
        case .stepNoise: .init("step_noise", "1", 0, 100, 0.6, .published)
        case .noiseOffset: .init("noise_offset", "1", 0, 100, 0.042, .published)
        case .noiseSlope: .init("noise_slope", "1", 0, 100, 0.108, .published)
        default: voltageDescription
        }
    }

    /// Conductances, voltages and spreads.
    private var voltageDescription: ParameterDescription {
        switch self {
        case .writeNoise: .init("write_noise", "1", 0, 1e4, 0, .published)
        case .zeroConductance: .init("zero_conductance", "S", 0, 1, 0.1e-6, .chosen)
        case .siemensPerWeight: .init("siemens_per_weight", "S", 1e-15, 1, 10e-6, .chosen)
        case .nominalVoltage: .init("nominal_voltage", "V", 0.01, 100, 1, .chosen)
        case .nominalWidth: .init("nominal_width", "s", 1e-9, 1000, 100e-9, .chosen)
        case .threshold: .init("threshold", "V", 0, 100, 0.5, .chosen)
        case .boundSpread: .init("bound_spread", "1", 0, 1, 0.1, .published)
        default: .init("step_spread", "1", 0, 1, 0.2, .published)
        }
    }
}
