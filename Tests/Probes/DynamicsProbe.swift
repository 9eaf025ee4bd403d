// SPDX-License-Identifier: Apache-2.0

public import DeviceModels
internal import PortableMath

/// Hashes what a device that is integrated in time does under a random waveform, so that two
/// machines can compare.
///
/// A voltage of either sign lasts for eight steps. A step is one sub-step of the model's own, the
/// longest one that is a power of two of seconds; where a model needs no sub-steps below a second,
/// steps of 1 ns to 1 s are mixed.
public struct DynamicsProbe: Sendable {
    /// How many steps a comparison takes.
    public static let stepCount = 256

    /// Whether every current and every state so far was a finite number.
    public private(set) var isFinite = true

    private var device: DynamicDevice
    private var result = ResultHash()
    private var event: UInt64 = 0
    private var volts = 0.0
    private var seconds = 0.0
    /// The step, or nil where lengths are mixed.
    private var subStep: Double?
    private var current = 0.0

    private static let seed: UInt64 = 0x4865_6262
    private static let lengths: InlineArray<4, Double> = [1e-9, 1e-6, 1e-3, 1]

    /// A probe of a model; nil where the parameters are refused.
    public init?(kind: DynamicsKind, parameters: InlineArray<32, Double>) {
        do throws(ModelFault) {
            device = try DynamicDevice(kind: kind, noise: CellNoise(seed: Self.seed, device: 3)) {
                parameters[$0]
            }
        } catch {
            return nil
        }
        subStep = findStep()
    }

    /// The hash so far.
    public var hash: UInt64 { result.value }

    /// Decides on the next step.
    public mutating func prepare() {
        let noise = CounterNoise(seed: Self.seed)
        let choice = noise.bits(event: event / 8, device: 10, stream: .user)
        let scale = choice & 1 == 0 ? 4.0 : 0.5
        volts = (Double(choice >> 40) / 0x1p23 - 1) * scale
        let length = noise.bits(event: event, device: 11, stream: .user)
        seconds = subStep ?? Self.lengths[Int(length & 3)]
        event += 1
    }

    /// Takes the step, the current at its end included.
    public mutating func step() { current = device.advance(volts: volts, seconds: seconds) }

    /// Adds current and state to the hash.
    public mutating func note() {
        note(current)
        note(device.current(volts: 0.1))
        note(device.state)
    }

    /// Doubles a step until it would be more than one sub-step; nil where a second is none.
    private mutating func findStep() -> Double? {
        var seconds = 0x1p-42
        while seconds < 1 {
            var trial = device
            trial.advance(volts: 0.1, seconds: 2 * seconds)
            note(trial.state)
            if trial.state.steps > 1 { return seconds }
            seconds *= 2
        }
        return nil
    }

    private mutating func note(_ state: DynamicState) {
        for index in 0..<CellVariables.count {
            note(state.variables[index])
            note(state.more[index])
        }
        result.add(state.steps)
    }

    private mutating func note(_ number: Double) {
        isFinite = isFinite && number.isFinite
        result.add(number)
    }
}
