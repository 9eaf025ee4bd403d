// SPDX-License-Identifier: Apache-2.0

/// Names a play inside its store.
package struct PlayID: Hashable, Sendable, Comparable {
    /// The row of the store's table.
    let rowID: Int64

    /// The board's number of the play; part of its blocks' checksums.
    let number: UInt32

    /// Whether the left play was intended earlier.
    package static func < (left: Self, right: Self) -> Bool { left.rowID < right.rowID }
}

/// What is written down, durably, before a board is told to start a play.
package struct PlayIntent: Hashable, Sendable {
    /// The board's serial.
    package var board: String
    /// The number of the play: above every earlier one of that board.
    package var number: UInt32
    /// The ordinal of the program it plays, from 1.
    package var program: Int
    /// The boot id the board stated in its hello.
    package var bootID: UInt64
    /// When the intent was made, in nanoseconds since 1970 (UTC).
    package var intendedHostNanoseconds: Int64

    /// An intent to play a stored program on a board.
    package init(
        board: String,
        number: UInt32,
        program: Int,
        bootID: UInt64,
        intendedHostNanoseconds: Int64
    ) {
        self.board = board
        self.number = number
        self.program = program
        self.bootID = bootID
        self.intendedHostNanoseconds = intendedHostNanoseconds
    }
}

/// How a play ended; a play has exactly one outcome.
package enum PlayOutcome: String, Sendable, Codable, CaseIterable {
    /// Every instruction was played.
    case done
    /// It ended at a safe point on request.
    case stopped
    /// It ended at once.
    case aborted
    /// An abort condition of the program itself ended it.
    case limited
    /// It certainly never began.
    case notRun
    /// Nobody can tell what was played.
    case unknown
}

/// What is known of a play when it ends.
package struct PlayEnd: Hashable, Sendable {
    /// What a board reports with the end of a play.
    package struct Report: Hashable, Sendable {
        /// Byte offset of the last instruction begun.
        package var programCounter: UInt32
        /// Instructions completed.
        package var instructions: UInt64
        /// Pulses applied.
        package var pulses: UInt64
        /// Records made.
        package var records: UInt64
        /// The program tick at which it ended.
        package var endTick: UInt64
        /// CRC-32C over all records in their 24-byte form.
        package var checksum: UInt32

        /// A report of the given counts.
        package init(
            programCounter: UInt32,
            instructions: UInt64,
            pulses: UInt64,
            records: UInt64,
            endTick: UInt64,
            checksum: UInt32
        ) {
            self.programCounter = programCounter
            self.instructions = instructions
            self.pulses = pulses
            self.records = records
            self.endTick = endTick
            self.checksum = checksum
        }
    }

    /// How it ended.
    package var outcome: PlayOutcome
    /// Why, when it did not end by itself.
    package var fault: String?
    /// What the board reported; nil when it reported nothing.
    package var report: Report?
    /// When the end was learnt, in nanoseconds since 1970 (UTC); nil when that is not known.
    package var endedHostNanoseconds: Int64?

    /// An end with the given outcome.
    package init(
        outcome: PlayOutcome,
        fault: String? = nil,
        report: Report? = nil,
        endedHostNanoseconds: Int64?
    ) {
        self.outcome = outcome
        self.fault = fault
        self.report = report
        self.endedHostNanoseconds = endedHostNanoseconds
    }
}

/// A play as the store knows it.
package struct StoredPlay: Hashable, Sendable {
    /// Names the play.
    package let id: PlayID
    /// Its place among the run's plays, from 1.
    package let ordinal: Int
    /// What was intended.
    package let intent: PlayIntent
    /// How many of its records are stored durably.
    package let storedRecords: UInt64
    /// How it ended; nil while the run is going on and the play has not ended.
    package let end: PlayEnd?
}
