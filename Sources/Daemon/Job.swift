// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Experiments
internal import Transports

/// A run that was asked for, and who wants to hear of it.
struct Job {
    /// How many steps of progress are kept for those who ask later.
    static let historyLimit = 256

    let ticket: String
    let prepared: PreparedRun
    let control = RunControl()
    var lease: BoardLeases.Lease?
    var stage = JobReport.Stage.queued
    var run: Int64?
    var isStopRequested = false
    /// What happened so far; of the progress only the newest steps.
    private(set) var history: [RunEvent] = []
    private var listeners: [AsyncStream<RunEvent>.Continuation] = []

    init(ticket: String, prepared: PreparedRun) {
        self.ticket = ticket
        self.prepared = prepared
    }

    func report(ahead: Int) -> JobReport {
        JobReport(
            ticket: ticket,
            stage: stage,
            ahead: ahead,
            run: run,
            board: prepared.address.description,
            fence: lease?.fence,
            row: prepared.experiment.row,
            title: prepared.experiment.title,
            seed: prepared.seed
        )
    }

    /// Tells everyone who listens, and those who will.
    mutating func tell(_ event: RunEvent) {
        history.append(event)
        let progress = history.count { $0.kind == .progress }
        if progress > Self.historyLimit,
            let oldest = history.firstIndex(where: { $0.kind == .progress })
        {
            history.remove(at: oldest)
        }
        listeners.removeAll { listener in
            if case .terminated = listener.yield(event) { return true }
            if event.isLast { listener.finish() }
            return event.isLast
        }
    }

    /// Adds a listener: it hears what happened so far, then what happens.
    mutating func add(_ listener: AsyncStream<RunEvent>.Continuation) {
        for event in history { listener.yield(event) }
        if history.last?.isLast == true {
            listener.finish()
        } else {
            listeners.append(listener)
        }
    }
}
