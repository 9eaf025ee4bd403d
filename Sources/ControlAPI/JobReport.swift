// SPDX-License-Identifier: Apache-2.0

/// A run that was asked for: waiting for its board, running, or over.
package struct JobReport: Hashable, Sendable, Codable {
    /// How far a job has come.
    package enum Stage: String, Sendable, Codable, CaseIterable {
        /// It waits for its board.
        case queued
        /// It has its board.
        case running
        /// It is over.
        case finished
    }

    /// Its name, unique while the daemon lives.
    package var ticket: String
    /// How far it has come.
    package var stage: Stage
    /// How many jobs must finish before it; 0 when it has its board.
    package var ahead: Int
    /// The number of its run, once the run has begun.
    package var run: Int64?
    /// The board it is for.
    package var board: String
    /// The number of its lease; a later lease of the same board has a higher one.
    package var fence: UInt64?
    /// The row of the catalogue, if any.
    package var row: String?
    /// The title of the experiment.
    package var title: String
    /// The seed.
    package var seed: UInt64

    /// A job of the given parts.
    package init(
        ticket: String,
        stage: Stage,
        ahead: Int,
        run: Int64?,
        board: String,
        fence: UInt64?,
        row: String?,
        title: String,
        seed: UInt64
    ) {
        self.ticket = ticket
        self.stage = stage
        self.ahead = ahead
        self.run = run
        self.board = board
        self.fence = fence
        self.row = row
        self.title = title
        self.seed = seed
    }
}

/// The last sample of a run.
package struct ReadingReport: Hashable, Sendable, Codable {
    /// The line, counted from 1: `column 1`.
    package var line: String
    /// The current in picoamperes.
    package var picoamperes: Int64
    /// The conductance in picosiemens.
    package var picosiemens: Int64?

    /// A sample.
    package init(line: String, picoamperes: Int64, picosiemens: Int64?) {
        self.line = line
        self.picoamperes = picoamperes
        self.picosiemens = picosiemens
    }
}

/// How far a run has come.
package struct ProgressReport: Hashable, Sendable, Codable {
    /// Steps done.
    package var done: Int
    /// Steps in all; 0 when that is not known.
    package var total: Int
    /// What is being done.
    package var label: String
    /// Pulses applied.
    package var pulses: UInt64
    /// The board's program clock.
    package var programTicks: UInt64
    /// The last sample.
    package var reading: ReadingReport?
    /// How long it will still take, in seconds.
    package var secondsLeft: Double?

    /// Progress of the given parts.
    package init(
        done: Int,
        total: Int,
        label: String,
        pulses: UInt64,
        programTicks: UInt64,
        reading: ReadingReport?,
        secondsLeft: Double?
    ) {
        self.done = done
        self.total = total
        self.label = label
        self.pulses = pulses
        self.programTicks = programTicks
        self.reading = reading
        self.secondsLeft = secondsLeft
    }
}

/// What happened to a job, in order; `finished` or `failed` is the last.
package struct RunEvent: Hashable, Sendable, Codable {
    /// A kind of event.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// The job waits, or moved up in the queue.
        case queued
        /// The run has begun; `banner` must be shown first, if there is one.
        case started
        /// The run went on.
        case progress
        /// The run is over; `report` says how.
        case finished
        /// There is no run; `failure` says why.
        case failed
    }

    /// What happened.
    package var kind: Kind
    /// The job.
    package var job: JobReport
    /// What every output must say first, if anything.
    package var banner: String?
    /// Where the numbers come from, once known.
    package var origin: String?
    /// How far the run has come.
    package var progress: ProgressReport?
    /// The run at its end.
    package var report: RunReport?
    /// Why there is no run.
    package var failure: ControlFailure?

    /// An event of the given kind.
    package init(
        _ kind: Kind,
        _ job: JobReport,
        banner: String? = nil,
        origin: String? = nil,
        progress: ProgressReport? = nil,
        report: RunReport? = nil,
        failure: ControlFailure? = nil
    ) {
        self.kind = kind
        self.job = job
        self.banner = banner
        self.origin = origin
        self.progress = progress
        self.report = report
        self.failure = failure
    }

    /// Whether no event follows.
    package var isLast: Bool { kind == .finished || kind == .failed }
}
