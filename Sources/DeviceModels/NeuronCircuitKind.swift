// SPDX-License-Identifier: Apache-2.0

/// The neuron circuits there are.
///
/// A new circuit is one file with a type that conforms to ``NeuronCircuitModel``, its test, a case
/// here and its lines in ``CircuitPhysics``.
public enum NeuronCircuitKind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// A threshold switch across a capacitor that a resistor charges.
    case thresholdSwitch = 0
    /// The same circuit with the integrated silver-nanodot switch.
    case silverNanodot
    /// Two Mott memristors with opposite supplies.
    case mottNeuristor
    /// A VO2 device that its own heat switches.
    case thermalNeuristor
    /// A phase-change cell that crystallises pulse by pulse.
    case phaseChange
    /// A phase-change cell whose conductance a comparator watches.
    case phaseChangeComparator
    /// A phase-change cell that its own discharge resets.
    case selfResetting
    /// Leaky energy in a unipolar oxide.
    case unipolarOxide
    /// Leaky accumulation of metallic sites in a Mott insulator.
    case mottAvalanche
    /// A VO2 device below its threshold, which noise fires.
    case stochasticTransition
    /// A leaky integrator whose threshold is the ratio of two memristors.
    case adaptiveThreshold

    /// The circuit of a name in UTF-8, or nil.
    public init?(named name: some Collection<UInt8>) {
        for kind in Self.allCases where kind.card.name.isSpelled(name) {
            self = kind
            return
        }
        return nil
    }

    /// What it is called, and how far it is to be trusted.
    public var card: ModelCard {
        var answer = CircuitCardLookup()
        describe(to: &answer)
        return answer.card
    }

    /// What goes in and what can be seen.
    public var ports: CircuitPorts {
        var answer = CircuitPortsLookup()
        describe(to: &answer)
        return answer.ports
    }

    /// How many parameters it has; their indices count from 0.
    public var parameterCount: Int {
        var answer = CircuitParameterCounting()
        describe(to: &answer)
        return answer.count
    }

    /// What the parameter at `index` means, or nil where there is none.
    public func parameter(at index: Int) -> ParameterDescription? {
        var answer = CircuitParameterLookup(index: index)
        describe(to: &answer)
        return answer.description
    }

    /// The index of the parameter with a name in UTF-8, or nil.
    public func parameterIndex(named name: some Collection<UInt8>) -> Int? {
        var index = 0
        while let parameter = parameter(at: index) {
            if parameter.name.isSpelled(name) { return index }
            index += 1
        }
        return nil
    }

    /// The preset at `index`, or nil where there is none; 0 is the usual one.
    public func preset(at index: Int) -> NeuronCircuitPreset? {
        var answer = CircuitPresetLookup(index: index)
        describe(to: &answer)
        return answer.preset
    }

    /// The preset with a name in UTF-8, or nil.
    public func preset(named name: some Collection<UInt8>) -> NeuronCircuitPreset? {
        var index = 0
        while let preset = preset(at: index) {
            if preset.name.isSpelled(name) { return preset }
            index += 1
        }
        return nil
    }
}

private struct CircuitCardLookup: NeuronCircuitVisitor {
    var card = ModelCard.blank
    mutating func visit<Circuit: NeuronCircuitModel>(_ circuit: Circuit.Type) {
        card = circuit.card
    }
}

private struct CircuitPortsLookup: NeuronCircuitVisitor {
    var ports = CircuitPorts(
        input: "",
        inputUnit: "",
        membrane: "",
        membraneUnit: "",
        output: "",
        outputUnit: ""
    )
    mutating func visit<Circuit: NeuronCircuitModel>(_ circuit: Circuit.Type) {
        ports = circuit.ports
    }
}

private struct CircuitParameterCounting: NeuronCircuitVisitor {
    var count = 0
    mutating func visit<Circuit: NeuronCircuitModel>(_ circuit: Circuit.Type) {
        count = Circuit.Parameter.count
    }
}

private struct CircuitParameterLookup: NeuronCircuitVisitor {
    let index: Int
    var description: ParameterDescription?

    init(index: Int) { self.index = index }

    mutating func visit<Circuit: NeuronCircuitModel>(_ circuit: Circuit.Type) {
        description = Circuit.Parameter(rawValue: index)?.description
    }
}

private struct CircuitPresetLookup: NeuronCircuitVisitor {
    let index: Int
    var preset: NeuronCircuitPreset?

    init(index: Int) { self.index = index }

    mutating func visit<Circuit: NeuronCircuitModel>(_ circuit: Circuit.Type) {
        preset = circuit.preset(at: index)
    }
}
