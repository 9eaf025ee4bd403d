// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A phase-change cell in a divider, whose node a comparator watches through a low-pass.
///
///     read ──[ PCM, G ]──┬──[ R2 ]──┬──▷ comparator ▷── spike, RESET
///                      [ R1 ]      ═╪═ C
///                        ⏚          ⏚
///
/// Each pulse beyond the programming voltage adds to the conductance, in µS:
///
///     G ← G + (a − b G) + (p G + q) ξ,  held within 0.1 and 20
///     RESET: G = 0.1 (1 + 0.1 ξ′)
///
/// Between pulses the node follows x = G R1 ∕ (1 + G R1) with R2 C, and the comparator fires where
/// it passes the x of the threshold conductance. Without noise that is pulse 22 for 9 µS.
///
/// Source: accumulation of S. R. Nandakumar et al., J. Appl. Phys. 124 (2018) 152135, as simplified
/// by Y. Demirağ et al.; the programming voltage of TiN∕Ge2Sb2Te5∕TiN, 100 nm, from the review's
/// Table 2; the circuit is chosen.
struct PhaseChangeComparatorNeuron: NeuronCircuitModel {
    typealias Parameter = PhaseChangeComparatorParameter

    static var card: ModelCard {
        ModelCard(
            "phase-change-comparator",
            "phase-change accumulation watched by a comparator",
            .phenomenological,
            state: "conductance, uS",
            source: """
                accumulation: Nandakumar et al., J. Appl. Phys. 124 (2018) 152135; \
                circuit chosen
                """
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "pulse voltage",
            inputUnit: "V",
            membrane: "conductance",
            membraneUnit: "uS",
            output: "node voltage by read voltage",
            outputUnit: "1"
        )
    }

    private let programming: Double
    private let threshold: Double
    private let growth: (step: Double, loss: Double)
    private let spread: (slope: Double, offset: Double)
    private let divider: Double
    private let constant: Double
    private let noise: CellNoise
    private(set) var membrane: Double
    private(set) var output: Double
    private var pulses: UInt64 = 0
    private var fires: UInt64 = 0
    private var isPulse = false

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        programming = value(.programmingVoltage)
        threshold = value(.thresholdConductance)
        growth = (value(.step), value(.saturation))
        spread = (value(.noiseSlope), value(.noiseOffset))
        // R1 in MΩ, for conductances in µS.
        divider = value(.dividerResistance) * 1e-6
        constant = value(.filterResistance) * value(.capacitance)
        self.noise = noise
        membrane = 0.1
        output = 0.1 * divider / (1.0 + 0.1 * divider)
    }

    var longestStep: Double { 1e9 }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        if input.magnitude >= programming {
            if !isPulse { accumulate() }
            isPulse = true
            return CircuitStep(seconds: seconds, isSpike: false)
        }
        isPulse = false
        let target = node(membrane)
        let level = node(threshold)
        if target > level {
            let needed =
                output >= level
                ? 0 : constant * Portable.log((target - output) / (target - level))
            if needed <= seconds {
                fire()
                return CircuitStep(seconds: needed, isSpike: true)
            }
        }
        output = target + (output - target) * Portable.exp(-seconds / constant)
        return CircuitStep(seconds: seconds, isSpike: false)
    }

    /// The node's voltage by the read voltage at a conductance in µS.
    private func node(_ conductance: Double) -> Double {
        conductance * divider / (1.0 + conductance * divider)
    }

    private mutating func accumulate() {
        var next = membrane + (-growth.loss * membrane + growth.step)
        if spread.slope > 0 || spread.offset > 0 {
            let draw = noise.gaussian(pulses, .phaseChangeProgramming)
            next += (spread.slope * membrane + spread.offset) * draw
        }
        membrane = min(max(next, 0.1), 20)
        pulses &+= 1
    }

    private mutating func fire() {
        fires &+= 1
        let draw = spread.offset > 0 ? noise.gaussian(fires, .neuron) : 0
        membrane = max(0.1 * (1.0 + 0.1 * draw), 0.01)
        output = node(membrane)
    }
}

/// The parameters of ``NeuronCircuitKind/phaseChangeComparator``.
enum PhaseChangeComparatorParameter: Int, ModelParameter {
    case programmingVoltage = 0
    case thresholdConductance
    case step
    case saturation
    case noiseSlope
    case noiseOffset
    case dividerResistance
    case filterResistance
    case capacitance

    static var count: Int { 9 }

    var description: ParameterDescription {
        switch self {
        case .programmingVoltage: .init("programming_voltage", "V", 1e-3, 100, 3.7, .published)
        case .thresholdConductance: .init("threshold_conductance", "uS", 0.2, 20, 9, .chosen)
        case .step: .init("step", "uS", 0, 20, 0.892, .published)
        case .saturation: .init("saturation", "1", 0, 1, 0.084, .published)
        case .noiseSlope: .init("noise_slope", "1", 0, 1, 0.09, .published)
        case .noiseOffset: .init("noise_offset", "uS", 0, 20, 0.575, .published)
        case .dividerResistance: .init("divider_resistance", "Ohm", 1, 1e9, 100e3, .chosen)
        case .filterResistance: .init("filter_resistance", "Ohm", 1, 1e9, 1e3, .chosen)
        case .capacitance: .init("capacitance", "F", 1e-15, 1, 1e-11, .chosen)
        }
    }
}

extension PhaseChangeComparatorNeuron {
    static func preset(at index: Int) -> NeuronCircuitPreset? {
        switch index {
        case 0:
            .init(
                "gst-100nm",
                "TiN/Ge2Sb2Te5/TiN with a comparator, 3.7 V pulses",
                of: Self.self,
                .published,
                .pulses(3.7, 100e-9, gap: 1e-6, for: 200e-6),
                source: "accumulation: Nandakumar et al., J. Appl. Phys. 124 (2018) 152135"
            )
        case 1:
            NeuronCircuitPreset(
                "mean-path",
                "the same without noise: fires at pulse 22",
                of: Self.self,
                .published,
                .pulses(3.7, 100e-9, gap: 1e-6, for: 200e-6),
                source: "accumulation: Nandakumar et al., J. Appl. Phys. 124 (2018) 152135"
            )
            .with(Parameter.noiseSlope, 0)
            .with(Parameter.noiseOffset, 0)
        default: nil
        }
    }
}
