// SPDX-License-Identifier: Apache-2.0

/// The device families that a host integrates in time.
///
/// New dynamics are one file with a type that conforms to ``CellDynamics``, its test, a case here
/// and its lines in ``DynamicPhysics``.
public enum DynamicsKind: Sendable, BitwiseCopyable, CaseIterable {
    /// VTEAM.
    case thresholdAdaptive
    /// The volatile switch of silver nanodots in HfO2.
    case silverNanodot

    /// How many parameters these dynamics have; their indices count from 0.
    public var parameterCount: Int {
        var answer = DynamicsParameterCounting()
        describe(to: &answer)
        return answer.count
    }

    /// What the parameter at `index` means, or nil where there is none.
    public func parameter(at index: Int) -> ParameterDescription? {
        var answer = DynamicsParameterLookup(index: index)
        describe(to: &answer)
        return answer.description
    }

    /// What the model is called, and how far it is to be trusted.
    public var card: ModelCard {
        var answer = DynamicsCardLookup()
        describe(to: &answer)
        return answer.card
    }

    /// +1 where a positive voltage in the model's own sign potentiates, else −1.
    public var ownPolarity: Double {
        var answer = DynamicsPolarityLookup()
        describe(to: &answer)
        return answer.polarity
    }

    /// Shows the family to a visitor.
    func describe(to visitor: inout some DynamicsVisitor) {
        switch self {
        case .thresholdAdaptive: visitor.visit(ThresholdAdaptive.self)
        case .silverNanodot: visitor.visit(SilverNanodotSwitch.self)
        }
    }
}

/// The dynamics, one case a ``DynamicsKind``: the only place that lists them.
enum DynamicPhysics: Sendable, BitwiseCopyable {
    case thresholdAdaptive(ThresholdAdaptive)
    case silverNanodot(SilverNanodotSwitch)

    /// The dynamics of a kind with parameters by index.
    init(_ kind: DynamicsKind, _ value: (Int) -> Double) throws(ModelFault) {
        switch kind {
        case .thresholdAdaptive: self = .thresholdAdaptive(try ThresholdAdaptive(value))
        case .silverNanodot: self = .silverNanodot(try SilverNanodotSwitch(value))
        }
    }

    /// Performs an operation on the dynamics.
    @inline(__always)
    func perform(_ operation: inout some DynamicsOperation) {
        switch self {
        case .thresholdAdaptive(let dynamics): operation.perform(dynamics)
        case .silverNanodot(let dynamics): operation.perform(dynamics)
        }
    }
}

private struct DynamicsParameterCounting: DynamicsVisitor {
    var count = 0
    mutating func visit<Dynamics: CellDynamics>(_ dynamics: Dynamics.Type) {
        count = Dynamics.Parameter.count
    }
}

private struct DynamicsParameterLookup: DynamicsVisitor {
    let index: Int
    var description: ParameterDescription?

    init(index: Int) { self.index = index }

    mutating func visit<Dynamics: CellDynamics>(_ dynamics: Dynamics.Type) {
        description = Dynamics.Parameter(rawValue: index)?.description
    }
}

private struct DynamicsCardLookup: DynamicsVisitor {
    var card = ModelCard.blank
    mutating func visit<Dynamics: CellDynamics>(_ dynamics: Dynamics.Type) {
        card = dynamics.card
    }
}

private struct DynamicsPolarityLookup: DynamicsVisitor {
    var polarity = 1.0
    mutating func visit<Dynamics: CellDynamics>(_ dynamics: Dynamics.Type) {
        polarity = dynamics.ownPolarity
    }
}
