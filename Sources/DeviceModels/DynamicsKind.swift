// SPDX-License-Identifier: Apache-2.0

/// The device families that a host integrates in time.
///
/// New dynamics are one file with a type that conforms to ``CellDynamics``, its test, a case here
/// and its lines in ``DynamicPhysics``.
public enum DynamicsKind: Sendable, BitwiseCopyable, CaseIterable {
    /// VTEAM.
    case thresholdAdaptive
    /// The two-terminal floating gate (Y-Flash).
    case floatingGate
    /// The organic electrochemical device.
    case electrochemical
    /// A channel that follows its gate.
    case transportChannel
    /// A charge-controlled memcapacitor behind a resistor.
    case memcapacitor
    /// One magnetic moment under spin–orbit torque.
    case macrospin
    /// A junction that hops by itself.
    case superparamagnet
    /// Three branches of a resistor and a capacitor.
    case memcapacitorLadder
    /// A junction as a leaky integrate-and-fire neuron.
    case magneticNeuron
    /// A junction of 16 grains as an integrate-and-fire neuron.
    case backHoppingNeuron
    /// The diffusive memristor, with filaments that shrink at random.
    case diffusive
    /// The volatile tungsten-oxide memristor.
    case dynamicOxide
    /// A diffusive and a drift memristor in series.
    case driftDiffusive
    /// Linear ion drift with a window of choice.
    case linearDrift
    /// Threshold rates exponential in the voltage, slowed near the ends (Yakopcic).
    case yakopcic
    /// The gap between a filament and the electrode, with self-heating (Stanford-PKU).
    case filamentGap
    /// A resistance that moves towards a bound set by the voltage (Messaris).
    case dataDriven
    /// An ensemble of thermally activated two-state switches.
    case metastableSwitch
    /// A unipolar cell that switches after an absorbed energy.
    case unipolarFilament
    /// A filamentary valence-change cell with heating (JART VCM v1b).
    case valenceChange
    /// An analogue oxide cell with rectifying conduction (Al2O3/Nb2O5).
    case analogueOxide
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
        case .floatingGate: visitor.visit(FloatingGate.self)
        case .electrochemical: visitor.visit(Electrochemical.self)
        case .transportChannel: visitor.visit(TransportChannel.self)
        case .memcapacitor: visitor.visit(MemcapacitorDynamics.self)
        case .macrospin: visitor.visit(Macrospin.self)
        case .superparamagnet: visitor.visit(Superparamagnet.self)
        case .memcapacitorLadder: visitor.visit(LadderDynamics.self)
        case .magneticNeuron: visitor.visit(MagneticNeuronDynamics.self)
        case .backHoppingNeuron: visitor.visit(BackHoppingDynamics.self)
        case .diffusive: visitor.visit(DiffusiveDynamics.self)
        case .dynamicOxide: visitor.visit(DynamicOxide.self)
        case .driftDiffusive: visitor.visit(DiffusiveDriftDynamics.self)
        case .linearDrift: visitor.visit(LinearDrift.self)
        case .yakopcic: visitor.visit(Yakopcic.self)
        case .filamentGap: visitor.visit(FilamentGap.self)
        case .dataDriven: visitor.visit(DataDriven.self)
        case .metastableSwitch: visitor.visit(MetastableSwitch.self)
        case .unipolarFilament: visitor.visit(UnipolarFilament.self)
        case .valenceChange: visitor.visit(ValenceChange.self)
        case .analogueOxide: visitor.visit(AnalogueOxide.self)
        case .silverNanodot: visitor.visit(SilverNanodotSwitch.self)
        }
    }
}

/// The dynamics, one case a ``DynamicsKind``: the only place that lists them.
enum DynamicPhysics: Sendable, BitwiseCopyable {
    case thresholdAdaptive(ThresholdAdaptive)
    case floatingGate(FloatingGate)
    case electrochemical(Electrochemical)
    case transportChannel(TransportChannel)
    case memcapacitor(MemcapacitorDynamics)
    case macrospin(Macrospin)
    case superparamagnet(Superparamagnet)
    case memcapacitorLadder(LadderDynamics)
    case magneticNeuron(MagneticNeuronDynamics)
    case backHoppingNeuron(BackHoppingDynamics)
    case diffusive(DiffusiveDynamics)
    case dynamicOxide(DynamicOxide)
    case driftDiffusive(DiffusiveDriftDynamics)
    case linearDrift(LinearDrift)
    case yakopcic(Yakopcic)
    case filamentGap(FilamentGap)
    case dataDriven(DataDriven)
    case metastableSwitch(MetastableSwitch)
    case unipolarFilament(UnipolarFilament)
    case valenceChange(ValenceChange)
    case analogueOxide(AnalogueOxide)
    case silverNanodot(SilverNanodotSwitch)

