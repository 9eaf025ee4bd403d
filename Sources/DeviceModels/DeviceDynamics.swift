// SPDX-License-Identifier: Apache-2.0

/// The state of a device that is integrated in time; what each number means is the model's.
public struct DynamicState: Equatable, Sendable, BitwiseCopyable {
    /// The state variables.
    public internal(set) var variables = CellVariables()

    /// Further ones, of models with many.
    public internal(set) var more = CellVariables()

    /// How many sub-steps were taken: the event of the next draw.
    public internal(set) var steps: UInt64 = 0

    init() {}
}

/// A device family integrated in time under any waveform, for hosts.
///
/// The step is explicit, with a sub-step that the family states; it depends on neither the state nor
/// an error estimate. Voltages follow the model's own sign, as its documentation states.
/// Units: volts, seconds, amperes, siemens.
protocol CellDynamics: Sendable, BitwiseCopyable {
    /// The family's own parameters.
    associatedtype Parameter: ModelParameter

    /// Name, trust and source.
    static var card: ModelCard { get }

    /// The longest sub-step, in seconds.
    var longestStep: Double { get }

    /// +1 where a positive voltage in the model's own sign potentiates, else −1.
    static var ownPolarity: Double { get }

    /// The dynamics with checked parameters by index; refuses those that contradict one another.
    init(_ value: (Int) -> Double) throws(ModelFault)

    /// A fresh device.
    func makeState(_ noise: CellNoise) -> DynamicState

    /// One explicit step of at most ``longestStep``.
    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise)

    /// The current at a voltage in the present state.
    func current(of state: DynamicState, volts: Double) -> Double
}

extension CellDynamics {
    static var ownPolarity: Double { 1 }
}

/// Something to do with dynamics, whichever they are.
protocol DynamicsOperation {
    mutating func perform<Dynamics: CellDynamics>(_ dynamics: Dynamics)
}

/// Something to ask of dynamics, whichever they are.
protocol DynamicsVisitor {
    mutating func visit<Dynamics: CellDynamics>(_ dynamics: Dynamics.Type)
}
