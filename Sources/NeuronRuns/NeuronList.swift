// SPDX-License-Identifier: Apache-2.0

/// The models and circuits with their parameters and presets.
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
        /// A line on each part of its input; of a circuit, a stimulus that does the same.
        package var stimulus: [String]
    }

    /// A model or a circuit.
    package struct Model: Hashable, Sendable, Encodable {
        /// Its name.
        package var name: String
        /// Its name for people.
        package var title: String
        /// The source of its equations.
        package var source: String
        /// How far a circuit is to be trusted; nil for a model.
        package var trust: String?
        /// What goes in, such as `current`.
        package var input: String
        /// The unit of the input.
        package var inputUnit: String
        /// What integrates.
        package var membrane: String
        /// The unit of the membrane.
        package var membraneUnit: String
        /// What the next stage of a circuit sees.
        package var output: String?
        /// The unit of the output.
        package var outputUnit: String?
        /// The unit of time.
        package var timeUnit: String
        /// The step of the usual preset.
        package var dt: Double
        /// Its parameters with their standard values.
        package var parameters: [NeuronReport.Parameter]
        /// Its presets, the usual one first.
        package var presets: [Preset]

        init(_ neuron: some RunnableNeuron) {
            let facts = neuron.facts
            name = facts.name
            title = facts.title
            source = facts.source
            trust = facts.trust
            input = facts.input.name
            inputUnit = facts.input.unit
            membrane = facts.membrane.name
            membraneUnit = facts.membrane.unit
            output = facts.output?.name
            outputUnit = facts.output?.unit
            timeUnit = facts.timeUnit
            dt = neuron.presets.first?.timeStep ?? 0
            parameters = neuron.parameters.map(NeuronReport.Parameter.init)
            presets = neuron.presets.map(Preset.init)
        }
    }

    /// The models, then the circuits.
    package var models: [Model]

    /// All that there are.
    package init() { models = NeuronCatalogue.all.map { Model($0) } }

    /// The list as rows for people: name, trust of a circuit, title and presets.
    package var rows: [[String]] {
        models.map { model in
            let presets = model.presets.map(\.name).joined(separator: " ")
            return [model.name, model.trust ?? "model", model.title, presets]
        }
    }
}

extension NeuronList.Preset {
    init(_ facts: PresetFacts) {
        name = facts.name
        title = facts.title
        evidence = facts.evidence.rawValue
        source = facts.source
        stimulus = facts.drive.lines
    }
}
