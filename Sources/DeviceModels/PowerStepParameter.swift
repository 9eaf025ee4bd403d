// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``ModelKind/powerStep`` by their index on the wire.
///
/// The standard values are the epitaxial SiGe:Ag device; step, exponent and ratio are fitted so that
/// its published on/off ratios after 100, 200 and 500 set pulses come out.
public enum PowerStepParameter: Int, ModelParameter, Sendable {
    /// Gmin, the unit of the conductance ratio.
    case minimumConductance = 0
    /// gm = Gmax ∕ Gmin.
    case maximumRatio
    /// G ∕ Gmin of a fresh cell.
    case initialRatio
    /// k: the step of the ratio that one nominal pulse makes far from the bound.
    case step
    /// γ.
    case exponent
    /// The voltage of a nominal set pulse.
    case nominalSetVoltage
    /// The magnitude of the voltage of a nominal reset pulse.
    case nominalResetVoltage
    /// The width of both nominal pulses.
    case nominalWidth
    /// The effective voltage up to which nothing potentiates.
    case potentiationThreshold
    /// The magnitude of the negative effective voltage up to which nothing depresses.
    case depressionThreshold
    /// V0 of the hyperbolic sine that scales the dose with the voltage.
    case voltageScale
    /// +1 where a positive cell voltage potentiates, else −1.
    case polarity
    /// b of I = G · sinh(bV) ∕ b; 0 for an ohmic cell.
    case curvature
    /// Device-to-device spread of Gmin and of gm.
    case boundSpread
    /// Device-to-device spread of the initial ratio, log-normal.
    case initialSpread
    /// Device-to-device spread of both thresholds; a nominal pulse keeps its dose.
    case thresholdSpread
    /// Device-to-device spread of the steps up and down.
    case rateSpread
    /// Cycle-to-cycle spread of the change, one draw a switching episode.
    case writeSpread
    /// Spread of a read current.
    case readSpread
    /// The probability that a cell is stuck.
    case stuckProbability
    /// The probability that a stuck cell is stuck at Gmax, else at Gmin.
    case stuckHighProbability

    /// How many there are.
    public static var count: Int { 21 }

    /// Name, unit, range and standard value.
    public var description: ParameterDescription {
        switch self {
        case .minimumConductance:
            .init("minimum_conductance", "S", 1e-12, 1, 1.0 / (81e3 * 50.2), .chosen)
        case .maximumRatio: .init("maximum_ratio", "1", 1.01, 1e9, 240, .fitted)
        case .initialRatio: .init("initial_ratio", "1", 1, 1e9, 1, .fitted)
        case .step: .init("step", "1", 0, 1e9, 1.072917, .fitted)
        case .exponent: .init("exponent", "1", 0, 10, 0.32302225, .fitted)
        case .nominalSetVoltage: .init("nominal_set_voltage", "V", 0.01, 100, 5, .published)
        case .nominalResetVoltage: .init("nominal_reset_voltage", "V", 0.01, 100, 3, .published)
        case .nominalWidth: .init("nominal_width", "s", 1e-9, 1000, 5e-6, .published)
        // Above the 2 V read and the half-selected 2.5 V, with room for a spread of 4 %.
        case .potentiationThreshold:
            .init("potentiation_threshold", "V", 0.001, 100, 3.5, .chosen)
        // Above a 2 V read of either sign and the half-selected 1.5 V.
        case .depressionThreshold: .init("depression_threshold", "V", 0.001, 100, 2.3, .chosen)
        case .voltageScale: .init("voltage_scale", "V", 0.001, 100, 0.25, .chosen)
        case .polarity: .init("polarity", "1", -1, 1, 1, .chosen)
        default: layerDescription
        }
    }

    /// The layer of variation.
    private var layerDescription: ParameterDescription {
        switch self {
        case .curvature: .init("curvature", "1/V", 0, 50, 0, .chosen)
        case .boundSpread: .init("bound_spread", "1", 0, 1, 0, .chosen)
        case .initialSpread: .init("initial_spread", "1", 0, 1, 0, .chosen)
        case .thresholdSpread: .init("threshold_spread", "1", 0, 1, 0, .chosen)
        case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
        case .writeSpread: .init("write_spread", "1", 0, 1, 0.01, .chosen)
        case .readSpread: .init("read_spread", "1", 0, 1, 0, .chosen)
        case .stuckProbability: .init("stuck_probability", "1", 0, 1, 0, .chosen)
        default: .init("stuck_high_probability", "1", 0, 1, 0.5, .chosen)
        }
    }
}
