// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``NeuronCircuitKind/phaseChange``.
enum PhaseChangeNeuronParameter: Int, ModelParameter {
    case stepPart = 0
    case stepSpread
    case nominalWidth
    case crystallisationVoltage
    case referenceVoltage
    case voltageScale
    case resetSpread
    case refractoryTime
    case amorphousConductance
    case crystallineConductance

    static var count: Int { 10 }

    var description: ParameterDescription {
        switch self {
        case .stepPart: .init("step_part", "1", 1e-6, 1, 1.0 / 6.0, .fitted)
        case .stepSpread: .init("step_spread", "1", 0, 1, 0.1, .fitted)
        case .nominalWidth: .init("nominal_width", "s", 1e-12, 1, 50e-9, .chosen)
        case .crystallisationVoltage:
            .init("crystallisation_voltage", "V", 1e-3, 100, 1.5, .published)
        case .referenceVoltage: .init("reference_voltage", "V", 1e-3, 100, 1.5, .published)
        case .voltageScale: .init("voltage_scale", "V", 1e-3, 100, 0.25, .untrusted)
        case .resetSpread: .init("reset_spread", "1", 0, 1, 0.05, .fitted)
        case .refractoryTime: .init("refractory_time", "s", 0, 1e6, 0, .chosen)
        case .amorphousConductance:
            .init("amorphous_conductance", "S", 1e-12, 1, 0.1e-6, .chosen)
        case .crystallineConductance:
            .init("crystalline_conductance", "S", 1e-12, 1, 20e-6, .chosen)
        }
    }
}

extension PhaseChangeNeuron {
    static func preset(at index: Int) -> NeuronCircuitPreset? {
        switch index {
        case 0:
            .init(
                "gst-90nm",
                "Ge2Sb2Te5 mushroom cell: fires after about six nominal pulses at 1.5 V",
                of: Self.self,
                .fitted,
                .pulses(1.5, 50e-9, gap: 1e-6, for: 1e-3),
                source: "Tuma et al., Nat. Nanotechnol. 11 (2016) 693"
            )
        case 1:
            NeuronCircuitPreset(
                "gst-90nm-2v",
                "the same with the nominal pulse at 2 V, as the intervals were measured",
                of: Self.self,
                .fitted,
                .pulses(2, 50e-9, gap: 1e-6, for: 1e-3),
                source: "Tuma et al., Nat. Nanotechnol. 11 (2016) 693"
            )
            .with(Parameter.referenceVoltage, 2)
        default: nil
        }
    }
}
