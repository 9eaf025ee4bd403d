// SPDX-License-Identifier: Apache-2.0

package import ControlAPI
internal import Foundation
package import RunStore

/// Tells of stored runs in the words of the interface.
package struct RunReporting {
    private let archive: RunArchive

    /// Reports runs of `archive`.
    package init(_ archive: RunArchive) { self.archive = archive }

    /// The run with the given number.
    package func report(_ number: RunNumber) throws -> RunReport {
        try report(archive.run(number))
    }

    /// The given run.
    package func report(_ run: StoredRun) throws -> RunReport {
        let documents = try archive.provenance(of: run.number)
        return RunReport(
            run: run.number,
            row: run.row,
            title: run.title,
            procedure: run.procedure,
            origin: run.origin.rawValue,
            fallback: run.isFallback,
            banner: run.banner,
            seed: run.seed,
            board: try ControlJSON.value(from: Data(documents.board.utf8)),
            verdict: run.verdict.rawValue,
            metrics: try metrics(of: run.number, Self.fitted(documents.experiment)),
            recordHash: run.recordHash,
            ablation: run.ablation ?? "none",
            state: run.state.rawValue,
            cause: run.cause,
            times: try times(of: run),
            clock: try clock(of: run.number),
            store: archive.path,
            exitStatus: run.exitStatus
        )
    }

    private func metrics(
        of run: RunNumber,
        _ fitted: Set<String>
    ) throws -> [String: MetricReport] {
        var reports: [String: MetricReport] = [:]
        for metric in try archive.metrics(of: run) {
            reports[metric.name] = MetricReport(
                value: metric.value,
                unit: metric.unit,
                expected: metric.expected.map(Self.words),
                pass: metric.isPassed,
                fitted: metric.expected == nil ? nil : fitted.contains(metric.name)
            )
        }
        return reports
    }

    private func times(of run: StoredRun) throws -> RunTimes {
        let ticks = try archive.plays(of: run.number)
            .reduce(UInt64(0)) { $0 &+ ($1.end?.report?.endTick ?? 0) }
        let wall = run.endedHostNanoseconds.map { Double($0 - run.startedHostNanoseconds) / 1e9 }
        return RunTimes(
            started: Self.moment(run.startedHostNanoseconds),
            ended: run.endedHostNanoseconds.map(Self.moment),
            wallSeconds: wall,
            simulatedSeconds: Double(ticks) * Double(run.scales.programTickNanoseconds) / 1e9
        )
    }

    private func clock(of run: RunNumber) throws -> ClockReport? {
        let times = try archive.playTimes(of: run)
        guard let first = times.first else { return nil }
        return ClockReport(
            start: Self.exactMoment(first.estimate),
            boundSeconds: Double(first.bound) / 1e9,
            plays: times.count,
            widestBoundSeconds: Double(times.map(\.bound).max() ?? 0) / 1e9,
            roundTripSeconds: Double(times.map(\.roundTripNanoseconds).min() ?? 0) / 1e9,
            tolerance: first.tolerance
        )
    }

    /// The moment as RFC 3339 in UTC, with nanoseconds.
    static func exactMoment(_ hostNanoseconds: Int64) -> String {
        let seconds = Date(timeIntervalSince1970: Double(hostNanoseconds / 1_000_000_000))
            .formatted(Date.ISO8601FormatStyle())
        let digits = String(hostNanoseconds % 1_000_000_000)
        let padded = String(repeating: "0", count: 9 - digits.count) + digits
        return "\(seconds.dropLast()).\(padded)Z"
    }

    /// The moment as RFC 3339 in UTC, with milliseconds.
    static func moment(_ hostNanoseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(hostNanoseconds / 1_000_000) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// An expectation, which is stored as JSON, in words: a JSON text means itself.
    private static func words(_ json: String) -> String {
        do {
            return try ControlJSON.value(String.self, from: Data(json.utf8))
        } catch {
            // Other JSON is for people to read as it is.
            return json
        }
    }

    /// The metrics whose expected value a parameter was fitted to.
    private static func fitted(_ experiment: [UInt8]) -> Set<String> {
        struct Document: Decodable {
            struct Expected: Decodable { let fitted: Bool }
            let expect: [String: Expected]
        }
        do {
            let document: Document = try ControlJSON.value(from: Data(experiment))
            return Set(document.expect.filter(\.value.fitted).keys)
        } catch {
            // A store of another version may hold another form; then nothing is known of it.
            return []
        }
    }
}
