// SPDX-License-Identifier: Apache-2.0

package import ControlAPI
internal import Foundation
package import RunStore

/// Keeps the run store, on a thread of its own: the disk may take seconds.
package actor RecordDesk {
    /// The store's file.
    package nonisolated let path: String

    private let access: RunArchive.Access
    private let executor = QueueExecutor("hebb.records", isSerial: true)
    private var opened: RunArchive?

    /// The executor that blocks instead of those who ask.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// A desk for the store at `path`, which is opened when it is needed.
    package init(path: String, access: RunArchive.Access = .readWrite) {
        self.path = path
        self.access = access
    }

    /// The store, opened now if it is not yet; runs of dead writers are marked interrupted.
    package func archive() throws -> RunArchive {
        if let opened { return opened }
        if access == .readWrite {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            do {
                try FileManager.default.createDirectory(
                    at: folder,
                    withIntermediateDirectories: true
                )
            } catch {
                let context = StoreError.Context(path: path)
                throw StoreError(.cannotOpen, context, cause: error.localizedDescription)
            }
        }
        let archive = try RunArchive(path: path, options: .init(access: access))
        opened = archive
        return archive
    }

    /// Begins a run.
    package func begin(_ run: NewRun) throws -> RunWriter { try archive().beginRun(run) }

    /// Ends a run that its engine left open, and reports it.
    package func settle(
        _ writer: RunWriter,
        _ conclusion: RunConclusion,
        at hostNanoseconds: Int64
    ) throws -> RunReport {
        let archive = try archive()
        if try archive.run(writer.number).state == .running {
            try Self.end(writer, conclusion, at: hostNanoseconds, in: archive)
        }
        return try RunReporting(archive).report(writer.number)
    }

    /// The newest runs first.
    package func runs(limit: Int, state: String? = nil) throws -> [RunReport] {
        let archive = try archive()
        let all = try archive.runs().reversed().filter {
            state == nil || $0.state.rawValue == state
        }
        return try all.prefix(max(limit, 0)).map { try RunReporting(archive).report($0) }
    }

    /// The run that `name` names.
    package func run(named name: String) throws -> RunReport {
        let archive = try archive()
        return try RunReporting(archive).report(archive.run(named: name))
    }

    private static func end(
        _ writer: RunWriter,
        _ conclusion: RunConclusion,
        at hostNanoseconds: Int64,
        in archive: RunArchive
    ) throws {
        let stored = Set(try archive.metrics(of: writer.number).map(\.name))
        for metric in conclusion.metrics where !stored.contains(metric.name) {
            try writer.addMetric(
                RunStore.Metric(
                    name: metric.name,
                    value: metric.value,
                    unit: metric.unit,
                    expected: try metric.expected.map { text in
                        String(decoding: try ControlJSON.data(text), as: UTF8.self)
                    },
                    isPassed: metric.pass
                )
            )
        }
        try writer.endRun(
            RunEnd(
                state: conclusion.state,
                verdict: conclusion.verdict,
                cause: conclusion.cause,
                exitStatus: conclusion.exitStatus,
                recordHash: conclusion.recordHash.isEmpty ? nil : conclusion.recordHash,
                endedHostNanoseconds: hostNanoseconds
            )
        )
    }
}
