// SPDX-License-Identifier: Apache-2.0

internal import Experiments

/// A preset of a neuron, with the values that a user set.
struct NeuronSettings {
    let preset: PresetFacts
    private(set) var values: [Double]
    private let name: String
    private let facts: [ParameterFacts]
    private var isSet: [Bool]

    init(_ neuron: some RunnableNeuron, _ request: NeuronRequest) throws(NeuronMistake) {
        name = neuron.facts.name
        facts = neuron.parameters
        preset = try Self.preset(request.preset, of: name, neuron.presets)
        values = preset.values
        isSet = [Bool](repeating: false, count: facts.count)
        for setting in request.settings { try set(setting) }
    }

    private static func preset(
        _ wanted: String?,
        of neuron: String,
        _ presets: [PresetFacts]
    ) throws(NeuronMistake) -> PresetFacts {
        guard let wanted else { return presets[0] }
        let names = presets.map(\.name)
        guard let index = NeuronCatalogue.index(of: wanted, in: names) else {
            throw NeuronMistake(
                .presetUnknown,
                "\(neuron) has no preset '\(wanted)': expected "
                    + "\(NearNames.expectation(wanted, names)); for example --preset \(names[0])."
            )
        }
        return presets[index]
    }

    /// Changes a value by `name=value`.
    private mutating func set(_ setting: String) throws(NeuronMistake) {
        let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let names = facts.map(\.name)
        guard parts.count == 2,
            let index = NeuronCatalogue.index(of: String(parts[0]), in: names)
        else {
            throw NeuronMistake(
                .settingWrong,
                "'\(setting)' sets no parameter of \(name): expected "
                    + "\(NearNames.expectation(String(parts.first ?? ""), names)); for example "
                    + "--set \"\(names[0])=\(facts[0].spelling)\"."
            )
        }
        values[index] = try Self.value(String(parts[1].drop { $0 == " " }), facts[index])
        isSet[index] = true
    }

    private static func value(
        _ text: String,
        _ parameter: ParameterFacts
    ) throws(NeuronMistake) -> Double {
        let inUnit = parameter.unit == "1" ? "" : " in \(parameter.unit)"
        do {
            guard let unit = CompoundUnit(parameter.unit) else {
                preconditionFailure("The unit of a parameter is known.")
            }
            let value = try unit.value(of: text)
            if value >= parameter.low && value <= parameter.high { return value }
        } catch {
            // The sentence below says all there is to say.
        }
        throw NeuronMistake(
            .settingWrong,
            "'\(text)' is no value of \(parameter.name): expected a number from "
                + "\(NumberText.short(parameter.low)) to \(NumberText.short(parameter.high))\(inUnit); "
                + "for example --set \"\(parameter.name)=\(parameter.spelling)\"."
        )
    }

    /// Takes the seed of a request, and says which seed the noise has; nil where there is none.
    mutating func seed(_ wanted: UInt64?, usual: UInt64?) throws(NeuronMistake) -> UInt64? {
        if let usual { return wanted ?? usual }
        guard let index = facts.firstIndex(where: { $0.name == "seed" }) else {
            guard let wanted else { return nil }
            throw NeuronMistake(
                .settingWrong,
                "\(name) draws nothing at random, so it has no seed: expected no --seed \(wanted); "
                    + "for example hebb neuron \(name)."
            )
        }
        if let wanted { try set("seed=\(wanted)") }
        return UInt64(values[index])
    }

    /// The parameters as reports name them.
    var parameters: [NeuronReport.Parameter] {
        facts.indices.map { index in
            var parameter = NeuronReport.Parameter(facts[index])
            parameter.value = values[index]
            if values[index] != facts[index].standard {
                parameter.evidence = preset.evidence.rawValue
                parameter.source = preset.source
            }
            guard isSet[index] else { return parameter }
            parameter.evidence = ValueEvidence.set.rawValue
            parameter.source = "--set"
            return parameter
        }
    }
}

extension ParameterFacts {
    /// The standard value with its unit, as `--set` takes it.
    var spelling: String { NumberText.quantity(standard, unit) }
}
