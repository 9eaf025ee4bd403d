// SPDX-License-Identifier: Apache-2.0

import Foundation
import NeuronModels
import Testing

extension StaticString {
    /// The text.
    var text: String { "\(self)" }
}

/// The index and the preset of a name.
func preset<Model: NeuronModel>(_ model: Model.Type, _ name: String) throws -> NeuronPreset {
    for index in 0..<Model.presetCount {
        if let preset = Model.preset(at: index), preset.name.text == name { return preset }
    }
    throw Missing(name: name)
}

/// A name that nobody knows.
struct Missing: Error {
    let name: String
}

/// The index of a parameter.
func index<Model: NeuronModel>(_ model: Model.Type, _ name: String) throws -> Int {
    for index in 0..<Model.parameterCount where Model.parameter(at: index)?.name.text == name {
        return index
    }
    throw Missing(name: name)
}

/// What a run gave.
struct Outcome<Model: NeuronModel> {
    var model: Model
    var spikes: [Double] = []

    /// The times between spikes.
    var intervals: [Double] { zip(spikes.dropFirst(), spikes).map { $0 - $1 } }
}

/// Runs a preset, with other values, current, length or step where they are named.
@discardableResult
func run<Model: NeuronModel>(
    _ model: Model.Type,
    _ name: String,
    changes: [String: Double] = [:],
    current: Double? = nil,
    steps: Int? = nil,
    every timeStep: Double? = nil,
    observe: (Model) -> Void = { _ in }
) throws -> Outcome<Model> {
    let preset = try preset(model, name)
    var values = preset.values
    for (name, value) in changes { values[try index(model, name)] = value }
    let timeStep = timeStep ?? preset.timeStep
    let stimulus = current.map { Stimulus.constant($0) } ?? preset.stimulus
    var outcome = Outcome(model: Model(values, timeStep: timeStep))
    for step in 0..<(steps ?? preset.stepCount) {
        let current = stimulus.current(at: Double(step) * timeStep)
        if outcome.model.step(current: current) {
            outcome.spikes.append(Model.time(afterStep: step, timeStep: timeStep))
        }
        observe(outcome.model)
    }
    return outcome
}

/// The recorded bits by name.
struct Golden {
    let bits: [String: UInt64]

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/golden.txt")
        var bits: [String: UInt64] = [:]
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        where !line.hasPrefix("#") {
            let name = line.dropFirst(17).split(separator: " = ").first ?? ""
            bits[String(name)] = UInt64(line.prefix(16), radix: 16)
        }
        self.bits = bits
    }

    /// Demands that a value has the bits recorded under a name.
    func expect(_ name: String, _ value: Double) {
        #expect(bits[name] == value.bitPattern, "\(name): \(value)")
    }

    func expect(_ name: String, _ count: Int) { expect(name, Double(count)) }
}

/// The hash of a sequence of numbers, as the reference programs print it.
struct BitHash {
    private var state: UInt64 = 14_695_981_039_346_656_037

    mutating func add(_ value: Double) {
        for byte in 0..<8 {
            state ^= value.bitPattern >> (8 * UInt64(byte)) & 255
            state = state &* 1_099_511_628_211
        }
    }

    /// The lower 52 bits as the fraction of a number from 1 to 2.
    var value: Double { Double(bitPattern: state & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000) }
}
