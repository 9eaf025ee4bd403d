// SPDX-License-Identifier: Apache-2.0

/// One device that is integrated in time: the level of detail below ``DeviceModel``'s pulses.
///
/// Voltages follow the model's own sign; ``DynamicsKind/ownPolarity`` says what it is.
///
/// Units: volts, seconds, amperes.
public struct DynamicDevice: Sendable, BitwiseCopyable {
    /// Which dynamics these are.
    public let kind: DynamicsKind

    /// The state now.
    public private(set) var state: DynamicState

    /// The longest sub-step in seconds, from which the cost of a time follows.
    public let longestStep: Double

    private let physics: DynamicPhysics
    private let noise: CellNoise

    /// A fresh device with parameters by index, below ``DynamicsKind/parameterCount``.
    ///
    /// - Throws: ``ModelFault`` where any parameter could lead to an infinity or to no number.
    public init(
        kind: DynamicsKind,
        noise: CellNoise,
        parameter: (Int) -> Double
    ) throws(ModelFault) {
        for index in 0..<kind.parameterCount {
            if let fault = kind.parameter(at: index)?.fault(of: parameter(index)) { throw fault }
        }
        self.kind = kind
        self.noise = noise
        physics = try DynamicPhysics(kind, parameter)
        var making = StateMaking(noise: noise)
        physics.perform(&making)
        state = making.state
        longestStep = making.longestStep
    }

    /// Lets a constant voltage act for a time, in sub-steps whose count follows from the time alone.
    ///
    /// - Returns: The current at the end, in amperes.
    @discardableResult
    public mutating func advance(volts: Double, seconds: Double) -> Double {
        precondition(volts >= -1e4 && volts <= 1e4, "A device voltage lies within ±10 kV.")
        precondition(seconds >= 0 && seconds <= 1e9, "A step lasts from 0 to 10⁹ s.")
        var stepping = Stepping(state: state, volts: volts, seconds: seconds, noise: noise)
        physics.perform(&stepping)
        state = stepping.state
        return stepping.current
    }

    /// The current at a voltage in the present state, in amperes.
    public func current(volts: Double) -> Double {
        var stepping = Stepping(state: state, volts: volts, seconds: 0, noise: noise)
        physics.perform(&stepping)
        return stepping.current
    }
}

private struct StateMaking: DynamicsOperation {
    let noise: CellNoise
    var state = DynamicState()
    var longestStep = 0.0

    init(noise: CellNoise) { self.noise = noise }

    mutating func perform<Dynamics: CellDynamics>(_ dynamics: Dynamics) {
        state = dynamics.makeState(noise)
        longestStep = dynamics.longestStep
    }
}

private struct Stepping: DynamicsOperation {
    var state: DynamicState
    let volts: Double
    let seconds: Double
    let noise: CellNoise
    var current = 0.0

    init(state: DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        self.state = state
        self.volts = volts
        self.seconds = seconds
        self.noise = noise
    }

    mutating func perform<Dynamics: CellDynamics>(_ dynamics: Dynamics) {
        let longest = dynamics.longestStep
        // A quotient a rounding above a whole number is that number; 2⁵² steps are never taken.
        let quotient = seconds / longest
        let whole = Int64(min(quotient * (1.0 - 1e-12), 4.0e15))
        if seconds > 0 {
            for _ in 0..<whole {
                dynamics.step(&state, volts: volts, seconds: longest, noise: noise)
                state.steps &+= 1
            }
            let rest = seconds - Double(whole) * longest
            dynamics.step(&state, volts: volts, seconds: rest, noise: noise)
            state.steps &+= 1
        }
        current = dynamics.current(of: state, volts: volts)
    }
}
