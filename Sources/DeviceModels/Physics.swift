// SPDX-License-Identifier: Apache-2.0

/// The laws, one case a ``ModelKind``: the only place that lists them.
enum Physics: Sendable, BitwiseCopyable {
    case thresholdDrift(ThresholdDrift)
    case powerStep(PowerStep)
    case thresholdAdaptive(ThresholdAdaptive)

    /// The law of a kind with parameters by index.
    init(_ kind: ModelKind, _ value: (Int) -> Double) throws(ModelFault) {
        switch kind {
        case .thresholdDrift: self = .thresholdDrift(try ThresholdDrift(value))
        case .powerStep: self = .powerStep(try PowerStep(value))
        case .thresholdAdaptive: self = .thresholdAdaptive(try ThresholdAdaptive(value))
        }
    }

    /// Performs an operation on the law.
    @inline(__always)
    func perform(_ operation: inout some LawOperation) {
        switch self {
        case .thresholdDrift(let law): operation.perform(law)
        case .powerStep(let law): operation.perform(law)
        case .thresholdAdaptive(let law): operation.perform(law)
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
        }
    }
}
