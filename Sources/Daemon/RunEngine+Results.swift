// SPDX-License-Identifier: Apache-2.0

internal import BoardLink
internal import Experiments
internal import Procedures
internal import PulsePrograms
internal import RunStore
internal import Transports
internal import WireProtocol

extension RunEngine {
    /// The numbers a procedure found, each beside what was expected of it.
    ///
    /// An expectation whose metric was not produced fails.
    func judge(_ found: [Procedures.Metric]) -> [RunConclusion.Metric] {
        var judged = found.map { metric in
            let expectation = experiment.expectations.first { $0.metric == metric.name }
            return RunConclusion.Metric(
                name: metric.name,
                value: metric.value,
                unit: metric.unit,
                expected: expectation?.expected,
                pass: expectation?.isMet(by: metric.value)
            )
        }
        for expectation in experiment.expectations
        where !found.contains(where: { $0.name == expectation.metric }) {
            judged.append(
                RunConclusion.Metric(
                    name: expectation.metric,
                    value: .nan,
                    unit: expectation.unit,
                    expected: expectation.expected,
                    pass: false
                )
            )
        }
        return judged
    }

    /// Stores the maps a procedure took.
    func keep(_ found: ProcedureConclusion) throws {
        for map in found.maps {
            try writer.addMap(
                RunStore.ConductanceMap(
                    label: map.name,
                    tick: progress.programTicks,
                    rowCount: map.rowCount,
                    columnCount: map.columnCount,
                    picosiemens: map.siemens.map { siemens in
                        Int64(max(-9e18, min(9e18, (siemens * 1e12).rounded())))
                    }
                )
            )
        }
    }

    /// Stores when a play began on the host's clock, as far as the exchanges so far bound it.
    func storeTime(of play: PlayID) throws {
        let (bounds, origin) = session.clock
        let tick = session.lastStart
        guard let time = bounds.hostTime(of: tick), let trip = bounds.shortestRoundTrip else {
            return
        }
        try writer.addTime(
            PlayTime(
                linkTick: tick,
                earliestHostNanoseconds: origin.hostNanoseconds + time.lowerBound,
                latestHostNanoseconds: origin.hostNanoseconds + origin.width + time.upperBound,
                roundTripNanoseconds: trip,
                tolerance: bounds.tolerance
            ),
            of: play
        )
    }

    /// Stores what the board reported beside its plays.
    func storeEvents() throws {
        for event in session.takeEvents() {
            try writer.addLinkEvent(
                LinkEvent(
                    hostNanoseconds: HostClock.now(),
                    linkTick: event.linkTick,
                    code: Int(event.fault.rawValue),
                    severity: "\(event.severity)",
                    detail: """
                        \(event.fault) during play \(event.play): last heartbeat at link tick \
                        \(event.lastHeartbeat), outputs safe at \(event.outputsSafe)
                        """
                )
            )
        }
    }

    /// The record hash of everything stored so far.
    func hash() throws -> String {
        let archive = writer.archive
        var hasher = RecordHasher(
            experiment: experiment.canonicalExperiment,
            seed: seed,
            bench: experiment.bench.canonicalBench
        )
        for program in try archive.programs(of: writer.number) {
            hasher.addProgram(program.bytes)
        }
        for play in try archive.plays(of: writer.number) where play.end?.outcome != .notRun {
            hasher.beginPlay(program: UInt64(play.intent.program - 1))
            var reader = archive.records(of: play, in: writer.number)
            while let block = try reader.nextBlock() {
                for record in block.records {
                    hasher.add(record)
                }
            }
            hasher.endPlay()
        }
        return Self.hexadecimal(hasher.digest)
    }

    /// Notes the last sample among fresh records.
    mutating func note(_ records: [Record]) {
        let traits = session.descriptor.traits
        if let status = session.status { note(status) }
        guard let sample = records.last(where: { $0.kind == .sample }) else { return }
        let femtoamperes = traits.femtoamperes(code: sample.code, range: sample.range)
        let nanovolts = Int64(sample.drive) * Int64(traits.dacStep)
        progress.lastReading = RunProgress.Reading(
            line: sample.line,
            picoamperes: femtoamperes / 1000,
            picosiemens: nanovolts == 0
                ? nil : Int64((Double(femtoamperes) * 1e6 / Double(nanovolts)).rounded())
        )
    }

    static func digest(_ bytes: [UInt8]) -> SHA256.Digest {
        var hash = SHA256()
        for byte in bytes {
            hash.add(byte)
        }
        return hash.digest
    }

    static func hexadecimal(_ digest: SHA256.Digest) -> String {
        (0..<SHA256.Digest.count).map { index in
            let digits = String(digest[index], radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

extension PlayEnd {
    /// The end of a play as its board reported it.
    init(_ end: Message.PlayEnd, at hostNanoseconds: Int64) {
        let outcome: RunStore.PlayOutcome =
            switch end.outcome {
            case .done: .done
            case .stopped: .stopped
            case .limited: .limited
            case .aborted: .aborted
            case .none: .unknown
            }
        self.init(
            outcome: outcome,
            fault: end.fault == .none ? nil : "\(end.fault)",
            report: Report(
                programCounter: end.programCounter,
                instructions: end.instructions,
                pulses: end.pulses,
                records: end.records,
                endTick: end.endTick,
                checksum: end.recordsChecksum
            ),
            endedHostNanoseconds: hostNanoseconds
        )
    }
}
