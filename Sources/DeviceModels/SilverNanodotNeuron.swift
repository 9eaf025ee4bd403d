// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The threshold-switch neuron with the silver-nanodot switch in place of the ideal one.
///
/// The circuit is that of ``ThresholdSwitchNeuron`` without an output resistor. In a step of at
/// most 1 ns the switch takes an Euler step at the voltage it has; then the capacitor relaxes
/// exactly with the switch as it is now, but for its leakage. It fires where a tenth of the switch
/// conducts.
///
/// Between its thresholds the switch neither grows nor decays. Under a constant input the
/// capacitor falls out of the threshold before the switch conducts fully, and settles there: with
/// these equations it fires once, and again only after a gap in the input. The ideal switch of
/// ``ThresholdSwitchNeuron`` is the oscillator.
///
/// Source: Ostrovskii et al. (2025), equations (3) and (4), for the switch.
struct SilverNanodotNeuron: NeuronCircuitModel {
    /// The load and the capacitor, then the parameters of the switch.
    struct Parameter: ModelParameter {
        let rawValue: Int

        private init(_ index: Int) { rawValue = index }

        init(_ parameter: SilverNanodotParameter) { self.init(2 + parameter.rawValue) }

        init?(rawValue: Int) {
            guard rawValue >= 0, rawValue < Self.count else { return nil }
            self.rawValue = rawValue
        }

        static var count: Int { 2 + SilverNanodotParameter.count }

        var description: ParameterDescription {
            switch rawValue {
            case 0: .init("load_resistance", "Ohm", 1, 1e12, 100e3, .chosen)
            case 1: .init("capacitance", "F", 1e-15, 1, 10e-9, .chosen)
            default:
                SilverNanodotParameter(rawValue: rawValue - 2)?.description
                    ?? .init("", "1", 0, 0, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "and-ts-neuron",
            "silver-nanodot switch across a capacitor that a resistor charges",
            .fitted,
            state: "capacitor voltage, V",
            source: "Ostrovskii et al. (2025), equations (3) and (4); load and capacitor chosen"
        )
    }

    static var ports: CircuitPorts { ThresholdSwitchNeuron.ports }

    static func preset(at index: Int) -> NeuronCircuitPreset? {
        switch index {
        case 0:
            .init(
                "mean-thresholds",
                "every cycle the same thresholds",
                of: Self.self,
                .published,
                .pulses(2, 200e-6, gap: 500e-6, for: 1.4e-3),
                source: "switch: Ostrovskii et al. (2025); load and capacitor chosen"
            )
        case 1: stochastic
        default: nil
        }
    }

    private static var stochastic: NeuronCircuitPreset {
        NeuronCircuitPreset(
            "stochastic",
            "thresholds drawn for every cycle",
            of: Self.self,
            .published,
            .pulses(2, 200e-6, gap: 500e-6, for: 1.4e-3),
            source: "means and spreads measured: Ostrovskii et al. (2025)"
        )
        .with(Parameter(.positiveThreshold), 0.294)
        .with(Parameter(.positiveSpread), 0.038)
        .with(Parameter(.negativeSpread), 0.01)
    }

    private let load: Double
    private let capacitance: Double
    private let dynamics: SilverNanodotSwitch
    private let noise: CellNoise
    private var state: DynamicState
    private var detector = SpikeLevel(above: 0.1, rearmedBelow: 0.02)
    private(set) var membrane = 0.0

    init(_ value: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        load = value(0)
        capacitance = value(1)
        dynamics = try SilverNanodotSwitch { value($0 + 2) }
        self.noise = noise
        state = dynamics.makeState(noise)
    }

    var longestStep: Double { dynamics.longestStep }

    var output: Double { dynamics.current(of: state, volts: membrane) }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        dynamics.step(&state, volts: membrane, seconds: seconds, noise: noise)
        let conductance =
            1.0 / load + dynamics.conductance(of: state, isPositive: membrane >= 0)
        let target = (input / load) / conductance
        let decay = Portable.exp(-seconds * conductance / capacitance)
        membrane = target + (membrane - target) * decay
        return CircuitStep(seconds: seconds, isSpike: detector.spiked(state.variables[0]))
    }
}
