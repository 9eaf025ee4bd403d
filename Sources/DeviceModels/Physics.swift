// SPDX-License-Identifier: Apache-2.0

/// The laws, one case a ``ModelKind``: the only place that lists them.
enum Physics: Sendable, BitwiseCopyable {
    case thresholdDrift(ThresholdDrift)
    case powerStep(PowerStep)
    case thresholdAdaptive(ThresholdAdaptive)
    case linearDrift(LinearDrift)
    case yakopcic(Yakopcic)
    case filamentGap(FilamentGap)
    case dataDriven(DataDriven)
    case dataDrivenRational(DataDrivenRational)
    case metastableSwitch(MetastableSwitch)
    case unipolarFilament(UnipolarFilament)

    /// The law of a kind with parameters by index.
    init(_ kind: ModelKind, _ value: (Int) -> Double) throws(ModelFault) {
        switch kind {
        case .thresholdDrift: self = .thresholdDrift(try ThresholdDrift(value))
        case .powerStep: self = .powerStep(try PowerStep(value))
        case .thresholdAdaptive: self = .thresholdAdaptive(try ThresholdAdaptive(value))
        case .linearDrift: self = .linearDrift(try LinearDrift(value))
        case .yakopcic: self = .yakopcic(try Yakopcic(value))
        case .filamentGap: self = .filamentGap(try FilamentGap(value))
        case .dataDriven: self = .dataDriven(try DataDriven(value))
        case .dataDrivenRational: self = .dataDrivenRational(try DataDrivenRational(value))
        case .metastableSwitch: self = .metastableSwitch(try MetastableSwitch(value))
        case .unipolarFilament: self = .unipolarFilament(try UnipolarFilament(value))
        }
    }

    /// Performs an operation on the law.
    @inline(__always)
    func perform(_ operation: inout some LawOperation) {
        switch self {
        case .thresholdDrift(let law): operation.perform(law)
        case .powerStep(let law): operation.perform(law)
        case .thresholdAdaptive(let law): operation.perform(law)
        case .linearDrift(let law): operation.perform(law)
        case .yakopcic(let law): operation.perform(law)
        case .filamentGap(let law): operation.perform(law)
        case .dataDriven(let law): operation.perform(law)
        case .dataDrivenRational(let law): operation.perform(law)
        case .metastableSwitch(let law): operation.perform(law)
        case .unipolarFilament(let law): operation.perform(law)
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
        case .linearDrift: visitor.visit(LinearDrift.self)
        case .yakopcic: visitor.visit(Yakopcic.self)
        case .filamentGap: visitor.visit(FilamentGap.self)
        case .dataDriven: visitor.visit(DataDriven.self)
        case .dataDrivenRational: visitor.visit(DataDrivenRational.self)
        case .metastableSwitch: visitor.visit(MetastableSwitch.self)
        case .unipolarFilament: visitor.visit(UnipolarFilament.self)
        }
    }
}
