// SPDX-License-Identifier: Apache-2.0

/// GaTa4Se8: pulses of a strong field make metallic sites, which relax; enough of them fire.
///
///     x ← x e^(−T ∕ τ) + 1 a pulse,  fires at x = xc
///
/// The number of pulses to fire falls with their rate, their width and their field. The law is
/// that of ``LeakyAccumulator``; no number of it is trusted.
///
/// Source: P. Stoliar et al., Adv. Funct. Mater. 27 (2017) 1604740, the shape only.
struct MottAvalancheNeuron: NeuronCircuitModel {
    static var card: ModelCard {
        ModelCard(
            "gata4se8",
            "leaky accumulation of metallic sites in a Mott insulator",
            .phenomenological,
            state: "metallic sites by those of a pulse, 1",
            source: "Stoliar et al., Adv. Funct. Mater. 27 (2017) 1604740, the shape only"
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "pulse voltage",
            inputUnit: "V",
            membrane: "metallic sites by those of a pulse",
            membraneUnit: "1",
            output: "whether it fires now",
            outputUnit: "1"
        )
    }

    /// The parameters by their index.
    enum Parameter: Int, ModelParameter {
        case voltageThreshold = 0
        case pulseVoltage
        case exponent
        case pulseWidth
        case leakTime
        case threshold

        static var count: Int { 6 }

        var description: ParameterDescription {
            switch self {
            case .voltageThreshold: .init("voltage_threshold", "V", 1e-3, 1e4, 10, .untrusted)
            case .pulseVoltage: .init("pulse_voltage", "V", 1e-3, 1e4, 20, .untrusted)
            case .exponent: .init("exponent", "1", 0, 4, 2, .untrusted)
            case .pulseWidth: .init("pulse_width", "s", 1e-9, 10, 1e-6, .untrusted)
            case .leakTime: .init("leak_time", "s", 1e-9, 1e6, 100e-6, .untrusted)
            case .threshold: .init("threshold", "1", 1e-3, 1e6, 4.5, .untrusted)
            }
        }
    }

    static func preset(at index: Int) -> NeuronCircuitPreset? {
        guard index == 0 else { return nil }
        return .init(
            "standard",
            "pulses each 10 us",
            of: Self.self,
            .untrusted,
            .pulses(20, 1e-6, gap: 9e-6, for: 1e-3),
            source: "no numbers were found; chosen"
        )
    }

    private var accumulator: LeakyAccumulator

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        accumulator = LeakyAccumulator(
            inputThreshold: value(.voltageThreshold),
            reference: value(.pulseVoltage),
            exponent: value(.exponent),
            width: value(.pulseWidth),
            leakTime: value(.leakTime),
            threshold: value(.threshold)
        )
    }

    var longestStep: Double { 1e9 }

    var membrane: Double { accumulator.content }

    var output: Double { accumulator.fired }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        accumulator.step(input: input, seconds: seconds)
    }
}
