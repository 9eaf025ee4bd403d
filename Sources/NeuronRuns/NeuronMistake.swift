// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a request for a run of a neuron.
package struct NeuronMistake: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it is; the raw value is stable.
    package enum Code: String, Sendable, CaseIterable {
        /// There is no such model.
        case modelUnknown = "neuronUnknown"
        /// The model has no such preset.
        case presetUnknown = "neuronPresetUnknown"
        /// A setting names no parameter, or its value does not fit.
        case settingWrong = "neuronSettingWrong"
        /// A stimulus is not understood.
        case stimulusWrong = "neuronStimulusWrong"
        /// A duration, a step or a distance of samples does not fit.
        case timeWrong = "neuronTimeWrong"
        /// The state grew beyond all numbers.
        case diverged = "neuronDiverged"
    }

    /// Its kind.
    package let code: Code
    /// A sentence that says what was expected, with an example.
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
