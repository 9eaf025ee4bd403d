// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``ModelKind/exponentialUpdate`` by their index on the wire.
///
/// The standard values are the Ag:a-Si device of NeuroSim; thresholds and V0 are chosen here.
enum ExponentialUpdateParameter: Int, ModelParameter {
    /// Gmin.
    case minimumConductance = 0
    /// Gmax.
    case maximumConductance
    /// Where a fresh cell lies between Gmin, 0, and Gmax, 1.
    case initialPart
    /// Pmax: the nominal pulses from one end to the other.
    case pulseCount
    /// The label of non-linearity upwards.
    case potentiationNonlinearity
    /// The label of non-linearity downwards; below 0 the first steps down are the largest.
    case depressionNonlinearity
    /// σ of a nominal step, as a part of the range.
    case stepNoise
    /// Device-to-device deviation of both labels.
    case nonlinearityDeviation
    /// The voltage of a nominal set pulse.
    case nominalSetVoltage
    /// The magnitude of the voltage of a nominal reset pulse.
    case nominalResetVoltage
    /// The width of a nominal set pulse.
    case nominalSetWidth
    /// The width of a nominal reset pulse.
    case nominalResetWidth
    /// The effective voltage up to which nothing potentiates.
    case potentiationThreshold
    /// The magnitude of the negative effective voltage up to which nothing depresses.
    case depressionThreshold
    /// V0 of the hyperbolic sine that scales the dose with the voltage.
    case voltageScale
    /// Device-to-device spread of Gmin and of Gmax.
    case boundSpread
    /// Device-to-device spread of both thresholds; a nominal pulse keeps its dose.
    case thresholdSpread

    static var count: Int { 17 }

    var description: ParameterDescription {
        switch self {
        case .minimumConductance:
            .init("minimum_conductance", "S", 1e-15, 1, 1.0 / (26e6 * 12.5), .published)
        case .maximumConductance:
            .init("maximum_conductance", "S", 1e-15, 1, 1.0 / 26e6, .published)
        case .initialPart: .init("initial_part", "1", 0, 1, 0, .chosen)
        case .pulseCount: .init("pulse_count", "1", 1, 1e6, 97, .published)
        case .potentiationNonlinearity:
            .init("potentiation_nonlinearity", "1", -9, 9, 2.4, .published)
        case .depressionNonlinearity:
            .init("depression_nonlinearity", "1", -9, 9, -4.88, .published)
        case .stepNoise: .init("step_noise", "1", 0, 1, 0.035, .published)
        case .nonlinearityDeviation: .init("nonlinearity_deviation", "1", 0, 9, 0, .chosen)
        default: voltageDescription
        }
    }

    /// Voltages, widths and spreads.
    private var voltageDescription: ParameterDescription {
        switch self {
        case .nominalSetVoltage: .init("nominal_set_voltage", "V", 0.01, 100, 3.2, .published)
        case .nominalResetVoltage:
            .init("nominal_reset_voltage", "V", 0.01, 100, 2.8, .published)
        case .nominalSetWidth: .init("nominal_set_width", "s", 1e-9, 1000, 300e-6, .published)
        case .nominalResetWidth:
            .init("nominal_reset_width", "s", 1e-9, 1000, 300e-6, .published)
        // Above the half-selected 1.6 V.
        case .potentiationThreshold: .init("potentiation_threshold", "V", 0, 100, 2, .chosen)
        case .depressionThreshold: .init("depression_threshold", "V", 0, 100, 1.8, .chosen)
        case .voltageScale: .init("voltage_scale", "V", 0.001, 100, 0.16, .chosen)
        case .boundSpread: .init("bound_spread", "1", 0, 1, 0, .chosen)
        default: .init("threshold_spread", "1", 0, 1, 0, .chosen)
        }
    }
}
