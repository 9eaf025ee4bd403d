// SPDX-License-Identifier: Apache-2.0

/// A neuron circuit: its parameters, its state, and what a constant input does to it.
///
/// A circuit is a value. Where it is solved exactly between switching events, a step ends early at
/// an event; where it is integrated, a step is explicit and at most ``longestStep`` long.
protocol NeuronCircuitModel: Sendable, BitwiseCopyable {
    /// The circuit's own parameters.
    associatedtype Parameter: ModelParameter

    /// Name, trust and source.
    static var card: ModelCard { get }

    /// What goes in and what can be seen.
    static var ports: CircuitPorts { get }

    /// The preset at an index, which counts from 0, or nil; 0 is the usual one.
    static func preset(at index: Int) -> NeuronCircuitPreset?

    /// The circuit at rest with checked parameters; refuses those that contradict one another.
    init(_ value: (Int) -> Double, noise: CellNoise) throws(ModelFault)

    /// The longest step, in seconds.
    var longestStep: Double { get }

    /// Lets a constant input act for a time, or up to the next event.
    mutating func step(input: Double, seconds: Double) -> CircuitStep

    /// What integrates, in the unit of ``CircuitPorts/membraneUnit``.
    var membrane: Double { get }

    /// What the next stage sees, in the unit of ``CircuitPorts/outputUnit``.
    var output: Double { get }
}

/// What one step of a circuit did.
struct CircuitStep: Sendable, BitwiseCopyable {
    /// How much of the time asked for has passed.
    let seconds: Double
    /// Whether the circuit fired at the end of it.
    let isSpike: Bool
}

/// The input of a circuit and the two quantities that can be seen, with their units.
public struct CircuitPorts: Sendable {
    /// What drives it.
    public let input: StaticString
    /// The unit of the input.
    public let inputUnit: StaticString
    /// What integrates.
    public let membrane: StaticString
    /// The unit of the membrane.
    public let membraneUnit: StaticString
    /// What the next stage sees.
    public let output: StaticString
    /// The unit of the output.
    public let outputUnit: StaticString
}

/// Counts a spike when a level is passed upwards, and the next one only after a lower level.
struct SpikeLevel: Sendable, BitwiseCopyable {
    private let level: Double
    private let lowerLevel: Double
    private var isAbove = false

    init(above level: Double, rearmedBelow lowerLevel: Double) {
        self.level = level
        self.lowerLevel = lowerLevel
    }

    /// Whether a quantity, now at `value`, has just spiked.
    mutating func spiked(_ value: Double) -> Bool {
        let isSpike = !isAbove && value > level
        if isSpike { isAbove = true }
        if value < lowerLevel { isAbove = false }
        return isSpike
    }
}

/// Something to ask of a circuit, whichever it is.
protocol NeuronCircuitVisitor {
    mutating func visit<Circuit: NeuronCircuitModel>(_ circuit: Circuit.Type)
}

/// Something to do with a circuit, whichever it is, that leaves it in another state.
protocol NeuronCircuitOperation {
    mutating func perform<Circuit: NeuronCircuitModel>(_ circuit: Circuit) -> Circuit
}
