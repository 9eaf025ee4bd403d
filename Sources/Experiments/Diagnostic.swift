// SPDX-License-Identifier: Apache-2.0

/// One thing wrong with a file: where, what, what was expected, and an example that would do.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it is, by a name that stays the same.
    package enum Code: String, Sendable, CaseIterable {
        /// The file cannot be opened or is not text in UTF-8.
        case unreadable
        /// The text is not YAML, or uses a part of YAML that these files do without.
        case malformed
        /// A key that nobody reads: usually a typing mistake.
        case unknownKey
        /// A key that stands twice in one mapping.
        case duplicateKey
        /// A key that must be there is not.
        case missingKey
        /// A value of another kind: a list for a voltage, a number without its unit.
        case wrongValue
        /// A quantity finer than the unit that records keep.
        case tooFine
        /// A value beyond its range.
        case outOfRange
        /// A procedure, profile, parameter or row that does not exist.
        case unknownName
        /// Two statements that contradict each other.
        case conflict
        /// A bench that allows more than its device profile.
        case beyondProfile
    }

    /// What kind of mistake it is.
    package let code: Code
    /// The file as the user named it; `--set` for a setting of the command line.
    package let file: String
    /// The line, from 1.
    package let line: Int
    /// The column in Unicode scalars, from 1.
    package let column: Int
    /// What is wrong.
    package let message: String
    /// What was expected instead.
    package let expected: String
    /// A text that would be right there; empty when there is none.
    package let example: String

    /// One line, which an editor can jump from.
    package var description: String {
        var sentence = "\(file):\(line):\(column): \(message); expected \(expected)"
        if !example.isEmpty { sentence += "; for example \(example)" }
        return sentence
    }
}

/// Everything wrong with a file, in the order of its lines.
package struct ExperimentError: Error, Hashable, CustomStringConvertible {
    /// The mistakes; never empty.
    package let diagnostics: [Diagnostic]

    /// One line for each mistake.
    package var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}

/// The mistakes found so far in one file.
struct Findings {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String) {
        self.file = file
    }

    mutating func add(
        _ code: Diagnostic.Code,
        at position: SourcePosition,
        _ message: String,
        expected: String,
        example: String = ""
    ) {
        let diagnostic = Diagnostic(
            code: code,
            file: file,
            line: position.line,
            column: position.column,
            message: message,
            expected: expected,
            example: example
        )
        diagnostics.append(diagnostic)
    }

    /// The mistakes as an error, ordered by line and column, or nil when there are none.
    var error: ExperimentError? {
        guard !diagnostics.isEmpty else { return nil }
        let ordered = diagnostics.enumerated().sorted { left, right in
            let a = (left.element.line, left.element.column, left.offset)
            return a < (right.element.line, right.element.column, right.offset)
        }
        return ExperimentError(diagnostics: ordered.map(\.element))
    }

    /// Throws what was found, if anything.
    func check() throws(ExperimentError) {
        if let error { throw error }
    }

    /// The value of a reading that found no mistake.
    func result<Value>(_ value: Value?) throws(ExperimentError) -> Value {
        try check()
        guard let value else { preconditionFailure("A reading failed without saying why.") }
        return value
    }
}
