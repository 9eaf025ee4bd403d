// SPDX-License-Identifier: Apache-2.0

/// The parameters of the metastable-switch ensemble by their index on the wire.
enum MetastableSwitchParameter: Int, ModelParameter {
    /// τ.
    case timeConstant = 0
    case temperature
    /// VA.
    case onVoltage
    /// VB.
    case offVoltage
    /// Goff.
    case offConductance
    /// Gon.
    case onConductance
    /// N; 0 for the mean field without noise.
    case switchCount
    /// Nothing moves at voltages of at most this magnitude.
    case deadZone
    /// φ.
    case ohmicPart
    /// If, the same for both directions, so that no current flows at 0 V.
    case diodeCurrent
    /// bf.
    case diodeForwardSlope
    /// br.
    case diodeReverseSlope
    /// x of a fresh cell.
    case initialPart
    /// Of VA and VB.
    case voltageSpread
    /// Of Goff and Gon.
    case boundSpread

    static var count: Int { 15 }

    var description: ParameterDescription {
        switch self {
        case .timeConstant: .init("time_constant", "s", 1e-12, 1e9, 1.5e-4, .published)
        case .temperature: .init("temperature", "K", 1, 2000, 298, .published)
        case .onVoltage: .init("on_voltage", "V", 0, 100, 0.23, .published)
        case .offVoltage: .init("off_voltage", "V", 0, 100, 0.25, .published)
        case .offConductance: .init("off_conductance", "S", 1e-12, 1e3, 0.010, .published)
        case .onConductance: .init("on_conductance", "S", 1e-12, 1e3, 0.040, .published)
        case .switchCount: .init("switch_count", "1", 0, 1e15, 1e6, .published)
        case .deadZone: .init("dead_zone", "V", 0, 100, 0.1, .fitted)
        case .ohmicPart: .init("ohmic_part", "1", 0, 1, 1, .published)
        case .diodeCurrent: .init("diode_current", "A", 0, 1, 0, .chosen)
        case .diodeForwardSlope: .init("diode_forward_slope", "1/V", 0, 100, 0, .chosen)
        case .diodeReverseSlope: .init("diode_reverse_slope", "1/V", 0, 100, 0, .chosen)
        case .initialPart: .init("initial_part", "1", 0, 1, 0, .chosen)
        case .voltageSpread: .init("voltage_spread", "1", 0, 1, 0, .chosen)
        case .boundSpread: .init("bound_spread", "1", 0, 1, 0, .chosen)
        }
    }
}
