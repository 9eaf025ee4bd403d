// SPDX-License-Identifier: Apache-2.0

/// The circuits, one case a ``NeuronCircuitKind``: the only place that lists them.
enum CircuitPhysics: Sendable, BitwiseCopyable {
    case thresholdSwitch(ThresholdSwitchNeuron)
    case silverNanodot(SilverNanodotNeuron)
    case mottNeuristor(MottNeuristor)
    case thermalNeuristor(ThermalNeuristor)
    case phaseChange(PhaseChangeNeuron)
    case phaseChangeComparator(PhaseChangeComparatorNeuron)
    case selfResetting(SelfResettingNeuron)
    case unipolarOxide(UnipolarOxideNeuron)
    case mottAvalanche(MottAvalancheNeuron)
    case stochasticTransition(StochasticTransitionNeuron)
    case adaptiveThreshold(AdaptiveThresholdNeuron)

    /// The circuit of a kind with parameters by index.
    init(
        _ kind: NeuronCircuitKind,
        _ value: (Int) -> Double,
        noise: CellNoise
    ) throws(ModelFault) {
        switch kind {
        case .thresholdSwitch: self = .thresholdSwitch(try .init(value, noise: noise))
        case .silverNanodot: self = .silverNanodot(try .init(value, noise: noise))
        case .mottNeuristor: self = .mottNeuristor(try .init(value, noise: noise))
        case .thermalNeuristor: self = .thermalNeuristor(try .init(value, noise: noise))
        case .phaseChange: self = .phaseChange(try .init(value, noise: noise))
        case .phaseChangeComparator: self = .phaseChangeComparator(try .init(value, noise: noise))
        case .selfResetting: self = .selfResetting(try .init(value, noise: noise))
        case .unipolarOxide: self = .unipolarOxide(try .init(value, noise: noise))
        case .mottAvalanche: self = .mottAvalanche(try .init(value, noise: noise))
        case .stochasticTransition: self = .stochasticTransition(try .init(value, noise: noise))
        case .adaptiveThreshold: self = .adaptiveThreshold(try .init(value, noise: noise))
        }
    }

    /// The same circuit after an operation on it.
    func performed(_ operation: inout some NeuronCircuitOperation) -> Self {
        switch self {
        case .thresholdSwitch(let circuit): .thresholdSwitch(operation.perform(circuit))
        case .silverNanodot(let circuit): .silverNanodot(operation.perform(circuit))
        case .mottNeuristor(let circuit): .mottNeuristor(operation.perform(circuit))
        case .thermalNeuristor(let circuit): .thermalNeuristor(operation.perform(circuit))
        case .phaseChange(let circuit): .phaseChange(operation.perform(circuit))
        case .phaseChangeComparator(let circuit):
            .phaseChangeComparator(operation.perform(circuit))
        case .selfResetting(let circuit): .selfResetting(operation.perform(circuit))
        case .unipolarOxide(let circuit): .unipolarOxide(operation.perform(circuit))
        case .mottAvalanche(let circuit): .mottAvalanche(operation.perform(circuit))
        case .stochasticTransition(let circuit): .stochasticTransition(operation.perform(circuit))
        case .adaptiveThreshold(let circuit): .adaptiveThreshold(operation.perform(circuit))
        }
    }
}

extension NeuronCircuitKind {
    /// Shows the circuit to a visitor.
    func describe(to visitor: inout some NeuronCircuitVisitor) {
        switch self {
        case .thresholdSwitch: visitor.visit(ThresholdSwitchNeuron.self)
        case .silverNanodot: visitor.visit(SilverNanodotNeuron.self)
        case .mottNeuristor: visitor.visit(MottNeuristor.self)
        case .thermalNeuristor: visitor.visit(ThermalNeuristor.self)
        case .phaseChange: visitor.visit(PhaseChangeNeuron.self)
        case .phaseChangeComparator: visitor.visit(PhaseChangeComparatorNeuron.self)
        case .selfResetting: visitor.visit(SelfResettingNeuron.self)
        case .unipolarOxide: visitor.visit(UnipolarOxideNeuron.self)
        case .mottAvalanche: visitor.visit(MottAvalancheNeuron.self)
        case .stochasticTransition: visitor.visit(StochasticTransitionNeuron.self)
        case .adaptiveThreshold: visitor.visit(AdaptiveThresholdNeuron.self)
        }
    }
}
