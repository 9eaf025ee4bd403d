// SPDX-License-Identifier: Apache-2.0

/// What to run: a model or a circuit, and what differs from its preset.
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
    /// The seed of the noise; the usual one if nil.
    package var seed: UInt64?
    /// One sample of the trace for so many steps; so that there are at most 2000 if nil.
    package var traceEvery: Int?

    /// A run of a model's usual preset.
    package init(model: String) { self.model = model }

    /// Whether nothing differs from the preset.
    var isPlain: Bool {
        settings.isEmpty && stimuli.isEmpty && duration == nil && timeStep == nil && seed == nil
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

    /// Runs it.
    package func report() throws(NeuronMistake) -> NeuronReport {
        try NeuronRun(request: self).report(NeuronCatalogue.neuron(named: model))
    }
}
