// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``NeuronCircuitKind/thermalNeuristor``, in the units of the source.
enum ThermalNeuristorParameter: Int, ModelParameter {
    case loadResistance = 0
    case capacitance
    case heatCapacity
    case heatLoss
    case baseTemperature
    case hysteresisWidth
    case transitionTemperature
    case slope
    case insulatorPrefactor
    case activationTemperature
    case reversalShape
    case metalResistance
    case noiseStrength
    case spikeCurrent
    case restCurrent

    static var count: Int { 15 }

    var description: ParameterDescription {
        switch self {
        case .loadResistance: .init("load_resistance", "kOhm", 1e-3, 1e9, 12, .published)
        case .capacitance: .init("capacitance", "pF", 1e-3, 1e12, 145.34619293, .published)
        case .heatCapacity: .init("heat_capacity", "mW ns/K", 1e-3, 1e9, 49.62776831, .published)
        case .heatLoss: .init("heat_loss", "mW/K", 0, 1e6, 0.20558726, .published)
        case .baseTemperature: .init("base_temperature", "K", 305, 370, 325, .published)
        case .hysteresisWidth: .init("hysteresis_width", "K", 0, 100, 7.19357064, .published)
        case .transitionTemperature:
            .init("transition_temperature", "K", 250, 400, 332.805839, .published)
        case .slope: .init("slope", "1/K", 1e-3, 100, 0.252796285, .published)
        case .insulatorPrefactor:
            .init("insulator_prefactor", "Ohm", 1e-9, 1e6, 5.35882879e-3, .published)
        case .activationTemperature:
            .init("activation_temperature", "K", 0, 2e4, 5220.47417, .published)
        case .reversalShape: .init("reversal_shape", "1", 0, 10, 0.956269682, .published)
        case .metalResistance:
            .init("metal_resistance", "Ohm", 1, 1e9, 262.5 * 4.90025335, .published)
        case .noiseStrength: .init("noise_strength", "mW", 0, 1e3, 0, .chosen)
        case .spikeCurrent: .init("spike_current", "mA", 1e-6, 1e6, 1.5, .chosen)
        case .restCurrent: .init("rest_current", "mA", 1e-6, 1e6, 1, .chosen)
        }
    }
}

extension ThermalNeuristor {
    static func preset(at index: Int) -> NeuronCircuitPreset? {
        switch index {
        case 0:
            .init(
                "qiu-2023",
                "the measured device: static at 9 and 17 V, spiking from 11 to 15 V",
                of: Self.self,
                .published,
                .constant(12, for: 100e-6),
                source: "Qiu et al., Adv. Mater. (2023) 2306818"
            )
        case 1:
            NeuronCircuitPreset(
                "noisy",
                "the same with thermal noise",
                of: Self.self,
                .published,
                .constant(12, for: 100e-6),
                source: "Zhang et al., Nat. Commun. 15 (2024) 6986"
            )
            .with(Parameter.noiseStrength, 0.001)
        default: nil
        }
    }
}
