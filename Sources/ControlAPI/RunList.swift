// SPDX-License-Identifier: Apache-2.0

/// The newest runs of a store.
package struct RunList: Hashable, Sendable, Codable {
    /// The store.
    package var store: String
    /// The runs, the newest first.
    package var runs: [RunReport]
    /// Jobs that wait for their board.
    package var queued: [JobReport]

    /// A list of runs.
    package init(store: String, runs: [RunReport], queued: [JobReport] = []) {
        self.store = store
        self.runs = runs
        self.queued = queued
    }
}

/// What `GET /v1/runs/{id}` answers: the job while the daemon knows it, and the run once it began.
package struct RunStatus: Hashable, Sendable, Codable {
    /// The job.
    package var job: JobReport?
    /// The run.
    package var run: RunReport?

    /// The job and the run of an id.
    package init(job: JobReport?, run: RunReport?) {
        self.job = job
        self.run = run
    }
}

/// What was stopped.
package struct StopReport: Hashable, Sendable, Codable {
    /// The jobs that were told to stop, or that will never begin.
    package var stopped: [String]

    /// A list of tickets.
    package init(stopped: [String]) { self.stopped = stopped }
}
