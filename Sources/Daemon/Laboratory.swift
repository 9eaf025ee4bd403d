// SPDX-License-Identifier: Apache-2.0

package import ControlAPI
package import Experiments
package import Logging
internal import RunStore

/// The core of the daemon: takes requests, leases boards, runs experiments and records them.
///
/// `hebbd` serves it to others; `hebb --standalone` hosts one in its own process.
package actor Laboratory {
    /// What a laboratory works with.
    package struct Configuration: Sendable {
        /// The directory of recipes and profiles; nil when there is none.
        package var protocols: String?
        /// The procedures that experiments may name.
        package var procedures: [ProcedureSchema]
        /// The versions of everything that takes part, by name.
        package var versions: [String: String]
        /// A seed for a run that states none.
        package var freshSeed: @Sendable () -> UInt64
        /// The time, in nanoseconds since 1970 (UTC).
        package var now: @Sendable () -> Int64

        /// A configuration; seeds stay below 2⁵³, so that every reader of JSON keeps them exact.
        package init(
            protocols: String?,
            procedures: [ProcedureSchema],
            versions: [String: String] = ["hebb": Release.version],
            freshSeed: @escaping @Sendable () -> UInt64 = { UInt64.random(in: 0..<(1 << 53)) },
            now: @escaping @Sendable () -> Int64 = HostClock.now
        ) {
            self.protocols = protocols
            self.procedures = procedures
            self.versions = versions
            self.freshSeed = freshSeed
            self.now = now
        }
    }

    /// How many finished jobs are remembered; their runs stay in the store.
    static let jobLimit = 1000
    /// How many jobs may wait at once.
    static let queueLimit = 1000
    /// How many events a slow listener may be behind before it misses steps of progress.
    static let eventLimit = 512

    /// What it works with.
    package nonisolated let configuration: Configuration
    /// The store.
    package nonisolated let records: RecordDesk
    nonisolated let boards: any BoardAccess
    nonisolated let logger: Logger

    var leases = BoardLeases()
    var jobs: [String: Job] = [:]
    /// The tickets in the order in which they were given.
    var tickets: [String] = []
    var isClosing = false

    private var nextTicket = 1
    private var keys: [String: (request: RunRequest, ticket: String)] = [:]
    private let granted: AsyncStream<BoardLeases.Lease>
    private let grants: AsyncStream<BoardLeases.Lease>.Continuation

    /// A laboratory with the given store and boards.
    package init(
        _ configuration: Configuration,
        records: RecordDesk,
        boards: any BoardAccess,
        logLevel: Logger.Level = .notice
    ) {
        self.configuration = configuration
        self.records = records
        self.boards = boards
        var logger = Logger(label: "hebb.laboratory")
        logger.logLevel = logLevel
        self.logger = logger
        (granted, grants) = AsyncStream.makeStream()
    }

    /// Works until ``close()``, then until the last run is over.
    package func run() async {
        let threads = QueueExecutor("hebb.runs", isSerial: false)
        await withDiscardingTaskGroup { group in
            for await lease in granted {
                group.addTask(executorPreference: threads) { await self.perform(lease) }
            }
        }
    }

    /// The recipes and profiles, as they are on the disk now.
    package nonisolated func catalogue() throws(LaboratoryError) -> RecipeCatalogue {
        let procedures = configuration.procedures
        guard let directory = configuration.protocols else {
            return RecipeCatalogue(
                recipes: [],
                vocabulary: Vocabulary(procedures: procedures)
            )
        }
        do {
            return try RecipeCatalogue.load(directory: directory, procedures: procedures)
        } catch {
            throw LaboratoryError(error)
        }
    }

    /// Resolves a request without running it.
    @concurrent
    package nonisolated func prepare(
        _ request: RunRequest
    ) async throws(LaboratoryError) -> PreparedRun {
        if request.row != nil, configuration.protocols == nil {
            throw LaboratoryError(.protocolsMissing)
        }
        return try PreparedRun.resolve(
            request,
            catalogue: try catalogue(),
            freshSeed: configuration.freshSeed
        )
    }

    /// Takes a request; its job begins when the board is free.
    ///
    /// - Parameters:
    ///   - request: What is wanted.
    ///   - key: A name that the client chose: the same name and request again is the same job.
    /// - Returns: The job.
    /// - Throws: ``LaboratoryError``; then nothing was taken.
    package func submit(
        _ request: RunRequest,
        key: String? = nil
    ) async throws(LaboratoryError) -> JobReport {
        let prepared = try await prepare(request)
        if let key, let earlier = keys[key] {
            guard earlier.request == request else { throw LaboratoryError(.keyReused, key) }
            return try report(earlier.ticket)
        }
        let waiting = jobs.values.count { $0.stage != .finished }
        guard !isClosing, waiting < Self.queueLimit else { throw LaboratoryError(.shuttingDown) }
        let ticket = "job-\(nextTicket)"
        nextTicket += 1
        if let key { keys[key] = (request, ticket) }
        jobs[ticket] = Job(ticket: ticket, prepared: prepared)
        tickets.append(ticket)
        forgetOldJobs()
        if let lease = leases.request(prepared.leaseName, for: ticket) {
            grant(lease)
        } else {
            tell(.queued, ticket)
        }
        return try report(ticket)
    }

    /// The job of a ticket or of the number of its run.
    package func report(_ id: String) throws(LaboratoryError) -> JobReport {
        guard let ticket = ticket(of: id), let job = jobs[ticket] else {
            throw LaboratoryError(.noSuchJob, id)
        }
        return job.report(ahead: leases.ahead(of: ticket, at: job.prepared.leaseName))
    }

    /// The jobs that wait or run, in the order in which they came.
    package func pending() -> [JobReport] {
        tickets.compactMap { jobs[$0] }
            .filter { $0.stage != .finished }
            .map { $0.report(ahead: leases.ahead(of: $0.ticket, at: $0.prepared.leaseName)) }
    }

    /// Tells the events of a job: those so far, then those to come, until the last.
    ///
    /// - Throws: ``LaboratoryError`` `.noSuchJob`.
    package func events(of id: String) throws(LaboratoryError) -> AsyncStream<RunEvent> {
        guard let ticket = ticket(of: id) else { throw LaboratoryError(.noSuchJob, id) }
        let (stream, continuation) = AsyncStream.makeStream(
            of: RunEvent.self,
            bufferingPolicy: .bufferingNewest(Self.eventLimit)
        )
        jobs[ticket]?.add(continuation)
        return stream
    }

    /// Takes no more jobs, drops those that wait, and stops those that run at their safe points.
    package func close() {
        isClosing = true
        for ticket in tickets where jobs[ticket]?.stage != .finished { halt(ticket, now: false) }
        grants.finish()
    }

    func grant(_ lease: BoardLeases.Lease) {
        jobs[lease.ticket]?.lease = lease
        jobs[lease.ticket]?.stage = .running
        for ticket in leases.queue(for: lease.board) { tell(.queued, ticket) }
        grants.yield(lease)
    }

    func ticket(of id: String) -> String? {
        if jobs[id] != nil { return id }
        guard let number = Int64(id) else { return nil }
        return tickets.last { jobs[$0]?.run == number }
    }

    func tell(
        _ kind: RunEvent.Kind,
        _ ticket: String,
        _ change: (inout RunEvent) -> Void = { _ in }
    ) {
        guard let job = jobs[ticket] else { return }
        let ahead = leases.ahead(of: ticket, at: job.prepared.leaseName)
        var event = RunEvent(kind, job.report(ahead: ahead))
        change(&event)
        jobs[ticket]?.tell(event)
    }

    private func forgetOldJobs() {
        guard tickets.count > Self.jobLimit + Self.queueLimit,
            let oldest = tickets.firstIndex(where: { jobs[$0]?.stage == .finished })
        else { return }
        let ticket = tickets.remove(at: oldest)
        jobs[ticket] = nil
        keys = keys.filter { $0.value.ticket != ticket }
    }
}
