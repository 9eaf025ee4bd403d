// SPDX-License-Identifier: Apache-2.0

/// The neuron models there are.
///
/// A new model is a file of its own, a case here and a line in ``visit(_:)``.
public enum NeuronKind: UInt8, Sendable, CaseIterable {
    /// ``IntegrateAndFire``.
    case integrateAndFire = 0
    /// ``LeakyIntegrateAndFire``.
    case leakyIntegrateAndFire
    /// ``QuadraticIntegrateAndFire``.
    case quadraticIntegrateAndFire
    /// ``AdaptiveExponential``.
    case adaptiveExponential
    /// ``IntegrateAndFireOrBurst``.
    case integrateAndFireOrBurst
    /// ``ResonateAndFire``.
    case resonateAndFire
    /// ``DigitalIntegrateAndFire``.
    case digitalIntegrateAndFire
    /// ``HodgkinHuxley``.
    case hodgkinHuxley
    /// ``MorrisLecar``.
    case morrisLecar
    /// ``FitzHughNagumo``.
    case fitzHughNagumo
    /// ``HindmarshRose``.
    case hindmarshRose
    /// ``WilsonCortical``.
    case wilsonCortical
    /// ``Izhikevich``.
    case izhikevich
    /// ``MihalasNiebur``.
    case mihalasNiebur

    /// Has `visitor` visit the type of the model.
    public func visit<Visitor: NeuronVisitor>(
        _ visitor: inout Visitor
    ) throws(Visitor.Failure) -> Visitor.Result {
        switch self {
        case .integrateAndFire: try visitor.visit(IntegrateAndFire.self)
        case .leakyIntegrateAndFire: try visitor.visit(LeakyIntegrateAndFire.self)
        case .quadraticIntegrateAndFire: try visitor.visit(QuadraticIntegrateAndFire.self)
        case .adaptiveExponential: try visitor.visit(AdaptiveExponential.self)
        case .integrateAndFireOrBurst: try visitor.visit(IntegrateAndFireOrBurst.self)
        case .resonateAndFire: try visitor.visit(ResonateAndFire.self)
        case .digitalIntegrateAndFire: try visitor.visit(DigitalIntegrateAndFire.self)
        case .hodgkinHuxley: try visitor.visit(HodgkinHuxley.self)
        case .morrisLecar: try visitor.visit(MorrisLecar.self)
        case .fitzHughNagumo: try visitor.visit(FitzHughNagumo.self)
        case .hindmarshRose: try visitor.visit(HindmarshRose.self)
        case .wilsonCortical: try visitor.visit(WilsonCortical.self)
        case .izhikevich: try visitor.visit(Izhikevich.self)
        case .mihalasNiebur: try visitor.visit(MihalasNiebur.self)
        }
    }
}

/// Something that is done with the type of a model.
public protocol NeuronVisitor {
    /// What comes out.
    associatedtype Result
    /// What may go wrong; `Never` where nothing can.
    associatedtype Failure: Error

    /// Does it with one model.
    mutating func visit<Model: NeuronModel>(_ model: Model.Type) throws(Failure) -> Result
}

extension NeuronKind {
    /// Name, units and source.
    public var description: NeuronDescription {
        var visitor = DescriptionVisitor()
        return visit(&visitor)
    }

    /// The parameter at an index, or nil where there is none.
    public func parameter(at index: Int) -> NeuronParameter? {
        var visitor = ParameterVisitor(index: index)
        return visit(&visitor)
    }

    /// The preset at an index, or nil where there is none.
    public func preset(at index: Int) -> NeuronPreset? {
        var visitor = PresetVisitor(index: index)
        return visit(&visitor)
    }
}

private struct DescriptionVisitor: NeuronVisitor {
    func visit<Model: NeuronModel>(_ model: Model.Type) throws(Never) -> NeuronDescription {
        Model.description
    }
}

private struct ParameterVisitor: NeuronVisitor {
    let index: Int

    func visit<Model: NeuronModel>(_ model: Model.Type) throws(Never) -> NeuronParameter? {
        Model.parameter(at: index)
    }
}

private struct PresetVisitor: NeuronVisitor {
    let index: Int

    func visit<Model: NeuronModel>(_ model: Model.Type) throws(Never) -> NeuronPreset? {
        Model.preset(at: index)
    }
}
