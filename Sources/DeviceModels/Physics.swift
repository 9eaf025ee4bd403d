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
        }
    }
}
