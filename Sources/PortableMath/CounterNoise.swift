// SPDX-License-Identifier: Apache-2.0

/// What a random number is used for: each use has its own stream.
public enum NoiseStream: UInt32, Sendable, CaseIterable {
    /// Device-to-device variation; the event is the parameter's index.
    case deviceToDevice = 0
    /// Cycle-to-cycle variation of a write.
    case write = 1
    /// Noise of a read current.
    case read = 2
    /// Phase-change programming.
    case phaseChangeProgramming = 3
    /// The decision whether a device switches.
    case switching = 4
    /// Retention and lifetime.
    case retention = 5
    /// Noise of a neuron.
    case neuron = 6
    /// Random telegraph noise.
    case telegraph = 7
    /// The mask of stuck cells.
    case stuckMask = 8
    /// The experiment's own trials and permutations.
    case user = 9
}

/// Random numbers that are a function of what they are for, not of what was drawn before.
///
/// A draw is named by seed, device, stream and event. The draw of one device therefore never
/// depends on other devices, on threads or on order. Each call is one draw.
///
/// Key: the seed, low word first. Counter: event (low word first), device, stream.
public struct CounterNoise: Equatable, Sendable, BitwiseCopyable {
    /// The seed of the run.
    public let seed: UInt64

    /// The noise of a run with `seed`.
    public init(seed: UInt64) { self.seed = seed }

    /// 64 random bits.
    public func bits(event: UInt64, device: UInt32, stream: NoiseStream) -> UInt64 {
        let counter = PhiloxBlock(
            UInt32(truncatingIfNeeded: event),
            UInt32(truncatingIfNeeded: event >> 32),
            device,
            stream.rawValue
        )
        let block = counter.encrypted(
            key0: UInt32(truncatingIfNeeded: seed),
            key1: UInt32(truncatingIfNeeded: seed >> 32)
        )
        return UInt64(block.word1) << 32 | UInt64(block.word0)
    }

    /// A number uniform in the open interval from 0 to 1, in steps of 2⁻⁵³.
    public func uniform(event: UInt64, device: UInt32, stream: NoiseStream) -> Double {
        Self.unitInterval(bits(event: event, device: device, stream: stream))
    }

    /// A standard normal number, by inversion.
    public func gaussian(event: UInt64, device: UInt32, stream: NoiseStream) -> Double {
        Portable.normalQuantile(uniform(event: event, device: device, stream: stream))
    }

    /// Whether an event of the given probability happens.
    public func bernoulli(
        event: UInt64,
        device: UInt32,
        stream: NoiseStream,
        probability: Double
    ) -> Bool {
        uniform(event: event, device: device, stream: stream) < probability
    }

    /// The upper 53 bits as a number in the open interval from 0 to 1.
    ///
    /// The half added keeps 0 out. It rounds the largest value up to 1, hence the limit.
    static func unitInterval(_ bits: UInt64) -> Double {
        let value = (Double(Int64(bits >> 11)) + 0.5) * 1.1102230246251565e-16
        return value < 1.0 ? value : 0.9999999999999999
    }
}
