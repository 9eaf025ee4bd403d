// SPDX-License-Identifier: Apache-2.0

/// Why the run store could not do what it was asked.
package struct StoreError: Error, Hashable, Sendable {
    /// What went wrong; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// The file could not be opened or made.
        case cannotOpen
        /// The file exists and is no SQLite database.
        case notADatabase
        /// The file is a database of another program.
        case notAStore
        /// A later version of the program made the store.
        case newerSchema
        /// The store, or the folder it lies in, may not be written.
        case readOnly
        /// Another process kept the store busy for too long.
        case locked
        /// No room is left for the store.
        case diskFull
        /// The disk failed to read or write.
        case deviceFailed
        /// The store's file is corrupt, or holds something that cannot be.
        case damaged
        /// A block of samples does not match its checksum, or is missing.
        case damagedBlock
        /// No run has that number or name.
        case noSuchRun
        /// More than one run has that name.
        case ambiguousRun
        /// The run has ended; nothing more can be written to it.
        case runEnded
        /// The play has its one outcome already, or is none of this run.
        case playEnded
        /// The board was sent a play of that number before.
        case playNotNew
        /// Records came that do not follow the ones before them.
        case recordsOutOfOrder
        /// A play ended with more or fewer records than were stored.
        case recordsMissing
        /// More records wait for a commit than the store may hold in memory.
        case tooManyPending
        /// An exported file could not be written.
        case outputFailed
        /// The database refused a statement that it should have accepted.
        case refused
    }

    /// Where it went wrong, as far as it is known.
    package struct Context: Hashable, Sendable {
        /// The store's file, or the exported file.
        package var path: String
        /// The number or name of the run.
        package var run: String?
        /// The play, by its ordinal in the run from 1, or its number on the board.
        package var play: Int?
        /// The index of the first record concerned, from 0.
        package var record: UInt64?

        /// A place in the store at `path`.
        package init(
            path: String,
            run: String? = nil,
            play: Int? = nil,
            record: UInt64? = nil
        ) {
            self.path = path
            self.run = run
            self.play = play
            self.record = record
        }
    }

    /// What went wrong.
    package let code: Code

    /// Where.
    package let context: Context

    /// The reason in words, without a full stop; empty where ``code`` says it all.
    package let cause: String

    /// An error with the given code, place and reason.
    package init(_ code: Code, _ context: Context, cause: String = "") {
        self.code = code
        self.context = context
        self.cause = cause
    }
}

extension StoreError: CustomStringConvertible {
    /// The error as a sentence for a person.
    package var description: String {
        let path = context.path
        let run = context.run ?? "?"
        let play = context.play.map(String.init) ?? "?"
        let record = context.record.map(String.init) ?? "?"
        let reason = cause.isEmpty ? "" : ": \(cause)"
        return switch code {
        case .cannotOpen: "The store \(path) cannot be opened\(reason)."
        case .notADatabase: "\(path) is not a run store: it is no SQLite database."
        case .notAStore: "\(path) is not a run store: it is a database of another program."
        case .newerSchema: "The store \(path) was made by a later version\(reason)."
        case .readOnly: "The store \(path) cannot be written: the file or its folder is read-only."
        case .locked: "The store \(path) is in use by another process; try again."
        case .diskFull:
            "No room is left for the store \(path); what was committed before is safe."
        case .deviceFailed: "The disk failed under the store \(path)\(reason)."
        case .damaged: "The store \(path) is damaged\(reason)."
        case .damagedBlock:
            "Run \(run) of \(path): the block of play \(play) from record \(record) is damaged"
                + "\(reason)."
        case .noSuchRun: "The store \(path) has no run \"\(run)\"."
        case .ambiguousRun: "\"\(run)\" names more than one run of \(path)\(reason)."
        case .runEnded: "Run \(run) of \(path) has ended; nothing can be added to it."
        case .playEnded: "Run \(run): play \(play) has ended or is not of this run."
        case .playNotNew: "Play number \(play) was already used on this board\(reason)."
        case .recordsOutOfOrder:
            "Run \(run): record \(record) of play \(play) came out of order\(reason)."
        case .recordsMissing: "Run \(run): play \(play) ended with records missing\(reason)."
        case .tooManyPending: "Run \(run): too many records wait to be stored\(reason)."
        case .outputFailed: "\(path) cannot be written\(reason)."
        case .refused: "The store \(path) refused a statement\(reason)."
        }
    }
}
