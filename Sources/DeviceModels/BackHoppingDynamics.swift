// SPDX-License-Identifier: Apache-2.0

/// ``BackHoppingNeuron`` as a device: every advance above the pulse voltage is one pulse.
///
/// Variable 0 is the level, 1 counts the spikes, 2 is 1 where the last pulse fired. Below the pulse
/// voltage nothing happens. A switched grain is antiparallel, so the conductance falls with the
/// level; the pulses have one sign, hence the polarity −1.
///
/// Source: ``BackHoppingNeuron``.
struct BackHoppingDynamics: CellDynamics {
    enum Parameter: Int, ModelParameter {
        case forward = 0
        case back
        case pulseVoltage
        case parallelConductance
        case magnetoresistance

        static var count: Int { 5 }

        var description: ParameterDescription {
            switch self {
            case .forward: .init("forward", "1", 0, 1, 0.72, .published)
            case .back: .init("back", "1", 0, 1, 0.28, .chosen)
            case .pulseVoltage: .init("pulse_voltage", "V", 0, 100, 0.9, .chosen)
            case .parallelConductance:
                .init("parallel_conductance", "S", 1e-12, 1, 1e-4, .chosen)
            case .magnetoresistance: .init("magnetoresistance", "1", 0.01, 100, 1, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "back-hopping-neuron",
            "junction of 16 grains that pulses switch and that hop back",
            .phenomenological,
            state: "number of switched grains, 1",
            source: "the shape of back-hopping in double-barrier junctions"
        )
    }

    static var ownPolarity: Double { -1 }

    private let neuron: BackHoppingNeuron
    private let pulseVoltage: Double
    private let parallelConductance: Double
    private let magnetoresistance: Double

    /// One advance is one pulse.
    var longestStep: Double { 1e9 }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        guard value(.forward) + value(.back) <= 1 else { throw .inconsistent }
        neuron = BackHoppingNeuron(forward: value(.forward), back: value(.back))
        pulseVoltage = value(.pulseVoltage)
        parallelConductance = value(.parallelConductance)
        magnetoresistance = value(.magnetoresistance)
    }

    func makeState(_ noise: CellNoise) -> DynamicState { DynamicState() }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        guard volts > pulseVoltage, seconds > 0 else { return }
        var neuron = neuron
        neuron.level = Int(state.variables[0])
        neuron.pulses = state.steps
        let fires = neuron.pulse(noise: noise)
        state.variables[0] = Double(neuron.level)
        state.variables[1] += fires ? 1 : 0
        state.variables[2] = fires ? 1 : 0
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let part = state.variables[0] / Double(BackHoppingNeuron.levels)
        let antiparallel = parallelConductance / (1.0 + magnetoresistance)
        return volts * (parallelConductance + (antiparallel - parallelConductance) * part)
    }
}
