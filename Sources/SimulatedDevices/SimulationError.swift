// SPDX-License-Identifier: Apache-2.0

/// Why a device is not simulated as it was asked for.
package struct SimulationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// Neither a profile nor a model has that name.
        case noSuchModel
        /// The model has no such parameter.
        case parameterUnknown
        /// A parameter is no number, or has the wrong unit.
        case parameterMalformed
        /// A parameter is out of range, or parameters contradict one another.
        case parameterRefused
        /// The model does not have that level of detail.
        case levelAbsent
        /// A pulse train, a reading or a duration is misspelt.
        case trainMalformed
        /// A waveform has mistakes.
        case waveformMalformed
        /// The scheme of the profile lacks what was asked for.
        case schemeIncomplete
        /// It goes beyond the safe limits of the profile.
        case beyondLimits
        /// It would take too many steps.
        case tooLong
    }

    /// What went wrong.
    package let code: Code
    /// What it is about: a profile, an option with its text, a line of a file.
    package let subject: String
    /// What is wrong with it.
    package let finding: String
    /// What was expected instead.
    package let expected: String

    package init(_ code: Code, _ subject: String, _ finding: String, expected: String) {
        self.code = code
        self.subject = subject
        self.finding = finding
        self.expected = expected
    }

    /// The error as a sentence for a person.
    package var description: String { "\(subject): \(finding); expected \(expected)." }
}
