// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import NeuronModels

/// What to run: a model, and what differs from its preset.
package struct NeuronRequest: Sendable {
    /// A stimulus as the user gave it.
    package enum StimulusSource: Hashable, Sendable {
        /// A sentence such as `step 10 uA/cm2 at 10 ms`.
        case text(String)
        /// A table with its file name and its text.
        case table(file: String, text: String)
    }

    /// The name of the model.
    package var model: String
    /// The name of the preset; the usual one if nil.
    package var preset: String?
    /// Values of parameters as `name=value`.
    package var settings: [String] = []
    /// Stimuli that replace the preset's and add up; none keeps the preset's.
    package var stimuli: [StimulusSource] = []
    /// How long; the preset's if nil.
    package var duration: String?
    /// The step; the preset's if nil.
    package var timeStep: String?
    /// One sample of the trace for so many steps; so that there are at most 2000 if nil.
    package var traceEvery: Int?

    /// A run of a model's usual preset.
    package init(model: String) { self.model = model }

    /// Whether nothing differs from the preset.
    var isPlain: Bool {
        settings.isEmpty && stimuli.isEmpty && duration == nil && timeStep == nil
    }

    /// The largest number of steps.
    package static var stepLimit: Int { 20_000_000 }

    /// Whether a stimulus of the command line is a sentence; else it names a file.
    package static func isSentence(_ stimulus: String) -> Bool {
        StimulusText.forms.contains { form in
            stimulus == form || stimulus.hasPrefix(form + " ")
        }
    }

    /// A stimulus that is no sentence, and no file either.
    package static func unknownStimulus(_ stimulus: String) -> NeuronMistake {
        NeuronMistake(
            .stimulusWrong,
            "The stimulus '\(stimulus)' is no file: expected one, or a sentence that begins with "
                + "\(StimulusText.forms.joined(separator: ", ")); for example "
                + "\"step 10 uA/cm2 at 5 ms\"."
        )
    }

    /// What people call some models for short.
    private static let abbreviations = [
        "fhn": "fitzhugh-nagumo", "hh": "hodgkin-huxley", "hr": "hindmarsh-rose",
        "ml": "morris-lecar", "mn": "mihalas-niebur", "rf": "resonate-and-fire",
    ]

    /// A name without what people write in more than one way.
    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    }

    /// Runs it.
    package func report() throws(NeuronMistake) -> NeuronReport {
        let names = NeuronKind.allCases.map { "\($0.description.name)" }
        let wanted = Self.plain(Self.abbreviations[model.lowercased()] ?? model)
        guard let index = names.firstIndex(where: { Self.plain($0) == wanted }) else {
            throw NeuronMistake(
                .modelUnknown,
                "There is no neuron model '\(model)': expected "
                    + "\(NearNames.expectation(model, names)); see hebb neuron --list."
            )
        }
        var visitor = NeuronRun(request: self)
        return try NeuronKind.allCases[index].visit(&visitor)
    }
}
