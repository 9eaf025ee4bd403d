// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

extension RunArchive {
    /// Begins a run with the next free number, and gives its writer.
    package func beginRun(_ run: NewRun) throws(StoreError) -> RunWriter {
        // The lock has an open file of its own, so that it ends with its writer.
        let lock = try LockFile(storePath: path, isWritable: true)
        let number = try write { database in
            let number =
                try RunNumber.fetchOne(
                    database,
                    sql: "SELECT coalesce(max(id), 0) + 1 FROM runs"
                ) ?? 1
            // Taken before anyone can see the run, so that nobody sees it without its writer.
            guard lock.tryLock(number) else {
                throw StoreError(.locked, StoreError.Context(path: path, run: String(number)))
            }
            try Self.insert(run, number, in: database)
            return number
        }
        return RunWriter(archive: self, number: number, lock: lock)
    }

    private static func insert(
        _ run: NewRun,
        _ number: RunNumber,
        in database: Database
    ) throws {
        let documents = run.provenance
        try database.execute(
            sql: """
                INSERT INTO runs (id, row, title, procedure, origin, seed, ablation, state, verdict,
                    experiment, bench, source, board, versions, tick_ns, dac_nv, adc_fa,
                    started_ns, is_fallback, banner, owner_pid, owner_start)
                VALUES (:id, :row, :title, :procedure, :origin, :seed, :ablation, 'running', 'none',
                    :experiment, :bench, :source, :board, :versions, :tick, :dac, :adc,
                    :started, :fallback, :banner, :pid, :start)
                """,
            arguments: [
                "id": number, "row": run.row, "title": run.title, "procedure": run.procedure,
                "origin": run.origin.rawValue, "seed": Int64(bitPattern: run.seed),
                "ablation": run.ablation, "experiment": Data(documents.experiment),
                "bench": Data(documents.bench), "source": documents.source,
                "board": documents.board, "versions": documents.versions,
                "tick": run.scales.programTickNanoseconds, "dac": run.scales.dacStepNanovolts,
                "adc": run.scales.adcStepFemtoamperes, "started": run.startedHostNanoseconds,
                "fallback": run.isFallback, "banner": run.banner,
                "pid": ProcessInfo.processInfo.processIdentifier, "start": Self.processStartTicks,
            ]
        )
    }

    /// When this process began, in clock ticks since the machine started; 0 where that is unknown.
    ///
    /// Source: proc(5), `/proc/[pid]/stat` field 22. The name in field 2 may hold anything, so
    /// fields are counted from its closing parenthesis.
    private static var processStartTicks: Int64 {
        guard
            let bytes = FileManager.default.contents(atPath: "/proc/self/stat"),
            let tail = String(decoding: bytes, as: UTF8.self).split(separator: ")").last
        else { return 0 }
        let fields = tail.split(separator: " ")
        return fields.count > 19 ? Int64(fields[19]) ?? 0 : 0
    }
}
