// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import NeuronModels

/// A preset of a model, with the values that a user set.
struct NeuronSettings<Model: NeuronModel> {
    let preset: NeuronPreset
    private(set) var values: NeuronValues
    private var isSet = [Bool](repeating: false, count: Model.parameterCount)

    init(preset name: String?, settings: [String]) throws(NeuronMistake) {
        preset = try Self.preset(name)
        values = preset.values
        for setting in settings { try set(setting) }
    }

    private static func preset(_ name: String?) throws(NeuronMistake) -> NeuronPreset {
        let presets = (0..<Model.presetCount).compactMap { Model.preset(at: $0) }
        let names = presets.map { "\($0.name)" }
        guard let index = name.map(names.firstIndex(of:)) ?? 0 else {
            throw NeuronMistake(
                .presetUnknown,
                "\(Model.description.name) has no preset '\(name ?? "")': expected "
                    + "\(NearNames.expectation(name ?? "", names)); for example --preset \(names[0])."
            )
        }
        return presets[index]
    }

    private mutating func set(_ setting: String) throws(NeuronMistake) {
        let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let parameters = (0..<Model.parameterCount).compactMap { Model.parameter(at: $0) }
        let names = parameters.map { "\($0.name)" }
        guard parts.count == 2, let index = names.firstIndex(of: String(parts[0])) else {
            throw NeuronMistake(
                .settingWrong,
                "'\(setting)' sets no parameter of \(Model.description.name): expected "
                    + "\(NearNames.expectation(String(parts.first ?? ""), names)); for example "
                    + "--set \"\(names[0])=\(Self.spell(parameters[0]))\"."
            )
        }
        values[index] = try Self.value(String(parts[1].drop { $0 == " " }), parameters[index])
        isSet[index] = true
    }

    private static func value(
        _ text: String,
        _ parameter: NeuronParameter
    ) throws(NeuronMistake) -> Double {
        let unit = "\(parameter.unit)" == "1" ? "" : " in \(parameter.unit)"
        do {
            guard let unit = CompoundUnit("\(parameter.unit)") else {
                preconditionFailure("The unit of a parameter is known.")
            }
            let value = try unit.value(of: text)
            if parameter.allows(value) { return value }
        } catch {
            // The sentence below says all there is to say.
        }
        throw NeuronMistake(
            .settingWrong,
            "'\(text)' is no value of \(parameter.name): expected a number from "
                + "\(NumberText.short(parameter.low)) to \(NumberText.short(parameter.high))\(unit); "
                + "for example "
                + "--set \"\(parameter.name)=\(spell(parameter))\"."
        )
    }

    private static func spell(_ parameter: NeuronParameter) -> String {
        let unit = "\(parameter.unit)" == "1" ? "" : " \(parameter.unit)"
        return "\(NumberText.short(parameter.standard))\(unit)"
    }

    /// The parameters as reports name them.
    var parameters: [NeuronReport.Parameter] {
        (0..<Model.parameterCount).compactMap { index in
            guard let parameter = Model.parameter(at: index) else { return nil }
            let value = values[index]
            var evidence = parameter.evidence
            var source = parameter.source
            if value != parameter.standard {
                evidence = preset.evidence
                source = preset.source
            }
            let origin = evidence == .chosen ? "Hebb" : "\(source ?? Model.description.source)"
            return NeuronReport.Parameter(
                name: "\(parameter.name)",
                unit: "\(parameter.unit)",
                value: value,
                evidence: isSet[index] ? "set" : "\(evidence.name)",
                source: isSet[index] ? "--set" : origin
            )
        }
    }
}
