// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The digital neuron of TrueNorth: integers throughout; synapse, leak and threshold deterministic
/// or stochastic.
///
/// A tick: V += s(type) for each spike that came in; V += Ω·λ, Ω = 1, or sgn V where the leak
/// reverses; with η = random bits under the mask, V ≥ α + η is a spike, and V < −β or below
/// −(β + η) meets the floor. A stochastic weight or leak s counts as sgn s with probability
/// (|s| + 1) ∕ 256, else as 0.
///
/// Units: plain integers, a tick of 1 ms. A current of n is n spikes on axons of type 0; of −n, n
/// spikes on axons of type 1. V saturates at 20 bits. Every random number is one draw, counted.
///
/// Source: A. S. Cassidy et al., Proc. IJCNN (2013), equations 1 to 10.
public struct DigitalIntegrateAndFire: NeuronModel {
    /// What happens to V at a spike.
    public enum ResetMode: Int32, Sendable, BitwiseCopyable {
        /// V becomes the reset value.
        case toValue = 0
        /// The threshold is subtracted.
        case linear = 1
        /// V stays.
        case none = 2
    }

    private let weights: InlineArray<4, Int32>
    private let stochasticWeights: Int32
    private let leak: Int32
    private let leakReverses: Bool
    private let leakIsStochastic: Bool
    private let threshold: Int32
    private let thresholdMask: Int32
    private let floor: Int32
    private let floorSaturates: Bool
    private let resetMode: ResetMode
    private let resetValue: Int32
    private let noise: CounterNoise
    private let device: UInt32
    /// V.
    public private(set) var potential: Int32
    /// How many random numbers were drawn.
    public private(set) var draws: UInt64 = 0

    /// V.
    public var membrane: Double { Double(potential) }

    /// A neuron at its start; a tick is a step, whatever its length.
    public init(_ values: NeuronValues, timeStep: Double) {
        var weights = InlineArray<4, Int32>(repeating: 0)
        for type in 0..<4 { weights[type] = Self.integer(values[type]) }
        self.weights = weights
        stochasticWeights = Self.integer(values[4])
        leak = Self.integer(values[5])
        leakReverses = values[6] >= 0.5
        leakIsStochastic = values[7] >= 0.5
        threshold = Self.integer(values[8])
        thresholdMask = (1 << Self.integer(values[9])) - 1
        floor = Self.integer(values[10])
        floorSaturates = values[11] >= 0.5
        resetMode = ResetMode(rawValue: Self.integer(values[12])) ?? .toValue
        resetValue = Self.integer(values[13])
        potential = Self.integer(values[14])
        noise = CounterNoise(seed: UInt64(max(values[15], 0)))
        device = UInt32(max(values[16], 0))
    }

    /// Takes the spikes that a current stands for, then ends the tick.
    public mutating func step(current: Double) -> Bool {
        let count = Self.integer(min(max(current, -255), 255))
        for _ in 0..<abs(count) { receive(axonType: count < 0 ? 1 : 0) }
        return tick()
    }

    /// Takes a spike on an axon of a type from 0 to 3.
    public mutating func receive(axonType type: Int) {
        precondition(type >= 0 && type < 4, "An axon has a type from 0 to 3.")
        let isStochastic = stochasticWeights & (1 << Int32(type)) != 0
        add(isStochastic ? sampled(weights[type]) : weights[type])
    }

    /// Leaks, fires and ends the tick; says whether there was a spike.
    public mutating func tick() -> Bool {
        let direction = leakReverses ? potential.signum() : 1
        add(direction * (leakIsStochastic ? sampled(leak) : leak))
        let jitter = thresholdMask == 0 ? 0 : draw() & thresholdMask
        if potential >= threshold + jitter {
            fire(at: threshold + jitter)
            return true
        }
        holdAboveFloor(jitter)
        return false
    }

    private mutating func fire(at level: Int32) {
        switch resetMode {
        case .toValue: potential = resetValue
        case .linear: potential -= level
        case .none: break
        }
    }

    private mutating func holdAboveFloor(_ jitter: Int32) {
        if floorSaturates {
            potential = max(potential, -floor)
            return
        }
        guard potential < -(floor + jitter) else { return }
        switch resetMode {
        case .toValue: potential = -resetValue
        case .linear: potential += floor + jitter
        case .none: break
        }
    }

    private mutating func add(_ amount: Int32) {
        potential = min(max(potential + amount, -524_288), 524_287)
    }

    /// The sign of `amount` with probability (|amount| + 1) ∕ 256, else 0.
    private mutating func sampled(_ amount: Int32) -> Int32 {
        abs(amount) >= draw() & 0xFF ? amount.signum() : 0
    }

    private mutating func draw() -> Int32 {
        let bits = noise.bits(event: draws, device: device, stream: .neuron)
        draws &+= 1
        return Int32(truncatingIfNeeded: bits & 0x7FFF_FFFF)
    }

    /// The nearest integer to a value within ±2²⁰.
    private static func integer(_ value: Double) -> Int32 {
        let held = min(max(value, -1_048_576), 1_048_576)
        return Int32(held < 0 ? held - 0.5 : held + 0.5)
    }
}