    /// The dynamics of a kind with parameters by index.
    init(_ kind: DynamicsKind, _ value: (Int) -> Double) throws(ModelFault) {
        switch kind {
        case .thresholdAdaptive: self = .thresholdAdaptive(try ThresholdAdaptive(value))
        case .floatingGate: self = .floatingGate(try FloatingGate(value))
        case .electrochemical: self = .electrochemical(try Electrochemical(value))
        case .transportChannel: self = .transportChannel(try TransportChannel(value))
        case .memcapacitor: self = .memcapacitor(try MemcapacitorDynamics(value))
        case .macrospin: self = .macrospin(try Macrospin(value))
        case .superparamagnet: self = .superparamagnet(try Superparamagnet(value))
        case .memcapacitorLadder: self = .memcapacitorLadder(try LadderDynamics(value))
        case .magneticNeuron: self = .magneticNeuron(try MagneticNeuronDynamics(value))
        case .backHoppingNeuron: self = .backHoppingNeuron(try BackHoppingDynamics(value))
        case .diffusive: self = .diffusive(try DiffusiveDynamics(value))
        case .dynamicOxide: self = .dynamicOxide(try DynamicOxide(value))
        case .driftDiffusive: self = .driftDiffusive(try DiffusiveDriftDynamics(value))
        case .linearDrift: self = .linearDrift(try LinearDrift(value))
        case .yakopcic: self = .yakopcic(try Yakopcic(value))
        case .filamentGap: self = .filamentGap(try FilamentGap(value))
        case .dataDriven: self = .dataDriven(try DataDriven(value))
        case .metastableSwitch: self = .metastableSwitch(try MetastableSwitch(value))
        case .unipolarFilament: self = .unipolarFilament(try UnipolarFilament(value))
        case .valenceChange: self = .valenceChange(try ValenceChange(value))
        case .analogueOxide: self = .analogueOxide(try AnalogueOxide(value))
        case .silverNanodot: self = .silverNanodot(try SilverNanodotSwitch(value))
        }
    }

    /// Performs an operation on the dynamics.
    @inline(__always)
    func perform(_ operation: inout some DynamicsOperation) {
        switch self {
        case .thresholdAdaptive(let dynamics): operation.perform(dynamics)
        case .floatingGate(let dynamics): operation.perform(dynamics)
        case .electrochemical(let dynamics): operation.perform(dynamics)
        case .transportChannel(let dynamics): operation.perform(dynamics)
        case .memcapacitor(let dynamics): operation.perform(dynamics)
        case .macrospin(let dynamics): operation.perform(dynamics)
        case .superparamagnet(let dynamics): operation.perform(dynamics)
        case .memcapacitorLadder(let dynamics): operation.perform(dynamics)
        case .magneticNeuron(let dynamics): operation.perform(dynamics)
        case .backHoppingNeuron(let dynamics): operation.perform(dynamics)
        case .diffusive(let dynamics): operation.perform(dynamics)
        case .dynamicOxide(let dynamics): operation.perform(dynamics)
        case .driftDiffusive(let dynamics): operation.perform(dynamics)
        case .linearDrift(let dynamics): operation.perform(dynamics)
        case .yakopcic(let dynamics): operation.perform(dynamics)
        case .filamentGap(let dynamics): operation.perform(dynamics)
        case .dataDriven(let dynamics): operation.perform(dynamics)
        case .metastableSwitch(let dynamics): operation.perform(dynamics)
        case .unipolarFilament(let dynamics): operation.perform(dynamics)
        case .valenceChange(let dynamics): operation.perform(dynamics)
        case .analogueOxide(let dynamics): operation.perform(dynamics)
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
