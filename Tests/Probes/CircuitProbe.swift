// SPDX-License-Identifier: Apache-2.0

public import DeviceModels

/// Hashes what a neuron circuit does under one of its presets, so that two machines can compare.
///
/// A step is the longest one of the circuit, or a pulse or a 256th of the preset's drive where that
/// is shorter; of pulses every fourth step is a gap. In the last half the input is eightfold, so
/// that most circuits with short steps fire as well.
public struct CircuitProbe: Sendable {
    /// How many steps a comparison takes.
    public static let stepCount = 256

    /// Whether every number so far was finite.
    public private(set) var isFinite = true

    private var circuit: NeuronCircuit
    private let drive: CircuitDrive
    private var result = ResultHash()
    private var event = 0
    private var input = 0.0
    private var seconds = 0.0

    /// A probe of a circuit under its preset at an index; nil where there is none.
    public init?(kind: NeuronCircuitKind, preset index: Int) {
        guard let preset = kind.preset(at: index) else { return nil }
        drive = preset.drive
        let noise = CellNoise(seed: 0x4865_6262, device: 3)
        do throws(ModelFault) {
            circuit = try NeuronCircuit(kind: kind, preset: preset, noise: noise)
        } catch {
            return nil
        }
    }

    /// The hash so far.
    public var hash: UInt64 { result.value }

    /// How often the circuit has fired.
    public var spikeCount: UInt64 { circuit.spikeCount }

    /// Decides on the next step.
    public mutating func prepare() {
        let isPulsed = drive.pulseSeconds > 0
        let isGap = isPulsed && event % 4 == 3
        let pulse = isGap ? drive.gapSeconds : drive.pulseSeconds
        let length = isPulsed ? pulse : drive.seconds / Double(Self.stepCount)
        seconds = min(length, circuit.longestStep)
        let gain = event < Self.stepCount / 2 ? 1.0 : 8
        input = isGap ? 0 : gain * drive.input
        event += 1
    }

    /// Takes the step.
    public mutating func step() { circuit.advance(input: input, seconds: seconds) }

    /// Adds what is seen to the hash.
    public mutating func note() {
        isFinite = isFinite && circuit.membrane.isFinite && circuit.output.isFinite
        result.add(circuit.membrane)
        result.add(circuit.output)
        result.add(circuit.spikeCount)
    }
}
