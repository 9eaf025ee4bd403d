// SPDX-License-Identifier: Apache-2.0

public import NeuronModels

/// Hashes membrane and spikes of a neuron under one of its presets, so that two machines can
/// compare.
///
/// The steps have the preset's length. In the first three quarters the stimulus is run through
/// faster, so that the few steps meet all of it; in the last one a multiple of its largest current
/// acts, so that models with short steps spike as well.
public struct NeuronProbe: Sendable {
    /// How many parts of how many steps a comparison takes.
    public static let parts = 40
    /// Steps of one part.
    public static let partSize = 16

    /// How many spikes there were.
    public private(set) var spikeCount = 0
    /// Whether every value of the membrane so far was a finite number.
    public private(set) var isFinite = true
    /// What the neuron takes in memory, parameters included, in bytes.
    public let byteCount: Int

    private static let gain = 64.0

    private let kind: NeuronKind
    private let stimulus: Stimulus
    private let duration: Double
    private var part: NeuronPart
    private var stepIndex = 0
    private var result = ResultHash()

    /// A probe of a model under its preset at an index; nil where there is none.
    public init?(kind: NeuronKind, preset index: Int) {
        guard let preset = kind.preset(at: index) else { return nil }
        self.kind = kind
        stimulus = preset.stimulus
        duration = Double(preset.stepCount) * preset.timeStep
        var making = NeuronMaking(values: preset.values, timeStep: preset.timeStep)
        byteCount = kind.visit(&making)
        part = NeuronPart(memory: making.memory)
    }

    /// The hash so far.
    public var hash: UInt64 { result.value }

    /// Finds the currents of the next part.
    public mutating func prepare() {
        for index in 0..<Self.partSize {
            let share = Double(stepIndex + index) / Double(Self.parts * Self.partSize) / 0.75
            part.currents[index] =
                share < 1 ? stimulus.current(at: share * duration) : Self.gain * largest
        }
        stepIndex += Self.partSize
    }

    /// The level of the stimulus that is farthest from 0.
    private var largest: Double {
        var largest = 0.0
        for index in 0..<stimulus.count where abs(stimulus[index].level) > abs(largest) {
            largest = stimulus[index].level
        }
        return largest
    }

    /// Takes the steps of the part.
    public mutating func step() { kind.visit(&part) }

    /// Adds membrane and spikes to the hash.
    public mutating func note() {
        for index in 0..<Self.partSize {
            isFinite = isFinite && part.membranes[index].isFinite
            result.add(part.membranes[index])
        }
        spikeCount += part.spikes.nonzeroBitCount
        result.add(UInt64(part.spikes))
    }
}

/// The bytes of a neuron of any model, so that one that is half-way can be kept without knowing its
/// type.
private struct NeuronMemory: Sendable, BitwiseCopyable {
    private var words = InlineArray<64, UInt64>(repeating: 0)

    mutating func store<Model: NeuronModel>(_ neuron: Model) {
        precondition(MemoryLayout<Model>.size <= 512, "A neuron takes at most 512 bytes.")
        // Safe: a model is bitwise copyable, and there is room.
        unsafe withUnsafeMutableBytes(of: &words) {
            unsafe $0.storeBytes(of: neuron, as: Model.self)
        }
    }

    /// The neuron that was stored, whose type must be the same.
    func load<Model: NeuronModel>(_ model: Model.Type) -> Model {
        // Safe: these are the bytes of such a model.
        unsafe withUnsafeBytes(of: words) { unsafe $0.loadUnaligned(as: model) }
    }
}

private struct NeuronMaking: NeuronVisitor {
    let values: NeuronValues
    let timeStep: Double
    var memory = NeuronMemory()

    init(values: NeuronValues, timeStep: Double) {
        self.values = values
        self.timeStep = timeStep
    }

    mutating func visit<Model: NeuronModel>(_ model: Model.Type) throws(Never) -> Int {
        memory.store(Model(values, timeStep: timeStep))
        return MemoryLayout<Model>.stride
    }
}

/// A part of a run: currents in, membrane and spikes out.
private struct NeuronPart: NeuronVisitor {
    var memory: NeuronMemory
    var currents = InlineArray<16, Double>(repeating: 0)
    var membranes = InlineArray<16, Double>(repeating: 0)
    /// A bit for each step, the last step lowest.
    var spikes: UInt16 = 0

    init(memory: NeuronMemory) { self.memory = memory }

    mutating func visit<Model: NeuronModel>(_ model: Model.Type) throws(Never) {
        var neuron = memory.load(model)
        for index in 0..<NeuronProbe.partSize {
            let isSpike = neuron.step(current: currents[index])
            spikes = spikes << 1 | (isSpike ? 1 : 0)
            membranes[index] = neuron.membrane
        }
        memory.store(neuron)
    }
}
