// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``NeuronCircuitKind/thresholdSwitch``.
///
/// The standard values are those of Ag∕SiO2∕Au: its threshold is published, the rest is chosen.
enum ThresholdSwitchParameter: Int, ModelParameter {
    case loadResistance = 0
    case capacitance
    case outputResistance
    case thresholdVoltage
    case holdVoltage
    case onResistance
    case offResistance
    case onDelay
    case meanOnDelay
    case offDelay
    case offDelaySpread
    case thresholdSpread

    static var count: Int { 12 }

    var description: ParameterDescription {
        switch self {
        case .loadResistance: .init("load_resistance", "Ohm", 1, 1e15, 100e3, .chosen)
        case .capacitance: .init("capacitance", "F", 1e-18, 1, 10e-9, .chosen)
        case .outputResistance: .init("output_resistance", "Ohm", 0, 1e12, 1e3, .chosen)
        case .thresholdVoltage: .init("threshold_voltage", "V", 1e-3, 100, 1, .published)
        case .holdVoltage: .init("hold_voltage", "V", 1e-6, 100, 0.1, .chosen)
        case .onResistance: .init("on_resistance", "Ohm", 1, 1e12, 1e3, .chosen)
        case .offResistance: .init("off_resistance", "Ohm", 1, 1e15, 1e9, .chosen)
        case .onDelay: .init("on_delay", "s", 0, 1e6, 0, .chosen)
        case .meanOnDelay: .init("mean_on_delay", "s", 0, 1e6, 0, .chosen)
        case .offDelay: .init("off_delay", "s", 0, 1e6, 300e-6, .chosen)
        case .offDelaySpread: .init("off_delay_spread", "1", 0, 3, 0, .chosen)
        case .thresholdSpread: .init("threshold_spread", "V", 0, 100, 0, .chosen)
        }
    }
}

extension ThresholdSwitchNeuron {
    static func preset(at index: Int) -> NeuronCircuitPreset? {
        switch index {
        case 0:
            .init(
                "ag-sio2-au",
                "Ag/SiO2/Au, threshold 1.0 V",
                of: Self.self,
                .chosen,
                .constant(2, for: 20e-3),
                source: "Zhang et al., IEEE Electron Device Lett. 39 (2018) 308"
            )
        case 1:
            NeuronCircuitPreset(
                "ni-hfo2-ni",
                "Au/Ni/HfO2/Ni, threshold 1.0 V, one resistor and one capacitor",
                of: Self.self,
                .chosen,
                .constant(1.5, for: 100e-3),
                source: "threshold from the review's Table 2; circuit chosen"
            )
            .with(Parameter.outputResistance, 0)
            .with(Parameter.offDelay, 0)
            .with(Parameter.offResistance, 1e7)
        case 2: nanodots
        case 3: diffusive
        default: nil
        }
    }

    /// From both published frequencies follow the threshold and, with the load chosen, C.
    private static var nanodots: NeuronCircuitPreset {
        NeuronCircuitPreset(
            "ag-nanodots",
            "Pt/Ag nanodots/HfO2/Pt oscillator, 19 kHz at 0.6 V and 54 kHz at 0.8 V",
            of: Self.self,
            .fitted,
            .constant(0.6, for: 1e-3),
            source: """
                resistance and hold voltage of the integrated nanodot switch; \
                threshold and capacitance from the two published frequencies
                """
        )
        .with(Parameter.loadResistance, 100e3)
        .with(Parameter.capacitance, 1.521e-10)
        .with(Parameter.outputResistance, 0)
        .with(Parameter.thresholdVoltage, 0.58334)
        .with(Parameter.holdVoltage, 0.08)
        .with(Parameter.onResistance, 806)
        .with(Parameter.offResistance, 1e9)
        .with(Parameter.offDelay, 0)
    }

    /// The delay is exponential; the relaxation is that measured after 0.5 V, 4 ms.
    private static var diffusive: NeuronCircuitPreset {
        NeuronCircuitPreset(
            "ag-sioxny",
            "Pt/SiOxNy:Ag/Pt diffusive neuron, threshold 0.4 V, random delay and relaxation",
            of: Self.self,
            .chosen,
            .pulses(0.8, 10e-3, gap: 10e-3, for: 1),
            source: """
                threshold: Wang et al., Nat. Electron. 1 (2018) 137; relaxation: measured \
                log-normal, median 3.29 ms, sigma 0.237; delay and circuit chosen
                """
        )
        .with(Parameter.loadResistance, 200e3)
        .with(Parameter.capacitance, 10e-9)
        .with(Parameter.outputResistance, 0)
        .with(Parameter.thresholdVoltage, 0.4)
        .with(Parameter.holdVoltage, 0.1)
        .with(Parameter.onResistance, 17e3)
        .with(Parameter.offResistance, 1e10)
        .with(Parameter.meanOnDelay, 1e-3)
        .with(Parameter.offDelay, 3.29e-3)
        .with(Parameter.offDelaySpread, 0.237)
    }
}
