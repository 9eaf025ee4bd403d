// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``ModelKind/thresholdDrift`` by their index on the wire.
///
/// The standard values are the set that reproduces coincidence detection with 20 synapses.
public enum ThresholdDriftParameter: Int, ModelParameter, Sendable {
    /// Gmin.
    case minimumConductance = 0
    /// Gmax.
    case maximumConductance
    /// The conductance of a formed, fresh cell.
    case initialConductance
    /// θp, effective volts.
    case potentiationThreshold
    /// θd, effective volts, as a magnitude.
    case depressionThreshold
    /// V0 of the hyperbolic sine.
    case voltageScale
    /// kp.
    case potentiationRate
    /// kd.
    case depressionRate
    /// γp.
    case potentiationExponent
    /// γd.
    case depressionExponent
    /// +1 where a positive cell voltage potentiates, else −1.
    case polarity
    /// b of I = G · sinh(bV) ∕ b; 0 for an ohmic cell.
    case curvature
    /// The effective voltage above which a virgin cell forms; 0 where cells are delivered formed.
    case formingVoltage
    /// The conductance of a virgin cell.
    case virginConductance
    /// The conductance that forming leads to without a limiter.
    case formedConductance
    /// Device-to-device spread of Gmin and Gmax.
    case boundSpread
    /// Device-to-device spread of the initial conductance, log-normal.
    case initialSpread
    /// Device-to-device spread of both thresholds.
    case thresholdSpread
    /// Device-to-device spread of both rates.
    case rateSpread
    /// Device-to-device spread of the forming voltage.
    case formingSpread
    /// Cycle-to-cycle spread of the change, one draw a switching episode.
    case writeSpread
    /// Spread of a read current.
    case readSpread
    /// The probability that a cell is stuck.
    case stuckProbability
    /// The probability that a stuck cell is stuck at Gmax, else at Gmin.
    case stuckHighProbability

    /// How many there are.
    public static var count: Int { 24 }

    /// Name, unit, range and standard value.
    public var description: ParameterDescription {
        switch self {
        case .minimumConductance:
            .init("minimum_conductance", "S", 1e-12, 1, 10e-6, .fitted)
        case .maximumConductance:
            .init("maximum_conductance", "S", 1e-12, 1, 100e-6, .fitted)
        case .initialConductance:
            .init("initial_conductance", "S", 1e-12, 1, 35e-6, .fitted)
        case .potentiationThreshold:
            .init("potentiation_threshold", "V", 0.001, 100, 0.7, .fitted)
        case .depressionThreshold:
            .init("depression_threshold", "V", 0.001, 100, 0.7, .fitted)
        case .voltageScale: .init("voltage_scale", "V", 0.001, 100, 0.12, .fitted)
        case .potentiationRate: .init("potentiation_rate", "S/s", 0, 1e9, 1.6e-4, .fitted)
        case .depressionRate: .init("depression_rate", "S/s", 0, 1e9, 4.8e-4, .fitted)
        case .potentiationExponent: .init("potentiation_exponent", "1", 0, 10, 1, .fitted)
        case .depressionExponent: .init("depression_exponent", "1", 0, 10, 1, .fitted)
        case .polarity: .init("polarity", "1", -1, 1, -1, .chosen)
        case .curvature: .init("curvature", "1/V", 0, 50, 0, .chosen)
        default: layerDescription
        }
    }

    /// Forming and the layer of variation.
    private var layerDescription: ParameterDescription {
        switch self {
        case .formingVoltage: .init("forming_voltage", "V", 0, 100, 0, .chosen)
        case .virginConductance: .init("virgin_conductance", "S", 1e-15, 1, 1e-9, .chosen)
        case .formedConductance: .init("formed_conductance", "S", 1e-12, 1, 50e-6, .chosen)
        case .boundSpread: .init("bound_spread", "1", 0, 1, 0, .chosen)
        case .initialSpread: .init("initial_spread", "1", 0, 1, 0.15, .fitted)
        case .thresholdSpread: .init("threshold_spread", "1", 0, 1, 0, .chosen)
        case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
        case .formingSpread: .init("forming_spread", "1", 0, 1, 0, .chosen)
        case .writeSpread: .init("write_spread", "1", 0, 1, 0, .chosen)
        case .readSpread: .init("read_spread", "1", 0, 1, 0, .chosen)
        case .stuckProbability: .init("stuck_probability", "1", 0, 1, 0, .chosen)
        default: .init("stuck_high_probability", "1", 0, 1, 0.5, .chosen)
        }
    }
}
