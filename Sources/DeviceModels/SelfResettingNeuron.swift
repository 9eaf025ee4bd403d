// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A phase-change cell that the discharge of its own capacitor melts: no circuit resets it.
///
///     input ──[ R ]──┬──────────┬── V
///                   ═╪═ C     [ PCM ]  output: its current
///                    └────┬─────┘
///                         ⏚
///
/// The capacitor follows its exponential. Beyond the crystallisation voltage the crystalline part
/// grows as in ``PhaseChangeNeuron``. A full path conducts: the cell fires, and the capacitor
/// discharges through it. A discharge of at least the melting current for the melting time leaves
/// the cell amorphous again, at 0.05 |ξ|; a weaker one leaves it conducting for good.
/// Steps of 1 ns, each exact for the capacitor.
///
/// Source: the principle only, of a self-resetting phase-change neuron in circuit simulation;
/// no number of it is trusted.
struct SelfResettingNeuron: NeuronCircuitModel {
    typealias Parameter = SelfResettingParameter

    static var card: ModelCard {
        ModelCard(
            "self-resetting",
            "phase-change cell that its own discharge resets",
            .phenomenological,
            state: "capacitor voltage, V",
            source: "principle of a self-resetting phase-change neuron; numbers chosen"
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "input voltage",
            inputUnit: "V",
            membrane: "capacitor voltage",
            membraneUnit: "V",
            output: "cell current",
            outputUnit: "A"
        )
    }

    private let load: Double
    private let capacitance: Double
    private let resistances: (on: Double, off: Double)
    private let melting: (current: Double, time: Double)
    private let growth: CrystalGrowth
    private let noise: CellNoise
    private(set) var membrane = 0.0
    private var part: Double
    private var isOn = false
    private var molten = 0.0
    private var fires: UInt64 = 0

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        load = value(.loadResistance)
        capacitance = value(.capacitance)
        resistances = (value(.onResistance), value(.offResistance))
        melting = (value(.meltingCurrent), value(.meltingTime))
        growth = CrystalGrowth(
            part: value(.stepPart),
            spread: value(.stepSpread),
            width: value(.nominalWidth),
            threshold: value(.crystallisationVoltage),
            reference: value(.crystallisationVoltage),
            scale: value(.voltageScale),
            resetSpread: value(.resetSpread)
        )
        self.noise = noise
        part = growth.start(noise, fires: 0)
        guard resistances.on < resistances.off else { throw .inconsistent }
    }

    var longestStep: Double { 1e-9 }

    var output: Double { membrane / resistance }

    private var resistance: Double { isOn ? resistances.on : resistances.off }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        let conductance = 1.0 / load + 1.0 / resistance
        let target = (input / load) / conductance
        let decay = Portable.exp(-seconds * conductance / capacitance)
        membrane = target + (membrane - target) * decay
        if isOn {
            melt(seconds)
            return CircuitStep(seconds: seconds, isSpike: false)
        }
        if membrane.magnitude >= growth.threshold {
            let factor = growth.factor(noise, pulse: fires)
            part = min(part + growth.rate(volts: membrane, factor: factor) * seconds, 1)
        }
        isOn = part >= 1
        return CircuitStep(seconds: seconds, isSpike: isOn)
    }

    /// Melts where the current is strong enough; after the melting time the cell is amorphous.
    private mutating func melt(_ seconds: Double) {
        molten = output.magnitude >= melting.current ? molten + seconds : 0
        guard molten >= melting.time else { return }
        molten = 0
        isOn = false
        fires &+= 1
        part = growth.start(noise, fires: fires)
    }
}

/// The parameters of ``NeuronCircuitKind/selfResetting``.
enum SelfResettingParameter: Int, ModelParameter {
    case loadResistance = 0
    case capacitance
    case onResistance
    case offResistance
    case crystallisationVoltage
    case stepPart
    case stepSpread
    case nominalWidth
    case voltageScale
    case resetSpread
    case meltingCurrent
    case meltingTime

    static var count: Int { 12 }

    var description: ParameterDescription {
        switch self {
        case .loadResistance: .init("load_resistance", "Ohm", 1, 1e12, 50e3, .chosen)
        case .capacitance: .init("capacitance", "F", 1e-18, 1, 5e-12, .chosen)
        case .onResistance: .init("on_resistance", "Ohm", 1, 1e12, 5e3, .chosen)
        case .offResistance: .init("off_resistance", "Ohm", 1, 1e13, 1e6, .chosen)
        case .crystallisationVoltage:
            .init("crystallisation_voltage", "V", 1e-3, 100, 1.5, .published)
        case .stepPart: .init("step_part", "1", 1e-6, 1, 1.0 / 6.0, .fitted)
        case .stepSpread: .init("step_spread", "1", 0, 1, 0.1, .fitted)
        case .nominalWidth: .init("nominal_width", "s", 1e-12, 1, 50e-9, .chosen)
        case .voltageScale: .init("voltage_scale", "V", 1e-3, 100, 0.25, .untrusted)
        case .resetSpread: .init("reset_spread", "1", 0, 1, 0.05, .fitted)
        case .meltingCurrent: .init("melting_current", "A", 1e-9, 1, 200e-6, .untrusted)
        case .meltingTime: .init("melting_time", "s", 1e-12, 1, 5e-9, .untrusted)
        }
    }
}

extension SelfResettingNeuron {
    static func preset(at index: Int) -> NeuronCircuitPreset? {
        guard index == 0 else { return nil }
        return .init(
            "standard",
            "fires again and again under a constant input",
            of: Self.self,
            .chosen,
            .constant(2, for: 20e-6),
            source: "chosen"
        )
    }
}
