// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A junction as a leaky integrate-and-fire neuron with a random threshold.
///
///     m ← m · e^(−dt ∕ τ) + k · I · dt,   P(fire) = 1 ∕ (1 + exp(−(m − m_th) ∕ width))  a step
///
/// It fires at most once a step and starts again from 0. Only the shape means something.
///
/// Units: seconds; m and m_th are fractions of the magnetisation.
///
/// Source: the shape of magnetic-junction spiking neurons; no trustworthy parameters were found.
public struct MagneticNeuron: Equatable, Sendable, BitwiseCopyable {
    /// τ, in seconds.
    public let time: Double
    /// k, per coulomb.
    public let gain: Double
    /// m_th.
    public let threshold: Double
    /// The width of the logistic.
    public let width: Double
    /// m.
    public internal(set) var magnetization = 0.0
    /// How many steps it took: the event of the next draw.
    public internal(set) var steps: UInt64 = 0

    /// A neuron at rest.
    public init(
        time: Double = 10e-9,
        gain: Double = 1e12,
        threshold: Double = 0.5,
        width: Double = 0.02
    ) {
        precondition(time > 0 && width > 0, "A leak and a threshold have widths.")
        self.time = time
        self.gain = gain
        self.threshold = threshold
        self.width = width
    }

    /// The probability that it fires in a step that ends at a magnetisation.
    public func firingProbability(magnetization: Double) -> Double {
        Portable.logistic((magnetization - threshold) / width)
    }

    /// Lets a current act for a step; whether it fired.
    public mutating func step(amperes: Double, seconds: Double, noise: CellNoise) -> Bool {
        let kept = Portable.exp(-seconds / time)
        magnetization = magnetization * kept + gain * amperes * seconds
        let fires = noise.happens(
            event: steps,
            stream: .neuron,
            probability: firingProbability(magnetization: magnetization)
        )
        steps &+= 1
        if fires { magnetization = 0 }
        return fires
    }
}
