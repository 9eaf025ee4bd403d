// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The random numbers of one cell: the run's seed and the cell's number.
public struct CellNoise: Equatable, Sendable, BitwiseCopyable {
    /// The seed of the run.
    public let seed: UInt64
    /// The number of the cell in its array.
    public let device: UInt32

    /// The noise of the cell numbered `device` in a run with `seed`.
    public init(seed: UInt64, device: UInt32) {
        self.seed = seed
        self.device = device
    }

    /// A parameter of this cell: `value · (1 + spread · ξ)`, at least a quarter, at most four times.
    func varied(_ value: Double, spread: Double, parameter: Int) -> Double {
        guard spread > 0 else { return value }
        let factor = 1.0 + spread * gaussian(UInt64(parameter), .deviceToDevice)
        return value * min(max(factor, 0.25), 4.0)
    }

    /// As ``varied(_:spread:parameter:)``, log-normal: `value · exp(spread · ξ)`.
    func variedLogarithmically(_ value: Double, spread: Double, parameter: Int) -> Double {
        guard spread > 0 else { return value }
        let factor = Portable.exp(spread * gaussian(UInt64(parameter), .deviceToDevice))
        return value * min(max(factor, 0.25), 4.0)
    }

    /// What this cell adds to a parameter: `spread · ξ`.
    func deviation(_ spread: Double, parameter: Int) -> Double {
        spread > 0 ? spread * gaussian(UInt64(parameter), .deviceToDevice) : 0
    }

    /// The factor `1 + spread · ξ` of one write or read event.
    func factor(spread: Double, event: UInt64, stream: NoiseStream) -> Double {
        spread > 0 ? 1.0 + spread * gaussian(event, stream) : 1.0
    }

    /// Whether the cell is stuck (event 0) and, if so, stuck high (event 1).
    func isHit(event: UInt64, probability: Double) -> Bool {
        happens(event: event, stream: .stuckMask, probability: probability)
    }

    /// Whether an event of a probability happens.
    func happens(event: UInt64, stream: NoiseStream, probability: Double) -> Bool {
        CounterNoise(seed: seed)
            .bernoulli(event: event, device: device, stream: stream, probability: probability)
    }

    /// A number uniform in the open interval from 0 to 1.
    func uniform(_ event: UInt64, _ stream: NoiseStream) -> Double {
        CounterNoise(seed: seed).uniform(event: event, device: device, stream: stream)
    }

    /// A standard normal number.
    func gaussian(_ event: UInt64, _ stream: NoiseStream) -> Double {
        CounterNoise(seed: seed).gaussian(event: event, device: device, stream: stream)
    }
}
