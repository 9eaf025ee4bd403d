// SPDX-License-Identifier: Apache-2.0

/// A unipolar SiOx device that accumulates energy, leaks it and fires.
///
///     E ← E e^(−T ∕ τ) + Ep a pulse,  fires at E = 3.5 Ep
///
/// With τ = 2 s a pulse each 640, 215 or 65 ms fires it after 10, 5 or 4 pulses. Only the order is
/// that of the measurement (fewer pulses at shorter intervals); no counts were published.
/// Currents below the threshold, such as 1 µA for sensing, bring nothing.
///
/// Source: the excitation of TiN∕SiOx∕TiN by 4 mA pulses, A. Mehonic and A. J. Kenyon, Front.
/// Neurosci. 10 (2016) 57; τ and the threshold are fitted to the order.
struct UnipolarOxideNeuron: NeuronCircuitModel {
    static var card: ModelCard {
        ModelCard(
            "siox",
            "leaky energy in a unipolar oxide",
            .phenomenological,
            state: "energy by that of a pulse, 1",
            source: "Mehonic and Kenyon, Front. Neurosci. 10 (2016) 57; constants fitted"
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "pulse current",
            inputUnit: "A",
            membrane: "energy by that of a pulse",
            membraneUnit: "1",
            output: "whether it fires now",
            outputUnit: "1"
        )
    }

    /// The parameters by their index.
    enum Parameter: Int, ModelParameter {
        case currentThreshold = 0
        case pulseCurrent
        case exponent
        case pulseWidth
        case leakTime
        case threshold

        static var count: Int { 6 }

        var description: ParameterDescription {
            switch self {
            case .currentThreshold: .init("current_threshold", "A", 1e-9, 1, 1e-3, .chosen)
            case .pulseCurrent: .init("pulse_current", "A", 1e-9, 1, 4e-3, .published)
            case .exponent: .init("exponent", "1", 0, 4, 2, .chosen)
            case .pulseWidth: .init("pulse_width", "s", 1e-9, 10, 100e-6, .chosen)
            case .leakTime: .init("leak_time", "s", 1e-9, 1e6, 2, .fitted)
            case .threshold: .init("threshold", "1", 1e-3, 1e6, 3.5, .fitted)
            }
        }
    }

    static func preset(at index: Int) -> NeuronCircuitPreset? {
        switch index {
        case 0: interval("siox-215ms", "pulses of 4 mA each 215 ms: fires at the fifth", 215e-3)
        case 1: interval("siox-640ms", "pulses of 4 mA each 640 ms: fires at the tenth", 640e-3)
        case 2: interval("siox-65ms", "pulses of 4 mA each 65 ms: fires at the fourth", 65e-3)
        default: nil
        }
    }

    private static func interval(
        _ name: StaticString,
        _ title: StaticString,
        _ seconds: Double
    ) -> NeuronCircuitPreset {
        NeuronCircuitPreset(
            name,
            title,
            of: Self.self,
            .fitted,
            .pulses(4e-3, 100e-6, gap: seconds - 100e-6, for: 12 * seconds),
            source: "Mehonic and Kenyon, Front. Neurosci. 10 (2016) 57; constants fitted"
        )
    }

    private var accumulator: LeakyAccumulator

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        accumulator = LeakyAccumulator(
            inputThreshold: value(.currentThreshold),
            reference: value(.pulseCurrent),
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
