// SPDX-License-Identifier: Apache-2.0

/// One mistake in a file.
package struct MistakeReport: Hashable, Sendable, Codable {
    /// What kind of mistake it is.
    package var code: String
    /// The file.
    package var file: String
    /// The line, from 1.
    package var line: Int
    /// The column, from 1.
    package var column: Int
    /// What is wrong.
    package var message: String
    /// What was expected.
    package var expected: String
    /// What would do.
    package var example: String

    /// A mistake at a place.
    package init(
        code: String,
        file: String,
        line: Int,
        column: Int,
        message: String,
        expected: String,
        example: String
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.expected = expected
        self.example = example
    }
}

/// What is wrong with a file, or what it resolves to.
package struct ValidationReport: Hashable, Sendable, Codable {
    /// Whether nothing is wrong.
    package var valid: Bool
    /// The mistakes, in the order of their lines.
    package var mistakes: [MistakeReport]
    /// The title, when it is valid.
    package var title: String?
    /// The procedure, when it is valid.
    package var procedure: String?
    /// The name of the bench, when it is valid.
    package var bench: String?

    /// A report.
    package init(
        valid: Bool,
        mistakes: [MistakeReport] = [],
        title: String? = nil,
        procedure: String? = nil,
        bench: String? = nil
    ) {
        self.valid = valid
        self.mistakes = mistakes
        self.title = title
        self.procedure = procedure
        self.bench = bench
    }
}
