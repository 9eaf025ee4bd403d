// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

extension RunArchive {
    /// The documents a run was made from.
    package func provenance(of run: RunNumber) throws(StoreError) -> RunProvenance {
        let found = try read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT experiment, bench, source, board, versions FROM runs WHERE id = ?",
                arguments: [run]
            ).map { row in
                RunProvenance(
                    experiment: [UInt8](row["experiment"] as Data),
                    bench: [UInt8](row["bench"] as Data),
                    source: row["source"],
                    board: row["board"],
                    versions: row["versions"]
                )
            }
        }
        guard let found else { throw noSuchRun(String(run)) }
        return found
    }

    /// The programs of a run, in their order.
    package func programs(of run: RunNumber) throws(StoreError) -> [StoredProgram] {
        try rows("SELECT * FROM programs WHERE run = ? ORDER BY ordinal", run) { row in
            StoredProgram(
                ordinal: row["ordinal"],
                label: row["label"],
                bytes: [UInt8](row["bytes"] as Data),
                sha256: row["sha256"],
                annotation: try JSONDecoder().decode(
                    ProgramAnnotation.self,
                    from: Data((row["annotation"] as String).utf8)
                )
            )
        }
    }

    /// The plays of a run, in the order in which they were intended.
    ///
    /// A play of a run whose writer died, with an intent and no end, is reported as unknown.
    package func plays(of run: RunNumber) throws(StoreError) -> [StoredPlay] {
        let isOver = try self.run(run).state != .running
        return try rows("SELECT * FROM plays WHERE run = ? ORDER BY id", run) { $0 }
            .enumerated()
            .map { StoredPlay($1, ordinal: $0 + 1, isOver: isOver) }
    }

    /// The metrics of a run, in the order in which they were added.
    package func metrics(of run: RunNumber) throws(StoreError) -> [Metric] {
        try rows("SELECT * FROM metrics WHERE run = ? ORDER BY rowid", run) { row in
            Metric(
                name: row["name"],
                value: Double(bitPattern: UInt64(bitPattern: row["bits"])),
                unit: row["unit"],
                expected: row["expected"],
                isPassed: row["pass"]
            )
        }
    }

    /// The conductance maps of a run, in the order in which they were added.
    package func maps(of run: RunNumber) throws(StoreError) -> [ConductanceMap] {
        try rows("SELECT * FROM maps WHERE run = ? ORDER BY ordinal", run) { row in
            let rowCount: Int = row["row_count"]
            let columnCount: Int = row["column_count"]
            let values = LittleEndian.values([UInt8](row["picosiemens"] as Data))
            guard values.count == rowCount * columnCount else {
                let context = StoreError.Context(path: path, run: String(run))
                throw StoreError(.damaged, context, cause: "a map of run \(run) is cut off")
            }
            return ConductanceMap(
                label: row["label"],
                tick: UInt64(bitPattern: row["tick"]),
                rowCount: rowCount,
                columnCount: columnCount,
                picosiemens: values
            )
        }
    }

    /// The link events of a run, in the order in which they were added.
    package func linkEvents(of run: RunNumber) throws(StoreError) -> [LinkEvent] {
        try rows("SELECT * FROM link_events WHERE run = ? ORDER BY id", run) { row in
            LinkEvent(
                hostNanoseconds: row["host_ns"],
                linkTick: (row["link_tick"] as Int64?).map(UInt64.init(bitPattern:)),
                code: row["code"],
                severity: row["severity"],
                detail: row["detail"]
            )
        }
    }

    /// The notes on a run, the oldest first.
    package func notes(on run: RunNumber) throws(StoreError) -> [Note] {
        try rows("SELECT * FROM notes WHERE run = ? ORDER BY id", run) { row in
            Note(hostNanoseconds: row["host_ns"], text: row["text"])
        }
    }

    /// Adds a note to a run, which may have ended.
    package func addNote(_ note: Note, to run: RunNumber) throws(StoreError) {
        _ = try self.run(run)
        try write { database in
            try database.execute(
                sql: "INSERT INTO notes (run, host_ns, text) VALUES (?, ?, ?)",
                arguments: [run, note.hostNanoseconds, note.text]
            )
        }
    }

    private func rows<Value>(
        _ sql: String,
        _ run: RunNumber,
        _ value: (Row) throws -> Value
    ) throws(StoreError) -> [Value] {
        try read { database in
            try Row.fetchAll(database, sql: sql, arguments: [run]).map(value)
        }
    }
}

extension StoredPlay {
    /// The play in a row of the table.
    fileprivate init(_ row: Row, ordinal: Int, isOver: Bool) {
        let number = UInt32(truncatingIfNeeded: row["number"] as Int64)
        id = PlayID(rowID: row["id"], number: number)
        self.ordinal = ordinal
        intent = PlayIntent(
            board: row["board"],
            number: number,
            program: row["program"],
            bootID: UInt64(bitPattern: row["boot"]),
            intendedHostNanoseconds: row["intended_ns"]
        )
        storedRecords = UInt64(bitPattern: row["stored"])
        if let outcome = (row["outcome"] as String?).flatMap(PlayOutcome.init(rawValue:)) {
            end = PlayEnd(
                outcome: outcome,
                fault: row["fault"],
                report: PlayEnd.Report(row),
                endedHostNanoseconds: row["ended_ns"]
            )
        } else {
            end = isOver ? PlayEnd(outcome: .unknown, endedHostNanoseconds: nil) : nil
        }
    }
}

extension PlayEnd.Report {
    fileprivate init?(_ row: Row) {
        guard let records = row["records"] as Int64? else { return nil }
        self.init(
            programCounter: UInt32(truncatingIfNeeded: row["program_counter"] as Int64),
            instructions: UInt64(bitPattern: row["instructions"]),
            pulses: UInt64(bitPattern: row["pulses"]),
            records: UInt64(bitPattern: records),
            endTick: UInt64(bitPattern: row["end_tick"]),
            checksum: UInt32(truncatingIfNeeded: row["checksum"] as Int64)
        )
    }
}
