// SPDX-License-Identifier: Apache-2.0

internal import NeuronModels

/// The models with their parameters and presets.
package struct NeuronList: Hashable, Sendable, Encodable {
    /// A preset.
    package struct Preset: Hashable, Sendable, Encodable {
        /// Its name.
        package var name: String
        /// What it shows.
        package var title: String
        /// The evidence of its values.
        package var evidence: String
        /// Their source.
        package var source: String
    }

    /// A model.
    package struct Model: Hashable, Sendable, Encodable {
        /// Its name.
        package var name: String
        /// Its name for people.
        package var title: String
        /// The source of its equations.
        package var source: String
        /// The unit of current.
        package var currentUnit: String
        /// The unit of the membrane.
        package var membraneUnit: String
        /// The unit of time.
        package var timeUnit: String
        /// The step of the usual preset.
        package var dt: Double
        /// Its parameters with their standard values.
        package var parameters: [NeuronReport.Parameter]
        /// Its presets, the usual one first.
        package var presets: [Preset]
    }

    /// The models.
    package var models: [Model]

    /// All that there are.
    package init() {
        models = NeuronKind.allCases.map { kind in
            var lister = Lister()
            return kind.visit(&lister)
        }
    }

    /// The list as rows for people: name, title and presets.
    package var rows: [[String]] {
        models.map { model in
            [model.name, model.title, model.presets.map(\.name).joined(separator: " ")]
        }
    }

    private struct Lister: NeuronVisitor {
        func visit<Neuron: NeuronModel>(_ model: Neuron.Type) throws(Never) -> Model {
            let about = Neuron.description
            return Model(
                name: "\(about.name)",
                title: "\(about.title)",
                source: "\(about.source)",
                currentUnit: "\(about.currentUnit)",
                membraneUnit: "\(about.membraneUnit)",
                timeUnit: "\(about.timeUnit)",
                dt: Neuron.preset(at: 0)?.timeStep ?? 0,
                parameters: (0..<Neuron.parameterCount).compactMap { index in
                    Neuron.parameter(at: index).map { Self.parameter($0, about) }
                },
                presets: (0..<Neuron.presetCount).compactMap { index in
                    Neuron.preset(at: index).map { Self.preset($0, about) }
                }
            )
        }

        private static func parameter(
            _ parameter: NeuronParameter,
            _ about: NeuronDescription
        ) -> NeuronReport.Parameter {
            NeuronReport.Parameter(
                name: "\(parameter.name)",
                unit: "\(parameter.unit)",
                value: parameter.standard,
                evidence: "\(parameter.evidence.name)",
                source: parameter.evidence == .chosen
                    ? "Hebb" : "\(parameter.source ?? about.source)"
            )
        }

        private static func preset(_ preset: NeuronPreset, _ about: NeuronDescription) -> Preset {
            Preset(
                name: "\(preset.name)",
                title: "\(preset.title)",
                evidence: "\(preset.evidence.name)",
                source: preset.evidence == .chosen ? "Hebb" : "\(preset.source ?? about.source)"
            )
        }
    }
}
