// SPDX-License-Identifier: Apache-2.0

package import ControlAPI
internal import Experiments
internal import Logging
internal import Quantities
internal import RunStore
internal import Transports

extension Laboratory {
    /// What every output of a run on a stand-in says first.
    package static func banner(insteadOf address: String) -> String {
        "SIMULATED — no board attached at \(address); these numbers come from a device model."
    }

    /// Stops a job: one that waits never begins, one that runs ends at its next safe point, or
    /// at once with outputs safe.
    ///
    /// - Throws: ``LaboratoryError`` `.noSuchJob`, `.jobOver`.
    package func stop(
        _ id: String,
        now: Bool = false
    ) throws(LaboratoryError) -> StopReport {
        guard let ticket = ticket(of: id), let job = jobs[ticket] else {
            throw LaboratoryError(.noSuchJob, id)
        }
        guard job.stage != .finished else { throw LaboratoryError(.jobOver, id) }
        halt(ticket, now: now)
        return StopReport(stopped: [ticket])
    }

    /// Brings the outputs of every board of a running job to their safe state now, and drops the
    /// jobs that wait.
    package func emergencyStop() -> StopReport {
        let stopped = tickets.filter { jobs[$0].map { $0.stage != .finished } ?? false }
        // The boards first: what waits harms nobody.
        let (running, waiting) = (
            stopped.filter { jobs[$0]?.stage == .running },
            stopped.filter { jobs[$0]?.stage == .queued }
        )
        for ticket in running + waiting { halt(ticket, now: true) }
        logger.warning("emergency stop", metadata: ["jobs": "\(stopped.count)"])
        return StopReport(stopped: stopped)
    }

    func halt(_ ticket: String, now: Bool) {
        guard let job = jobs[ticket] else { return }
        jobs[ticket]?.isStopRequested = true
        if now { job.control.emergencyStop() } else { job.control.requestStop() }
        if job.stage == .queued {
            finish(ticket) { $0.failure = LaboratoryError(.stoppedEarly).failure }
        }
    }

    /// Ends a job, and gives its board to the next one.
    private func finish(_ ticket: String, _ change: (inout RunEvent) -> Void) {
        guard let job = jobs[ticket], job.stage != .finished else { return }
        jobs[ticket]?.stage = .finished
        tell(.finished, ticket) { event in
            change(&event)
            if event.failure != nil { event.kind = .failed }
        }
        if let next = leases.release(job.prepared.leaseName, by: ticket) { grant(next) }
    }

    /// Runs the job that has a lease, from opening its board to giving it back.
    @concurrent
    nonisolated func perform(_ lease: BoardLeases.Lease) async {
        let ticket = lease.ticket
        guard let (prepared, control) = await beginning(lease) else { return }
        do {
            let (board, banner) = try await openBoard(prepared)
            let report = try await Self.closing(board) {
                try await self.record(prepared, on: board, banner, ticket, control)
            }
            await finish(ticket) { $0.report = report }
        } catch {
            let failure = LaboratoryError(error).failure
            logger.error("run failed", metadata: ["job": "\(ticket)", "code": "\(failure.code)"])
            await finish(ticket) { $0.failure = failure }
        }
    }

    /// The job of a lease that still holds; a job that was stopped meanwhile ends here.
    private func beginning(_ lease: BoardLeases.Lease) -> (PreparedRun, RunControl)? {
        guard leases.lease(of: lease.board) == lease, let job = jobs[lease.ticket] else {
            return nil
        }
        guard !job.isStopRequested else {
            finish(lease.ticket) { $0.failure = LaboratoryError(.stoppedEarly).failure }
            return nil
        }
        return (job.prepared, job.control)
    }

    static func closing<Value>(
        _ board: any OpenBoard,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            let value = try await body()
            await board.close()
            return value
        } catch {
            await board.close()
            throw error
        }
    }

    /// Opens the board of a run, or a simulated one where the bench allows it.
    private nonisolated func openBoard(
        _ run: PreparedRun
    ) async throws -> (board: any OpenBoard, banner: String?) {
        do {
            return (try await boards.open(run.address, for: run), nil)
        } catch let error as TransportError where run.mayFallBack && error.meansNobodyIsThere {
            let banner = Self.banner(insteadOf: run.address.description)
            logger.warning("fallback", metadata: ["board": "\(run.address)"])
            return (try await boards.open(.simulated, for: run), banner)
        }
    }

    private nonisolated func record(
        _ prepared: PreparedRun,
        on board: any OpenBoard,
        _ banner: String?,
        _ ticket: String,
        _ control: RunControl
    ) async throws -> RunReport {
        let ablation = prepared.experiment.ablation
        let description = board.description
        if description.physics == .device, ablation == .freeze || ablation == .flip {
            throw LaboratoryError(.ablationNeedsModel, ablation.rawValue)
        }
        let run = try newRun(prepared, description, banner)
        let writer = try await records.begin(run)
        await began(ticket, writer.number, run)
        let conclusion = await board.execute(prepared, writer: writer, control: control) {
            await self.progressed(ticket, $0)
        }
        return try await records.settle(writer, conclusion, at: configuration.now())
    }

    nonisolated func newRun(
        _ prepared: PreparedRun,
        _ board: BoardDescription,
        _ banner: String?
    ) throws -> NewRun {
        let experiment = prepared.experiment
        let address = banner == nil ? prepared.address.description : "sim"
        let report = BoardReport(
            address: address,
            serial: board.serial,
            firmware: board.firmware,
            physics: board.physics.rawValue,
            link: board.link.isEmpty ? nil : board.link,
            arrayLimits: board.arrayLimits
        )
        return NewRun(
            row: experiment.row,
            title: experiment.title,
            procedure: experiment.procedure,
            origin: board.origin,
            seed: prepared.seed,
            ablation: experiment.ablation == .none ? nil : experiment.ablation.rawValue,
            provenance: RunProvenance(
                experiment: experiment.canonicalExperiment,
                bench: experiment.bench.canonicalBench,
                source: prepared.source.text,
                board: try Self.text(report),
                versions: try Self.text(configuration.versions)
            ),
            scales: board.scales,
            isFallback: banner != nil,
            banner: banner,
            startedHostNanoseconds: configuration.now()
        )
    }

    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try ControlJSON.data(value), as: UTF8.self)
    }

    private func began(_ ticket: String, _ number: RunNumber, _ run: NewRun) {
        jobs[ticket]?.run = number
        tell(.started, ticket) {
            $0.banner = run.banner
            $0.origin = run.origin.rawValue
        }
    }

    private func progressed(_ ticket: String, _ progress: RunProgress) {
        tell(.progress, ticket) { $0.progress = ProgressReport(progress) }
    }
}

extension TransportError {
    /// Whether it says that no board is attached, as against one that is in use or forbidden.
    var meansNobodyIsThere: Bool {
        switch code {
        case .noSuchDevice, .nobodyListens, .hostUnknown: true
        default: false
        }
    }
}

extension ProgressReport {
    init(_ progress: RunProgress) {
        self.init(
            done: progress.done,
            total: progress.total,
            label: progress.label,
            pulses: progress.pulses,
            programTicks: progress.programTicks,
            reading: progress.lastReading.map { reading in
                ReadingReport(
                    line: "\(reading.line.kind) \(reading.line.index + 1)",
                    picoamperes: reading.picoamperes,
                    picosiemens: reading.picosiemens
                )
            },
            secondsLeft: progress.secondsLeft
        )
    }
}
