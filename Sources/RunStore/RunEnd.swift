// SPDX-License-Identifier: Apache-2.0

/// How far a run has come.
package enum RunState: String, Sendable, Codable, CaseIterable {
    /// Its writer lives.
    case running
    /// It did all it was asked.
    case completed
    /// It ended by an error or a fault.
    case failed
    /// A person or program stopped it.
    case stopped
    /// Its writer died.
    case interrupted
}

/// Whether a run showed what it should.
package enum Verdict: String, Sendable, Codable, CaseIterable {
    /// All metrics passed.
    case pass
    /// A metric failed.
    case fail
    /// There was no expectation, or the run did not complete.
    case none
}

/// What is known of a run when it ends.
package struct RunEnd: Hashable, Sendable {
    /// How it ended; never `running`.
    package var state: RunState
    /// Whether it showed what it should.
    package var verdict: Verdict
    /// Why it ended, as a sentence; nil when there is nothing to say.
    package var cause: String?
    /// The exit status of the command that ran it.
    package var exitStatus: Int32
    /// The record hash in hexadecimal.
    package var recordHash: String?
    /// When it ended, in nanoseconds since 1970 (UTC).
    package var endedHostNanoseconds: Int64

    /// An end of the given kind.
    package init(
        state: RunState,
        verdict: Verdict,
        cause: String? = nil,
        exitStatus: Int32,
        recordHash: String?,
        endedHostNanoseconds: Int64
    ) {
        precondition(state != .running, "A run that ends is no longer running.")
        self.state = state
        self.verdict = verdict
        self.cause = cause
        self.exitStatus = exitStatus
        self.recordHash = recordHash
        self.endedHostNanoseconds = endedHostNanoseconds
    }
}
