// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A junction of 16 grains as an integrate-and-fire neuron of 4 bits.
///
/// Each pulse switches one more grain with probability `forward`, the measured plateau 0.72, or one
/// hops back with probability `back`; below level 0 there is none to hop. At 16 it fires and starts
/// from 0. The mean number of pulses to fire is the first passage of that random walk.
///
/// Only the plateau was measured; the shape alone means something.
///
/// Source: the shape of back-hopping in double-barrier junctions of 70 nm.
public struct BackHoppingNeuron: Equatable, Sendable, BitwiseCopyable {
    /// The level at which it fires.
    public static var levels: Int { 16 }

    /// The probability that a pulse switches one more grain.
    public let forward: Double
    /// The probability that a pulse lets one hop back.
    public let back: Double
    /// How many grains have switched.
    public internal(set) var level = 0
    /// How many pulses it saw: the event of the next draw.
    public internal(set) var pulses: UInt64 = 0

    /// A neuron at level 0.
    public init(forward: Double = 0.72, back: Double = 0.28) {
        precondition(forward >= 0 && back >= 0 && forward + back <= 1, "Probabilities add to 1.")
        self.forward = forward
        self.back = back
    }

    /// The mean number of pulses from level 0 to firing, or nil where it never fires.
    public var meanPulses: Double? {
        guard forward > 0 else { return nil }
        var sum = 0.0
        var passage = 0.0
        for level in 0..<Self.levels {
            passage = 1.0 / forward + (level > 0 ? back / forward * passage : 0)
            sum = sum + passage
        }
        return sum
    }

    /// One pulse; whether it fired.
    public mutating func pulse(noise: CellNoise) -> Bool {
        let draw = CounterNoise(seed: noise.seed)
            .uniform(event: pulses, device: noise.device, stream: .neuron)
        pulses &+= 1
        if draw < forward {
            level += 1
        } else if draw < forward + back {
            level = max(level - 1, 0)
        }
        guard level == Self.levels else { return false }
        level = 0
        return true
    }
}
