// SPDX-License-Identifier: Apache-2.0

/// The laws, one case a ``ModelKind``: the only place that lists them.
enum Physics: Sendable, BitwiseCopyable {
    case thresholdDrift(ThresholdDrift)
    case powerStep(PowerStep)
    case thresholdAdaptive(ThresholdAdaptive)
    case floatingGate(FloatingGate)
    case gateTrap(GateTrap)
    case electrochemical(Electrochemical)
    case ionGated(IonGated)
    case tunnelJunction(TunnelJunction)
    case spinOrbit(SpinOrbit)
    case diffusive(Diffusive)
    case stochasticSwitch(StochasticSwitch)
    case thresholdSwitch(ThresholdSwitch)
    case atomicSwitch(AtomicSwitch)
    case dynamicOxide(DynamicOxide)
    case discreteOxide(DiscreteOxide)
    case driftDiffusive(DiffusiveDrift)
    case sharedIons(SharedIons)
    case exponentialUpdate(ExponentialUpdate)
    case linearUpdate(LinearUpdate)
    case exponentialStep(ExponentialStep)
    case powerUpdate(PowerUpdate)
    case phaseChange(PhaseChange)

    /// The law of a kind with parameters by index.
    init(_ kind: ModelKind, _ value: (Int) -> Double) throws(ModelFault) {
        switch kind {
        case .thresholdDrift: self = .thresholdDrift(try ThresholdDrift(value))
        case .powerStep: self = .powerStep(try PowerStep(value))
        case .thresholdAdaptive: self = .thresholdAdaptive(try ThresholdAdaptive(value))
        case .floatingGate: self = .floatingGate(try FloatingGate(value))
        case .gateTrap: self = .gateTrap(try GateTrap(value))
        case .electrochemical: self = .electrochemical(try Electrochemical(value))
        case .ionGated: self = .ionGated(try IonGated(value))
        case .tunnelJunction: self = .tunnelJunction(try TunnelJunction(value))
        case .spinOrbit: self = .spinOrbit(try SpinOrbit(value))
        case .diffusive: self = .diffusive(try Diffusive(value))
        case .stochasticSwitch: self = .stochasticSwitch(try StochasticSwitch(value))
        case .thresholdSwitch: self = .thresholdSwitch(try ThresholdSwitch(value))
        case .atomicSwitch: self = .atomicSwitch(try AtomicSwitch(value))
        case .dynamicOxide: self = .dynamicOxide(try DynamicOxide(value))
        case .discreteOxide: self = .discreteOxide(try DiscreteOxide(value))
        case .driftDiffusive: self = .driftDiffusive(try DiffusiveDrift(value))
        case .sharedIons: self = .sharedIons(try SharedIons(value))
        case .exponentialUpdate: self = .exponentialUpdate(try ExponentialUpdate(value))
        case .linearUpdate: self = .linearUpdate(try LinearUpdate(value))
        case .exponentialStep: self = .exponentialStep(try ExponentialStep(value))
        case .powerUpdate: self = .powerUpdate(try PowerUpdate(value))
        case .phaseChange: self = .phaseChange(try PhaseChange(value))
        }
    }

    /// Performs an operation on the law.
    @inline(__always)
    func perform(_ operation: inout some LawOperation) {
        switch self {
        case .thresholdDrift(let law): operation.perform(law)
        case .powerStep(let law): operation.perform(law)
        case .thresholdAdaptive(let law): operation.perform(law)
        case .floatingGate(let law): operation.perform(law)
        case .gateTrap(let law): operation.perform(law)
        case .electrochemical(let law): operation.perform(law)
        case .ionGated(let law): operation.perform(law)
        case .tunnelJunction(let law): operation.perform(law)
        case .spinOrbit(let law): operation.perform(law)
        case .diffusive(let law): operation.perform(law)
        case .stochasticSwitch(let law): operation.perform(law)
        case .thresholdSwitch(let law): operation.perform(law)
        case .atomicSwitch(let law): operation.perform(law)
        case .dynamicOxide(let law): operation.perform(law)
        case .discreteOxide(let law): operation.perform(law)
        case .driftDiffusive(let law): operation.perform(law)
        case .sharedIons(let law): operation.perform(law)
        case .exponentialUpdate(let law): operation.perform(law)
        case .linearUpdate(let law): operation.perform(law)
        case .exponentialStep(let law): operation.perform(law)
        case .powerUpdate(let law): operation.perform(law)
        case .phaseChange(let law): operation.perform(law)
        }
    }
}

extension ModelKind {
    /// Shows the family to a visitor.
    func describe(to visitor: inout some LawVisitor) {
        switch self {
        case .thresholdDrift: visitor.visit(ThresholdDrift.self)
        case .powerStep: visitor.visit(PowerStep.self)
        case .thresholdAdaptive: visitor.visit(ThresholdAdaptive.self)
        case .floatingGate: visitor.visit(FloatingGate.self)
        case .gateTrap: visitor.visit(GateTrap.self)
        case .electrochemical: visitor.visit(Electrochemical.self)
        case .ionGated: visitor.visit(IonGated.self)
        case .tunnelJunction: visitor.visit(TunnelJunction.self)
        case .spinOrbit: visitor.visit(SpinOrbit.self)
        case .diffusive: visitor.visit(Diffusive.self)
        case .stochasticSwitch: visitor.visit(StochasticSwitch.self)
        case .thresholdSwitch: visitor.visit(ThresholdSwitch.self)
        case .atomicSwitch: visitor.visit(AtomicSwitch.self)
        case .dynamicOxide: visitor.visit(DynamicOxide.self)
        case .discreteOxide: visitor.visit(DiscreteOxide.self)
        case .driftDiffusive: visitor.visit(DiffusiveDrift.self)
        case .sharedIons: visitor.visit(SharedIons.self)
        case .exponentialUpdate: visitor.visit(ExponentialUpdate.self)
        case .linearUpdate: visitor.visit(LinearUpdate.self)
        case .exponentialStep: visitor.visit(ExponentialStep.self)
        case .powerUpdate: visitor.visit(PowerUpdate.self)
        case .phaseChange: visitor.visit(PhaseChange.self)
        }
    }
}
