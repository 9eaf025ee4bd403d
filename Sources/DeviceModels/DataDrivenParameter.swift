// SPDX-License-Identifier: Apache-2.0

/// The parameters of the data-driven model by their index on the wire.
///
/// Rise is what positive voltages of the model's own sign do to the resistance, fall the opposite.
enum DataDrivenParameter: Int, ModelParameter {
    /// a.
    case conductionScale = 0
    /// b.
    case curvature
    /// Ap.
    case riseRate
    /// |An|.
    case fallRate
    /// tp.
    case riseSteepness
    /// tn.
    case fallSteepness
    /// kp.
    case riseSharpness
    /// kn.
    case fallSharpness
    /// r at 0 V for a rise.
    case riseBound
    case riseBoundSlope
    /// r at 0 V for a fall.
    case fallBound
    case fallBoundSlope
    case minimumResistance
    case maximumResistance
    case initialResistance
    case rateSpread
    case initialSpread

    static var count: Int { 17 }

    var description: ParameterDescription {
        switch self {
        case .conductionScale: .init("conduction_scale", "V", 1e-6, 1e3, 0.24, .published)
        case .curvature: .init("curvature", "1/V", 1e-3, 100, 2.81, .published)
        case .riseRate: .init("rise_rate", "Ohm/s", 0, 1e12, 0.12, .published)
        case .fallRate: .init("fall_rate", "Ohm/s", 0, 1e12, 79.03, .published)
        case .riseSteepness: .init("rise_steepness", "1/V", 0, 100, 0.59, .published)
        case .fallSteepness: .init("fall_steepness", "1/V", 0, 100, 1.12, .published)
        case .riseSharpness: .init("rise_sharpness", "1/Ohm", 1e-9, 1, 8.10e-3, .published)
        case .fallSharpness: .init("fall_sharpness", "1/Ohm", 1e-9, 1, 9.43e-3, .published)
        case .riseBound: .init("rise_bound", "Ohm", -1e9, 1e9, 3085, .published)
        case .riseBoundSlope: .init("rise_bound_slope", "Ohm/V", -1e9, 1e9, 1862, .published)
        case .fallBound: .init("fall_bound", "Ohm", -1e9, 1e9, 5193, .published)
        case .fallBoundSlope: .init("fall_bound_slope", "Ohm/V", -1e9, 1e9, 378, .published)
        case .minimumResistance: .init("minimum_resistance", "Ohm", 1, 1e9, 4000, .chosen)
        case .maximumResistance: .init("maximum_resistance", "Ohm", 1, 1e9, 7000, .chosen)
        case .initialResistance: .init("initial_resistance", "Ohm", 1, 1e9, 5000, .chosen)
        case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
        case .initialSpread: .init("initial_spread", "1", 0, 1, 0, .chosen)
        }
    }
}
