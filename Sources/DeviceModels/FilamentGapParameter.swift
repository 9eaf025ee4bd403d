// SPDX-License-Identifier: Apache-2.0

/// The parameters of the filament-gap model by their index on the wire.
enum FilamentGapParameter: Int, ModelParameter {
    /// I0.
    case currentScale = 0
    /// g0.
    case gapScale
    /// V0.
    case voltageScale
    /// vel0.
    case velocity
    /// γ0.
    case fieldFactor
    /// β.
    case fieldFactorLoss
    /// tox.
    case thickness
    /// a0.
    case hopDistance
    /// Ea.
    case activationEnergy
    /// Fmin.
    case minimumField
    /// T0.
    case ambientTemperature
    /// Rth.
    case thermalResistance
    case minimumGap
    case maximumGap
    case initialGap
    /// δ, published as 0.02; 0 without noise.
    case gapNoise
    /// Tcrit.
    case noiseTemperature
    /// Tsmth.
    case noiseTemperatureScale
    case velocitySpread
    /// Of the maximum gap.
    case boundSpread

    static var count: Int { 20 }

    var description: ParameterDescription {
        switch self {
        case .currentScale: .init("current_scale", "A", 1e-12, 10, 1e-3, .published)
        case .gapScale: .init("gap_scale", "m", 1e-11, 1e-8, 0.25e-9, .published)
        case .voltageScale: .init("voltage_scale", "V", 0.01, 100, 0.25, .published)
        case .velocity: .init("velocity", "m/s", 0, 1e9, 10, .published)
        case .fieldFactor: .init("field_factor", "1", 0.1, 1e3, 16, .published)
        case .fieldFactorLoss: .init("field_factor_loss", "1", 0, 100, 0.8, .published)
        case .thickness: .init("thickness", "m", 1e-9, 1e-6, 12e-9, .published)
        case .hopDistance: .init("hop_distance", "m", 1e-11, 1e-8, 0.25e-9, .published)
        case .activationEnergy: .init("activation_energy", "eV", 0, 10, 0.6, .published)
        case .minimumField: .init("minimum_field", "V/m", 0, 1e11, 1.4e9, .published)
        case .ambientTemperature: .init("ambient_temperature", "K", 1, 2000, 298, .published)
        case .thermalResistance: .init("thermal_resistance", "K/W", 0, 1e9, 2.1e3, .published)
        case .minimumGap: .init("minimum_gap", "m", 1e-11, 1e-7, 0.2e-9, .published)
        case .maximumGap: .init("maximum_gap", "m", 1e-11, 1e-7, 1.7e-9, .published)
        case .initialGap: .init("initial_gap", "m", 1e-11, 1e-7, 1.7e-9, .chosen)
        case .gapNoise: .init("gap_noise", "m/s", 0, 10, 0, .chosen)
        case .noiseTemperature: .init("noise_temperature", "K", 0, 1e4, 450, .published)
        case .noiseTemperatureScale:
            .init("noise_temperature_scale", "K", 1, 1e4, 500, .published)
        case .velocitySpread: .init("velocity_spread", "1", 0, 1, 0, .chosen)
        case .boundSpread: .init("bound_spread", "1", 0, 1, 0, .chosen)
        }
    }
}
