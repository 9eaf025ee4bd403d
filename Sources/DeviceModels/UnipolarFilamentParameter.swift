// SPDX-License-Identifier: Apache-2.0

/// The parameters of the unipolar filament by their index on the wire.
enum UnipolarFilamentParameter: Int, ModelParameter {
    case offResistance = 0
    case offSaturation
    /// n of the off state, the ideality times the thermal voltage.
    case offSlope
    case onResistance
    case onSaturation
    case onSlope
    case currentLimit
    case setEnergy
    case resetEnergy
    /// Of both energies, log-normal, one draw a switching; untrusted where not 0.
    case cycleSpread
    /// Of both energies, log-normal, one draw a device.
    case deviceSpread
    /// 0 for a cell that needs no forming.
    case formingVoltage
    /// 1 on, 0 off.
    case initialState

    static var count: Int { 13 }

    var description: ParameterDescription {
        switch self {
        case .offResistance: .init("off_resistance", "Ohm", 1, 1e12, 3.3e6, .published)
        case .offSaturation: .init("off_saturation", "A", 1e-15, 0.1, 5e-9, .published)
        case .offSlope: .init("off_slope", "V", 0.01, 10, 0.29, .published)
        case .onResistance: .init("on_resistance", "Ohm", 1, 1e12, 8e2, .published)
        case .onSaturation: .init("on_saturation", "A", 1e-15, 0.1, 18e-6, .published)
        case .onSlope: .init("on_slope", "V", 0.01, 10, 0.38, .published)
        case .currentLimit: .init("current_limit", "A", 1e-9, 1e3, 1e-2, .published)
        case .setEnergy: .init("set_energy", "J", 1e-18, 1e3, 1.35e-6, .published)
        case .resetEnergy: .init("reset_energy", "J", 1e-18, 1e3, 1e-3, .published)
        case .cycleSpread: .init("cycle_spread", "1", 0, 1, 0, .chosen)
        case .deviceSpread: .init("device_spread", "1", 0, 1, 0, .chosen)
        case .formingVoltage: .init("forming_voltage", "V", 0, 1e3, 0, .chosen)
        case .initialState: .init("initial_state", "1", 0, 1, 0, .chosen)
        }
    }
}
