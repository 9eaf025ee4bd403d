// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels
internal import Experiments
internal import NeuronModels

/// All that `hebb neuron` runs: models first, then circuits.
enum NeuronCatalogue {
    static var all: [any RunnableNeuron] {
        let models: [any RunnableNeuron] = NeuronKind.allCases.map { kind in
            var visitor = Wrapping()
            return kind.visit(&visitor)
        }
        return models + NeuronCircuitKind.allCases.map { CircuitNeuron($0) }
    }

    private struct Wrapping: NeuronVisitor {
        func visit<Model: NeuronModel>(_ model: Model.Type) throws(Never) -> any RunnableNeuron {
            ModelNeuron<Model>()
        }
    }

    /// What people call some models for short.
    private static let abbreviations = [
        "fhn": "fitzhugh-nagumo", "hh": "hodgkin-huxley", "hr": "hindmarsh-rose",
        "ml": "morris-lecar", "mn": "mihalas-niebur", "rf": "resonate-and-fire",
    ]

    /// The neuron of a name, however it is spelled.
    static func neuron(named name: String) throws(NeuronMistake) -> any RunnableNeuron {
        let neurons = all
        let names = neurons.map(\.facts.name)
        guard let index = index(of: abbreviations[name.lowercased()] ?? name, in: names) else {
            throw NeuronMistake(
                .modelUnknown,
                "There is no neuron model '\(name)': expected "
                    + "\(NearNames.expectation(name, names)); see hebb neuron --list."
            )
        }
        return neurons[index]
    }

    /// Where a name is: as it stands, or else the only one that differs in case, `-` and `_`.
    static func index(of name: String, in names: [String]) -> Int? {
        if let index = names.firstIndex(of: name) { return index }
        let matching = names.indices.filter { plain(names[$0]) == plain(name) }
        return matching.count == 1 ? matching[0] : nil
    }

    /// A name without what people write in more than one way.
    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    }
}
