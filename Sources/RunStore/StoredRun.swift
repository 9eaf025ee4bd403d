// SPDX-License-Identifier: Apache-2.0

/// A run as the store knows it, without its documents and samples.
package struct StoredRun: Hashable, Sendable {
    /// The process that writes a run; for people to see, never to decide by.
    package struct Owner: Hashable, Sendable {
        /// Its process id.
        package let processID: Int32
        /// When it began, in clock ticks since the machine started.
        package let startTicks: Int64
    }

    /// Its number.
    package let number: RunNumber
    /// The catalogue row it reproduces, if any.
    package let row: String?
    /// Its title.
    package let title: String
    /// The name of its procedure.
    package let procedure: String
    /// Where its numbers come from.
    package let origin: Origin
    /// The seed of every random draw.
    package let seed: UInt64
    /// The ablation in force, if any.
    package let ablation: String?
    /// How far it has come.
    package internal(set) var state: RunState
    /// Whether it showed what it should.
    package let verdict: Verdict
    /// Why it ended, as a sentence.
    package let cause: String?
    /// The exit status of the command that ran it; nil until it has ended.
    package let exitStatus: Int32?
    /// What the board's codes and ticks mean.
    package let scales: BoardScales
    /// Whether a simulated board stands in for an absent one.
    package let isFallback: Bool
    /// What every output must say first, if anything.
    package let banner: String?
    /// When it began, in nanoseconds since 1970 (UTC).
    package let startedHostNanoseconds: Int64
    /// When it ended; nil while it runs and when its writer died.
    package let endedHostNanoseconds: Int64?
    /// The record hash in hexadecimal, when it has ended with one.
    package let recordHash: String?
    /// Who wrote it.
    package let owner: Owner
}

/// What a run has durably stored so far.
package struct RunProgress: Hashable, Sendable {
    /// Plays intended.
    package let playsIntended: Int
    /// Plays ended.
    package let playsEnded: Int
    /// Records stored.
    package let records: UInt64
}
