// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A leaky integrator whose threshold is the ratio of two memristors; each spike raises it.
///
///     current ──┬────────┬── V ──▷ comparator ▷── spike: V = 0, SET pulse on Ga
///              ═╪═ C   [ R ]         │
///               ⏚        ⏚           Vth = Vref Ga ∕ Gb
///
///     C dV∕dt = I − V ∕ R
///     spike: Ga ← Ga + α (Gmax − Ga)
///     between spikes: Ga relaxes to Gb with the recovery time
///
/// At rest both memristors are equal and the threshold is Vref. Steps of 100 µs, exact for the
/// membrane; it fires at the end of the step in which it passes the threshold.
///
/// Source: the principle only, of an adaptive-threshold neuron with two resistive memories; no
/// number of it is trusted.
struct AdaptiveThresholdNeuron: NeuronCircuitModel {
    static var card: ModelCard {
        ModelCard(
            "adaptive-threshold",
            "leaky integrator with a threshold of two memristors",
            .phenomenological,
            state: "membrane voltage, V",
            source: "principle of a threshold from the ratio of two memories; numbers chosen"
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "input current",
            inputUnit: "A",
            membrane: "membrane voltage",
            membraneUnit: "V",
            output: "threshold",
            outputUnit: "V"
        )
    }

    /// The parameters by their index.
    enum Parameter: Int, ModelParameter {
        case resistance = 0
        case capacitance
        case referenceVoltage
        case restConductance
        case maximumConductance
        case setPart
        case recoveryTime

        static var count: Int { 7 }

        var description: ParameterDescription {
            switch self {
            case .resistance: .init("resistance", "Ohm", 1, 1e12, 1e6, .untrusted)
            case .capacitance: .init("capacitance", "F", 1e-15, 1, 20e-9, .untrusted)
            case .referenceVoltage: .init("reference_voltage", "V", 1e-6, 100, 0.5, .untrusted)
            case .restConductance: .init("rest_conductance", "S", 1e-12, 1, 10e-6, .untrusted)
            case .maximumConductance:
                .init("maximum_conductance", "S", 1e-12, 1, 40e-6, .untrusted)
            case .setPart: .init("set_part", "1", 0, 1, 0.05, .untrusted)
            case .recoveryTime: .init("recovery_time", "s", 1e-6, 1e9, 1, .untrusted)
            }
        }
    }

    static func preset(at index: Int) -> NeuronCircuitPreset? {
        switch index {
        case 0:
            .init(
                "adaptive",
                "the rate falls while the threshold rises",
                of: Self.self,
                .untrusted,
                .constant(2e-6, for: 1),
                source: "chosen"
            )
        case 1:
            NeuronCircuitPreset(
                "fixed",
                "no adaptation: a leaky integrator",
                of: Self.self,
                .untrusted,
                .constant(2e-6, for: 1),
                source: "chosen"
            )
            .with(Parameter.setPart, 0)
        default: nil
        }
    }

    private let constant: Double
    private let resistance: Double
    private let reference: Double
    private let rest: Double
    private let maximum: Double
    private let setPart: Double
    private let recoveryTime: Double
    private(set) var membrane = 0.0
    private var adapting: Double

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        resistance = value(.resistance)
        constant = resistance * value(.capacitance)
        reference = value(.referenceVoltage)
        rest = value(.restConductance)
        maximum = value(.maximumConductance)
        setPart = value(.setPart)
        recoveryTime = value(.recoveryTime)
        adapting = rest
        guard rest < maximum else { throw .inconsistent }
    }

    var longestStep: Double { 1e-4 }

    var output: Double { reference * adapting / rest }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        let target = input * resistance
        membrane = target + (membrane - target) * Portable.exp(-seconds / constant)
        adapting = rest + (adapting - rest) * Portable.exp(-seconds / recoveryTime)
        guard membrane >= output else { return CircuitStep(seconds: seconds, isSpike: false) }
        membrane = 0
        adapting += setPart * (maximum - adapting)
        return CircuitStep(seconds: seconds, isSpike: true)
    }
}
