// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``ModelKind/floatingGate`` by their index on the wire.
///
/// The measured spread between devices is that of Va = 23.4 ± 0.8 V (3.42 %) and β = 9 ± 0.8 V
/// (8.9 %), with P0 = 5·10⁻³ and ξ = 7 nA∕V².
enum FloatingGateParameter: Int, ModelParameter {
    /// P0 of the injection transistor.
    case hotElectronYield = 0
    /// Va of the injection transistor.
    case hotElectronVoltage
    /// β of the injection transistor.
    case tunnelVoltage
    /// ξ of the injection transistor.
    case tunnelCoefficient
    /// Vbi of the injection transistor.
    case barrierVoltage
    /// Vth of the injection transistor.
    case injectionThreshold
    /// K of the injection transistor.
    case injectionTransconductance
    /// Vth of the read transistor.
    case readThreshold
    /// K of the read transistor.
    case readTransconductance
    /// The drain voltage at which a conductance is stated.
    case readVoltage
    /// The width of a program pulse that is one step.
    case programWidth
    /// The width of an erase pulse that is one step.
    case eraseWidth
    /// The charge of a fresh gate.
    case initialCharge
    /// The least charge.
    case leastCharge
    /// The greatest charge.
    case greatestCharge
    /// How fast pulses wear the oxide: 1 as measured, 0 not at all.
    case cycling
    /// A of the spread A · (1 − e^(−I ∕ B)) of a read current; 0 for the layer's.
    case readError
    /// B of it.
    case readErrorCurrent
    /// Device-to-device spread of Va.
    case hotElectronSpread
    /// Device-to-device spread of β.
    case tunnelSpread

    static var count: Int { 20 }

    var description: ParameterDescription {
        switch self {
        case .hotElectronYield: .init("hot_electron_yield", "1", 0, 1, 1e-3, .published)
        case .hotElectronVoltage: .init("hot_electron_voltage", "V", 1, 1000, 20, .published)
        case .tunnelVoltage: .init("tunnel_voltage", "V", 1, 1000, 10, .published)
        case .tunnelCoefficient:
            .init("tunnel_coefficient", "A/V^2", 0, 1e-3, 2.5e-8, .published)
        case .barrierVoltage: .init("barrier_voltage", "V", 0.1, 100, 5, .published)
        case .injectionThreshold:
            .init("injection_threshold", "V", -10, 10, 1.32, .published)
        case .injectionTransconductance:
            .init("injection_transconductance", "A/V^2", 1e-12, 1, 3.4e-5, .published)
        case .readThreshold: .init("read_threshold", "V", -10, 10, 0.87, .published)
        case .readTransconductance:
            .init("read_transconductance", "A/V^2", 1e-12, 1, 1.7e-5, .published)
        case .readVoltage: .init("read_voltage", "V", 0.01, 10, 2, .published)
        case .programWidth: .init("program_width", "s", 1e-9, 1, 200e-6, .published)
        case .eraseWidth: .init("erase_width", "s", 1e-9, 1, 100e-6, .published)
        default: cellDescription
        }
    }

    private var cellDescription: ParameterDescription {
        switch self {
        case .initialCharge: .init("initial_charge", "C", -1e-9, 1e-9, 0, .published)
        case .leastCharge: .init("least_charge", "C", -1e-9, 0, -25e-12, .chosen)
        case .greatestCharge: .init("greatest_charge", "C", 0, 1e-9, 15e-12, .chosen)
        case .cycling: .init("cycling", "1", 0, 1e6, 0, .chosen)
        // A silicon–oxide–nitride cell on the day of writing: 19.88665 nA, 176.3115 nA.
        case .readError: .init("read_error", "A", 0, 1e-3, 0, .chosen)
        case .readErrorCurrent:
            .init("read_error_current", "A", 1e-12, 1, 176.3115e-9, .published)
        case .hotElectronSpread: .init("hot_electron_spread", "1", 0, 1, 0, .chosen)
        default: .init("tunnel_spread", "1", 0, 1, 0, .chosen)
        }
    }
}
