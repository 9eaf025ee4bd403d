// SPDX-License-Identifier: Apache-2.0

/// ``MagneticNeuron`` as a device: an input resistor turns the voltage into its current.
///
/// Variable 0 is m, 1 counts the spikes, 2 is 1 where the last step fired. The current is that of
/// the input resistor.
///
/// Source: ``MagneticNeuron``.
struct MagneticNeuronDynamics: CellDynamics {
    enum Parameter: Int, ModelParameter {
        case time = 0
        case gain
        case threshold
        case width
        case inputResistance

        static var count: Int { 5 }

        var description: ParameterDescription {
            switch self {
            case .time: .init("time", "s", 1e-9, 1, 10e-9, .untrusted)
            case .gain: .init("gain", "1/C", 0, 1e18, 1e12, .untrusted)
            case .threshold: .init("threshold", "1", 1e-3, 10, 0.5, .untrusted)
            case .width: .init("threshold_width", "1", 1e-6, 1, 0.02, .untrusted)
            case .inputResistance: .init("input_resistance", "Ohm", 1, 1e12, 1e3, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "magnetic-neuron",
            "junction as a leaky integrate-and-fire neuron with a random threshold",
            .phenomenological,
            state: "magnetisation, 1",
            source: "the shape of magnetic-junction spiking neurons"
        )
    }

    private let neuron: MagneticNeuron
    private let inputResistance: Double

    var longestStep: Double { 1e-10 }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        neuron = MagneticNeuron(
            time: value(.time),
            gain: value(.gain),
            threshold: value(.threshold),
            width: value(.width)
        )
        inputResistance = value(.inputResistance)
    }

    func makeState(_ noise: CellNoise) -> DynamicState { DynamicState() }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        var neuron = neuron
        neuron.magnetization = state.variables[0]
        neuron.steps = state.steps
        let fires = neuron.step(
            amperes: volts / inputResistance,
            seconds: seconds,
            noise: noise
        )
        state.variables[0] = neuron.magnetization
        state.variables[1] += fires ? 1 : 0
        state.variables[2] = fires ? 1 : 0
    }

    func current(of state: DynamicState, volts: Double) -> Double { volts / inputResistance }
}
