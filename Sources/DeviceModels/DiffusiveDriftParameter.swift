// SPDX-License-Identifier: Apache-2.0

/// The parameters of a diffusive memristor in series with a drift one, by index on the wire.
enum DiffusiveDriftParameter: Int, ModelParameter {
    case drive = 0
    case timeScale
    case inertVoltage
    case diffusiveOnResistance
    case diffusiveOffResistance
    case lifetimeMedian
    case lifetimeSpread
    case minimumConductance
    case maximumConductance
    case initialConductance
    case potentiationThreshold
    case depressionThreshold
    case voltageScale
    case potentiationRate
    case depressionRate
    case thresholdSpread
    case rateSpread
    case readsSeries

    static var count: Int { 18 }

    var description: ParameterDescription {
        switch self {
        case .drive: .init("drive", "1/V", 0, 1e4, 32, .fitted)
        case .timeScale: .init("time_scale", "1", 1e-3, 1e9, 250, .fitted)
        case .inertVoltage: .init("inert_voltage", "V", 1e-3, 100, 0.15, .chosen)
        case .diffusiveOnResistance:
            .init("diffusive_on_resistance", "Ohm", 1, 1e12, 1.7e4, .published)
        case .diffusiveOffResistance:
            .init("diffusive_off_resistance", "Ohm", 1, 1e13, 1e10, .published)
        case .lifetimeMedian:
            .init("lifetime_median", "s", 1e-9, 1e9, 3.287081206434e-3, .published)
        case .lifetimeSpread: .init("lifetime_spread", "1", 0, 3, 0.237, .published)
        case .minimumConductance: .init("minimum_conductance", "S", 1e-12, 1, 2e-6, .chosen)
        case .maximumConductance: .init("maximum_conductance", "S", 1e-12, 1, 50e-6, .chosen)
        case .initialConductance: .init("initial_conductance", "S", 1e-12, 1, 15e-6, .chosen)
        case .potentiationThreshold: .init("potentiation_threshold", "V", 1e-3, 100, 0.7, .chosen)
        case .depressionThreshold: .init("depression_threshold", "V", 1e-3, 100, 0.7, .chosen)
        case .voltageScale: .init("voltage_scale", "V", 1e-3, 100, 0.3, .chosen)
        case .potentiationRate: .init("potentiation_rate", "S/s", 0, 1e9, 0.01, .chosen)
        case .depressionRate: .init("depression_rate", "S/s", 0, 1e9, 0.01, .chosen)
        case .thresholdSpread: .init("threshold_spread", "1", 0, 1, 0, .chosen)
        case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
        case .readsSeries: .init("reads_series", "1", 0, 1, 0, .chosen)
        }
    }
}
