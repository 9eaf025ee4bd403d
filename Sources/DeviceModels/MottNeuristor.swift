// SPDX-License-Identifier: Apache-2.0

/// Two Mott memristors with opposite supplies: the Hodgkin-Huxley neuristor.
///
///     input ──[ RL1 ]──┬── V1 ──[ RL2 ]──┬── V2, output
///                      │                 │
///                 C1 ═╪═  M1        C2 ═╪═  M2
///                      │   │             │   │
///                      ⏚  −Vdc           ⏚  +Vdc
///
///     C1 dV1∕dt = (Vin − V1) ∕ RL1 − (V1 − V2) ∕ RL2 − (V1 + Vdc) ∕ R1
///     C2 dV2∕dt = (V1 − V2) ∕ RL2 − (V2 − Vdc) ∕ R2
///
/// R1 and R2 are quasi-static Mott memristors at V1 + Vdc and V2 − Vdc. Euler steps of 10 ns.
///
/// Source: M. D. Pickett, G. Medeiros-Ribeiro and R. S. Williams, Nat. Mater. 12 (2013) 114. The
/// constants are recalled; the loads are fitted so that 0.3 V for 10 µs fires and 0.2 V does not.
struct MottNeuristor: NeuronCircuitModel {
    typealias Parameter = MottNeuristorParameter

    static var card: ModelCard {
        ModelCard(
            "mott-neuristor",
            "two Mott memristors with opposite supplies (NbO2 neuristor)",
            .fitted,
            state: "voltages of both nodes, V",
            source: "Pickett et al., Nat. Mater. 12 (2013) 114; loads fitted"
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "input voltage",
            inputUnit: "V",
            membrane: "voltage of the first node",
            membraneUnit: "V",
            output: "voltage of the second node",
            outputUnit: "V"
        )
    }

    private let loads: (input: Double, coupling: Double)
    private let capacitances: (first: Double, second: Double)
    private let supply: Double
    private var first: QuasiStaticMott
    private var second: QuasiStaticMott
    private var detector: SpikeLevel
    private(set) var membrane = 0.0
    private(set) var output = 0.0

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        loads = (value(.inputResistance), value(.couplingResistance))
        capacitances = (value(.firstCapacitance), value(.secondCapacitance))
        supply = value(.supplyVoltage)
        var channel = MottChannel()
        channel.radius = value(.radius)
        channel.length = value(.length)
        channel.insulatorResistivity = value(.insulatorResistivity)
        channel.metalResistivity = value(.metalResistivity)
        channel.thermalConductivity = value(.thermalConductivity)
        channel.temperatureRise = value(.temperatureRise)
        first = try QuasiStaticMott(channel)
        second = first
        detector = SpikeLevel(above: value(.spikeLevel), rearmedBelow: value(.restLevel))
        guard value(.restLevel) <= value(.spikeLevel) else { throw .inconsistent }
    }

    var longestStep: Double { 1e-8 }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        let sodium = membrane + supply
        let potassium = output - supply
        let firstCurrent = sodium / first.resistance(volts: sodium)
        let secondCurrent = potassium / second.resistance(volts: potassium)
        let through = (membrane - output) / loads.coupling
        let firstRate =
            ((input - membrane) / loads.input - through - firstCurrent)
            / capacitances.first
        let secondRate = (through - secondCurrent) / capacitances.second
        // No circuit with such supplies comes near the limits, which keep all numbers finite.
        membrane = min(max(membrane + seconds * firstRate, -1e6), 1e6)
        output = min(max(output + seconds * secondRate, -1e6), 1e6)
        return CircuitStep(seconds: seconds, isSpike: detector.spiked(output))
    }
}

/// The parameters of ``NeuronCircuitKind/mottNeuristor``.
enum MottNeuristorParameter: Int, ModelParameter {
    case inputResistance = 0
    case couplingResistance
    case firstCapacitance
    case secondCapacitance
    case supplyVoltage
    case radius
    case length
    case insulatorResistivity
    case metalResistivity
    case thermalConductivity
    case temperatureRise
    case spikeLevel
    case restLevel

    static var count: Int { 13 }

    var description: ParameterDescription {
        switch self {
        case .inputResistance: .init("input_resistance", "Ohm", 1, 1e9, 5e3, .fitted)
        case .couplingResistance: .init("coupling_resistance", "Ohm", 1, 1e9, 2e3, .fitted)
        case .firstCapacitance: .init("first_capacitance", "F", 1e-15, 1, 5.1e-9, .recalled)
        case .secondCapacitance: .init("second_capacitance", "F", 1e-15, 1, 0.75e-9, .recalled)
        case .supplyVoltage: .init("supply_voltage", "V", 0, 100, 1.75, .published)
        case .radius: .init("radius", "m", 1e-9, 1e-3, 28e-9, .recalled)
        case .length: .init("length", "m", 1e-9, 1e-3, 20e-9, .recalled)
        case .insulatorResistivity:
            .init("insulator_resistivity", "Ohm m", 1e-8, 1e3, 1e-2, .recalled)
        case .metalResistivity: .init("metal_resistivity", "Ohm m", 1e-9, 1e2, 1e-4, .recalled)
        case .thermalConductivity:
            .init("thermal_conductivity", "W/(m K)", 1e-3, 1e4, 1.5, .recalled)
        case .temperatureRise: .init("temperature_rise", "K", 1, 1e4, 800, .recalled)
        case .spikeLevel: .init("spike_level", "V", -100, 100, 0.4, .chosen)
        case .restLevel: .init("rest_level", "V", -100, 100, 0.15, .chosen)
        }
    }
}

extension MottNeuristor {
    static func preset(at index: Int) -> NeuronCircuitPreset? {
        switch index {
        case 0:
            .init(
                "nbo2",
                "Pt/NbO2/Pt: one spike at 0.3 V for 10 us, none at 0.2 V",
                of: Self.self,
                .fitted,
                .pulses(0.3, 10e-6, gap: 10e-6, for: 20e-6),
                source: "Pickett et al., Nat. Mater. 12 (2013) 114; loads fitted"
            )
        case 1:
            NeuronCircuitPreset(
                "nbo2-burst",
                "the same with a larger coupling resistor: a burst",
                of: Self.self,
                .fitted,
                .pulses(0.3, 10e-6, gap: 10e-6, for: 20e-6),
                source: "Pickett et al., Nat. Mater. 12 (2013) 114; loads chosen"
            )
            .with(Parameter.couplingResistance, 5e3)
        case 2: vanadium
        default: nil
        }
    }

    /// Recalled constants of VO2 in the same equations; their threshold is not that of the device.
    private static var vanadium: NeuronCircuitPreset {
        NeuronCircuitPreset(
            "vo2-untrusted",
            "VO2 constants that were never checked; for looking only",
            of: Self.self,
            .untrusted,
            .pulses(0.2, 10e-6, gap: 10e-6, for: 20e-6),
            source: "ascribed to Yi et al., Nat. Commun. 9 (2018) 4661; not compared with it"
        )
        .with(Parameter.metalResistivity, 3e-6)
        .with(Parameter.thermalConductivity, 3.5)
        .with(Parameter.temperatureRise, 43)
        .with(Parameter.supplyVoltage, 0.5)
    }
}
