// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A VO2 device in series with a transistor, biased below its threshold: noise fires it.
///
///     supply ──[ transistor, RT(VG) ]──┬──────────┬── V
///       VG ────────┘                  ═╪═ C    [ VO2 ]  output: its current
///                                      └────┬─────┘
///                                           ⏚
///
///     RT = 1 ∕ (k (VG − VT)),  V∞ = VDD Roff ∕ (Roff + RT),  τ = C (RT ∥ Roff)
///     dV = (V∞ − V) dt ∕ τ + σ √(2 ∕ τ) dW       (Ornstein-Uhlenbeck, deviation σ)
///
/// It fires where V passes the threshold, which is drawn for each cycle (normal), and then is
/// metallic until V has fallen to the hold voltage. The probability to fire within a window is a
/// sigmoid of the gate voltage. Steps of 10 ns, the exact transition of the process.
///
/// Source: A. Parihar et al., Front. Neurosci. 12 (2018) 210 (the process and its fluctuating
/// boundary); the threshold from the review's Table 2; the circuit's values are not trusted.
struct StochasticTransitionNeuron: NeuronCircuitModel {
    typealias Parameter = StochasticTransitionParameter

    static var card: ModelCard {
        ModelCard(
            "stochastic-vo2",
            "VO2 device below its threshold, which noise fires",
            .phenomenological,
            state: "device voltage, V",
            source: "Parihar et al., Front. Neurosci. 12 (2018) 210; values chosen"
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "gate voltage",
            inputUnit: "V",
            membrane: "device voltage",
            membraneUnit: "V",
            output: "device current",
            outputUnit: "A"
        )
    }

    private let supply: Double
    private let transistor: (gain: Double, threshold: Double)
    private let resistances: (on: Double, off: Double)
    private let capacitance: Double
    private let threshold: (mean: Double, spread: Double)
    private let hold: Double
    private let deviation: Double
    private let noise: CellNoise
    private(set) var membrane = 0.0
    private var isMetallic = false
    private var level: Double
    private var steps: UInt64 = 0
    private var cycles: UInt64 = 0

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        supply = value(.supplyVoltage)
        transistor = (value(.transistorGain), value(.transistorThreshold))
        resistances = (value(.onResistance), value(.offResistance))
        capacitance = value(.capacitance)
        threshold = (value(.thresholdVoltage), value(.thresholdSpread))
        hold = value(.holdVoltage)
        deviation = value(.noiseVoltage)
        self.noise = noise
        level = threshold.mean
        guard resistances.on < resistances.off, hold < threshold.mean else { throw .inconsistent }
        drawLevel()
    }

    var longestStep: Double { 1e-8 }

    var output: Double { membrane / resistance }

    private var resistance: Double { isMetallic ? resistances.on : resistances.off }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        let drive = transistor.gain * max(input - transistor.threshold, 0)
        let conductance = drive + 1.0 / resistance
        let target = supply * drive / conductance
        let decay = Portable.exp(-seconds * conductance / capacitance)
        membrane = target + (membrane - target) * decay
        if deviation > 0 {
            let spread = deviation * Portable.squareRoot(1.0 - decay * decay)
            membrane += spread * noise.gaussian(steps, .neuron)
        }
        steps &+= 1
        return CircuitStep(seconds: seconds, isSpike: follow())
    }

    /// Switches where a threshold is passed; says whether it fired.
    private mutating func follow() -> Bool {
        if isMetallic {
            guard membrane < hold else { return false }
            isMetallic = false
            cycles &+= 1
            drawLevel()
            return false
        }
        isMetallic = membrane >= level
        return isMetallic
    }

    private mutating func drawLevel() {
        guard threshold.spread > 0 else { return }
        let drawn = threshold.mean + threshold.spread * noise.gaussian(cycles, .switching)
        level = min(max(drawn, 1.01 * hold), 4.0 * threshold.mean)
    }
}

/// The parameters of ``NeuronCircuitKind/stochasticTransition``.
enum StochasticTransitionParameter: Int, ModelParameter {
    case supplyVoltage = 0
    case transistorGain
    case transistorThreshold
    case onResistance
    case offResistance
    case capacitance
    case thresholdVoltage
    case thresholdSpread
    case holdVoltage
    case noiseVoltage

    static var count: Int { 10 }

    var description: ParameterDescription {
        switch self {
        case .supplyVoltage: .init("supply_voltage", "V", 0, 100, 2.5, .untrusted)
        case .transistorGain: .init("transistor_gain", "S/V", 1e-12, 1, 1e-4, .untrusted)
        case .transistorThreshold: .init("transistor_threshold", "V", -10, 10, 0.5, .untrusted)
        case .onResistance: .init("on_resistance", "Ohm", 1, 1e12, 1e3, .untrusted)
        case .offResistance: .init("off_resistance", "Ohm", 1, 1e13, 50e3, .untrusted)
        case .capacitance: .init("capacitance", "F", 1e-15, 1, 10e-12, .untrusted)
        case .thresholdVoltage: .init("threshold_voltage", "V", 1e-3, 100, 1.7, .published)
        case .thresholdSpread: .init("threshold_spread", "V", 0, 10, 0.05, .untrusted)
        case .holdVoltage: .init("hold_voltage", "V", 0, 100, 0.8, .untrusted)
        case .noiseVoltage: .init("noise_voltage", "V", 0, 10, 0.02, .untrusted)
        }
    }
}

extension StochasticTransitionNeuron {
    static func preset(at index: Int) -> NeuronCircuitPreset? {
        guard index == 0 else { return nil }
        return .init(
            "vo2-100nm",
            "VO2, 100 nm, threshold 1.7 V",
            of: Self.self,
            .untrusted,
            .constant(0.94, for: 100e-6),
            source: "Parihar et al., Front. Neurosci. 12 (2018) 210; values chosen"
        )
    }
}
