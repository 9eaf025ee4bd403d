// SPDX-License-Identifier: Apache-2.0

/// The laws, one case a ``ModelKind``: the only place that lists them.
enum Physics: Sendable, BitwiseCopyable {
    case thresholdDrift(ThresholdDrift)
    case powerStep(PowerStep)
    case thresholdAdaptive(ThresholdAdaptive)
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
        case .exponentialUpdate: visitor.visit(ExponentialUpdate.self)
        case .linearUpdate: visitor.visit(LinearUpdate.self)
        case .exponentialStep: visitor.visit(ExponentialStep.self)
        case .powerUpdate: visitor.visit(PowerUpdate.self)
        case .phaseChange: visitor.visit(PhaseChange.self)
        }
    }
}
