// SPDX-License-Identifier: Apache-2.0

/// A file as a client read it: its name as the user wrote it, and its text.
package struct NamedText: Hashable, Sendable, Codable {
    /// The name, for messages.
    package var file: String
    /// The text.
    package var text: String

    /// The text of a file.
    package init(file: String, text: String) {
        self.file = file
        self.text = text
    }
}

/// What a client wants to be run.
package struct RunRequest: Hashable, Sendable, Codable {
    /// A row of the catalogue; nil when there is an experiment file.
    package var row: String?
    /// An experiment file; nil when there is a row.
    package var experiment: NamedText?
    /// A bench instead of the experiment's own.
    package var bench: NamedText?
    /// The board; nil for the bench's.
    package var board: String?
    /// The seed; nil for a fresh one, which is recorded.
    package var seed: UInt64?
    /// Changes, each `KEY=VALUE`, in order.
    package var settings: [String]?
    /// A new file that keeps every byte of the link; nil for none.
    package var capture: String?

    /// A request for a row or a file.
    package init(
        row: String? = nil,
        experiment: NamedText? = nil,
        bench: NamedText? = nil,
        board: String? = nil,
        seed: UInt64? = nil,
        settings: [String]? = nil,
        capture: String? = nil
    ) {
        self.row = row
        self.experiment = experiment
        self.bench = bench
        self.board = board
        self.seed = seed
        self.settings = settings
        self.capture = capture
    }
}
