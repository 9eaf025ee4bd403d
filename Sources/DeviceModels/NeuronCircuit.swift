// SPDX-License-Identifier: Apache-2.0

/// One neuron circuit of emerging devices, driven by an input that is constant in pieces.
///
/// Pulses are pieces, too: an advance at the pulse's height, then one at zero input. Equal
/// parameters, noise and inputs give equal bits everywhere.
///
/// Units: ``NeuronCircuitKind/ports`` names them; times are seconds.
public struct NeuronCircuit: Sendable, BitwiseCopyable {
    /// Which circuit this is.
    public let kind: NeuronCircuitKind

    /// What integrates, now.
    public private(set) var membrane: Double

    /// What the next stage sees, now.
    public private(set) var output: Double

    /// How often it has fired.
    public private(set) var spikeCount: UInt64 = 0

    private var physics: CircuitPhysics

    /// A circuit at rest with parameters by index, below ``NeuronCircuitKind/parameterCount``.
    ///
    /// - Throws: ``ModelFault`` where any parameter could lead to an infinity or to no number.
    public init(
        kind: NeuronCircuitKind,
        noise: CellNoise,
        parameter: (Int) -> Double
    ) throws(ModelFault) {
        for index in 0..<kind.parameterCount {
            if let fault = kind.parameter(at: index)?.fault(of: parameter(index)) { throw fault }
        }
        self.kind = kind
        let fresh = try CircuitPhysics(kind, parameter, noise: noise)
        var looking = CircuitLooking()
        physics = fresh.performed(&looking)
        membrane = looking.membrane
        output = looking.output
    }

    /// A circuit at rest with the values of a preset of its kind.
    public init(
        kind: NeuronCircuitKind,
        preset: NeuronCircuitPreset,
        noise: CellNoise
    ) throws(ModelFault) {
        try self.init(kind: kind, noise: noise) { preset.values[$0] }
    }

    /// The longest step of the integration, in seconds; 10⁹ where it is solved exactly.
    public var longestStep: Double {
        var looking = CircuitLooking()
        _ = physics.performed(&looking)
        return looking.longestStep
    }

    /// Lets a constant input act for a time.
    ///
    /// - Returns: How often it fired.
    @discardableResult
    public mutating func advance(input: Double, seconds: Double) -> Int {
        precondition(input >= -1e4 && input <= 1e4, "A circuit's input lies within ±10⁴.")
        precondition(seconds >= 0 && seconds <= 1e9, "A step lasts from 0 to 10⁹ s.")
        var advancing = CircuitAdvancing(input: input, seconds: seconds)
        physics = physics.performed(&advancing)
        membrane = advancing.look.membrane
        output = advancing.look.output
        spikeCount &+= UInt64(advancing.spikes)
        return advancing.spikes
    }

    /// Lets a constant input act for a time, or until the circuit fires.
    ///
    /// Circuits that are solved exactly stop at the very instant, with ``output`` as it is then;
    /// others at the end of the step in which they fire.
    ///
    /// - Returns: The seconds that have passed, and whether it fired at their end.
    public mutating func advanceToSpike(
        input: Double,
        seconds: Double
    ) -> (seconds: Double, isSpike: Bool) {
        precondition(input >= -1e4 && input <= 1e4, "A circuit's input lies within ±10⁴.")
        precondition(seconds >= 0 && seconds <= 1e9, "A step lasts from 0 to 10⁹ s.")
        var advancing = CircuitAdvancing(input: input, seconds: seconds)
        advancing.stopsAtSpike = true
        physics = physics.performed(&advancing)
        membrane = advancing.look.membrane
        output = advancing.look.output
        spikeCount &+= UInt64(advancing.spikes)
        return (advancing.passed, advancing.spikes > 0)
    }
}

private struct CircuitLooking: NeuronCircuitOperation {
    var membrane = 0.0
    var output = 0.0
    var longestStep = 0.0

    mutating func perform<Circuit: NeuronCircuitModel>(_ circuit: Circuit) -> Circuit {
        membrane = circuit.membrane
        output = circuit.output
        longestStep = circuit.longestStep
        return circuit
    }
}

private struct CircuitAdvancing: NeuronCircuitOperation {
    let input: Double
    let seconds: Double
    var stopsAtSpike = false
    var spikes = 0
    var passed = 0.0
    var look = CircuitLooking()

    init(input: Double, seconds: Double) {
        self.input = input
        self.seconds = seconds
    }

    mutating func perform<Circuit: NeuronCircuitModel>(_ circuit: Circuit) -> Circuit {
        var circuit = circuit
        advance(&circuit)
        return look.perform(circuit)
    }

    /// Whole longest steps, then the rest.
    ///
    /// A time within 10⁻⁹ of a whole number of longest steps is that number of steps, so that one
    /// long call equals many short ones, bit for bit.
    private mutating func advance<Circuit: NeuronCircuitModel>(_ circuit: inout Circuit) {
        let longest = circuit.longestStep
        let quotient = min(seconds / longest, 4e15)
        let whole = Int64(quotient + 1e-9)
        let isWhole = whole > 0 && (quotient - Double(whole)).magnitude <= 1e-9
        for index in 0..<whole {
            if run(&circuit, from: Double(index) * longest, for: longest) { return }
        }
        let start = Double(whole) * longest
        if !isWhole, run(&circuit, from: start, for: seconds - start) { return }
        passed = seconds
    }

    /// One step, event by event; says whether it stopped at a spike.
    private mutating func run<Circuit: NeuronCircuitModel>(
        _ circuit: inout Circuit,
        from start: Double,
        for length: Double
    ) -> Bool {
        var left = length
        while left > 0 {
            let step = circuit.step(input: input, seconds: left)
            left -= step.seconds
            guard step.isSpike else { continue }
            spikes += 1
            guard stopsAtSpike else { continue }
            passed = start + (length - left)
            return true
        }
        return false
    }
}
