// SPDX-License-Identifier: Apache-2.0

internal import GRDB

extension RunArchive {
    /// All runs, the oldest first.
    package func runs() throws(StoreError) -> [StoredRun] {
        try settled { database in
            try Row.fetchAll(database, sql: "SELECT * FROM runs ORDER BY id")
        }
    }

    /// The run with the given number.
    ///
    /// - Throws: ``StoreError`` `.noSuchRun`.
    package func run(_ number: RunNumber) throws(StoreError) -> StoredRun {
        let found = try settled { database in
            try Row.fetchAll(database, sql: "SELECT * FROM runs WHERE id = ?", arguments: [number])
        }
        guard let run = found.first else { throw noSuchRun(String(number)) }
        return run
    }

    /// The run that `name` names: its number, `last`, or a catalogue row, title, or beginning of a
    /// record hash (four digits or more) that only one run has.
    ///
    /// - Throws: ``StoreError`` `.noSuchRun`, `.ambiguousRun`.
    package func run(named name: String) throws(StoreError) -> StoredRun {
        if let number = RunNumber(name) { return try run(number) }
        let all = try runs()
        if name == "last" {
            guard let last = all.last else { throw noSuchRun(name) }
            return last
        }
        let isHash = name.count >= 4
        let found = all.filter { run in
            run.row == name || run.title == name
                || (isHash && run.recordHash?.hasPrefix(name.lowercased()) == true)
        }
        guard let run = found.first else { throw noSuchRun(name) }
        guard found.count == 1 else {
            let numbers = found.map { String($0.number) }.joined(separator: ", ")
            let context = StoreError.Context(path: path, run: name)
            throw StoreError(.ambiguousRun, context, cause: "runs \(numbers)")
        }
        return run
    }

    /// What the run has durably stored so far; it may still be running.
    package func progress(of run: RunNumber) throws(StoreError) -> RunProgress {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(*) AS intended, count(outcome) AS ended,
                        coalesce(sum(stored), 0) AS records FROM plays WHERE run = ?
                    """,
                arguments: [run]
            )
            return RunProgress(
                playsIntended: row?["intended"] ?? 0,
                playsEnded: row?["ended"] ?? 0,
                records: UInt64(row?["records"] as Int64? ?? 0)
            )
        }
    }

    /// The number for the next play on a board: above all in the store and all the board knows.
    ///
    /// - Parameters:
    ///   - board: The board's serial.
    ///   - lastOnBoard: The last play number that the board stated in its hello; 0 for none.
    /// - Returns: The number, or nil when the board's numbers are used up.
    /// - Throws: ``StoreError`` when the store cannot be read.
    package func nextPlayNumber(
        board: String,
        lastOnBoard: UInt32 = 0
    ) throws(StoreError) -> UInt32? {
        let lastStored = try read { database in
            try Int64.fetchOne(
                database,
                sql: "SELECT max(number) FROM plays WHERE board = ?",
                arguments: [board]
            ) ?? 0
        }
        return UInt32(exactly: max(lastStored, Int64(lastOnBoard)) + 1)
    }

    func noSuchRun(_ name: String) -> StoreError {
        StoreError(.noSuchRun, StoreError.Context(path: path, run: name))
    }

    /// Reads runs, and looks again when one seems to run and nobody writes it.
    ///
    /// A writer gives up its lock after the end is stored, so a run that is still running in a
    /// reading made after its lock was seen free has lost its writer.
    private func settled(
        _ fetch: (Database) throws -> [Row]
    ) throws(StoreError) -> [StoredRun] {
        let runs = try decoded(fetch)
        let orphans = runs.filter { $0.state == .running && !locks.isLocked($0.number) }
        guard !orphans.isEmpty else { return runs }
        if access == .readWrite {
            try markInterrupted()
            return try decoded(fetch)
        }
        let numbers = Set(orphans.map(\.number))
        return try decoded(fetch).map { run in
            guard run.state == .running, numbers.contains(run.number) else { return run }
            var run = run
            run.state = .interrupted
            return run
        }
    }

    private func decoded(_ fetch: (Database) throws -> [Row]) throws(StoreError) -> [StoredRun] {
        try read { database in
            try fetch(database).map { row in
                guard let run = StoredRun(row) else {
                    let cause = "run \(row["id"] as Int64) cannot be"
                    throw StoreError(.damaged, StoreError.Context(path: path), cause: cause)
                }
                return run
            }
        }
    }
}

extension StoredRun {
    /// The run in a row of the table, or nil when the row cannot be one.
    fileprivate init?(_ row: Row) {
        guard
            let origin = Origin(rawValue: row["origin"]),
            let state = RunState(rawValue: row["state"]),
            let verdict = Verdict(rawValue: row["verdict"]),
            let scales = BoardScales(
                programTickNanoseconds: row["tick_ns"],
                dacStepNanovolts: row["dac_nv"],
                adcStepFemtoamperes: row["adc_fa"]
            )
        else { return nil }
        self.init(
            number: row["id"],
            row: row["row"],
            title: row["title"],
            procedure: row["procedure"],
            origin: origin,
            seed: UInt64(bitPattern: row["seed"]),
            ablation: row["ablation"],
            state: state,
            verdict: verdict,
            cause: row["cause"],
            exitStatus: row["exit_status"],
            scales: scales,
            isFallback: row["is_fallback"],
            banner: row["banner"],
            startedHostNanoseconds: row["started_ns"],
            endedHostNanoseconds: row["ended_ns"],
            recordHash: row["record_hash"],
            owner: Owner(processID: row["owner_pid"], startTicks: row["owner_start"])
        )
    }
}
