// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Synchronization

extension RunWriter {
    /// Stores a program of the run.
    ///
    /// - Parameters:
    ///   - label: What it is for.
    ///   - bytes: Its bytes as they are uploaded.
    ///   - sha256: Their SHA-256 in hexadecimal.
    ///   - annotation: What was asked at its instructions.
    /// - Returns: Its ordinal, from 1.
    /// - Throws: ``StoreError`` `.runEnded`, `.diskFull`, `.locked`.
    package func addProgram(
        label: String,
        bytes: [UInt8],
        sha256: String,
        annotation: ProgramAnnotation = ProgramAnnotation()
    ) throws(StoreError) -> Int {
        try transact { database in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let text = String(decoding: try encoder.encode(annotation), as: UTF8.self)
            let ordinal = try Self.next("programs", of: number, in: database)
            try database.execute(
                sql: """
                    INSERT INTO programs (run, ordinal, label, bytes, sha256, annotation)
                        VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [number, ordinal, label, Data(bytes), sha256, text]
            )
            return ordinal
        }.value
    }

    /// Writes down, durably, that a play is about to be started.
    ///
    /// Only when this has returned may the start be sent.
    ///
    /// - Throws: ``StoreError`` `.playNotNew` when the board already had that or a higher number.
    package func intend(_ intent: PlayIntent) throws(StoreError) -> PlayID {
        let rowID = try transact { database in
            let last = try Int64.fetchOne(
                database,
                sql: "SELECT max(number) FROM plays WHERE board = ?",
                arguments: [intent.board]
            )
            guard Int64(intent.number) > last ?? 0 else {
                let play = PlayID(rowID: 0, number: intent.number)
                throw error(.playNotNew, play, nil, "the last was \(last ?? 0)")
            }
            try database.execute(
                sql: """
                    INSERT INTO plays (board, number, run, program, boot, intended_ns)
                        VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    intent.board, Int64(intent.number), number, intent.program,
                    Int64(bitPattern: intent.bootID), intent.intendedHostNanoseconds,
                ]
            )
            return database.lastInsertedRowID
        }.value
        let play = PlayID(rowID: rowID, number: intent.number)
        pending.withLock { $0.open(play) }
        return play
    }

    /// Stores the one outcome of a play, and before it the records accepted so far.
    ///
    /// - Throws: ``StoreError`` `.recordsMissing` when the board reports another number of records
    ///   than were accepted, `.playEnded` when the play has its outcome.
    package func endPlay(_ play: PlayID, _ end: PlayEnd) throws(StoreError) {
        guard let accepted = pending.withLock({ $0.nextIndex(of: play) }) else {
            throw error(.playEnded, play)
        }
        if let report = end.report, report.records != accepted {
            let cause = "the board made \(report.records), \(accepted) came"
            throw error(.recordsMissing, play, accepted, cause)
        }
        _ = try transact { database in
            try database.execute(
                sql: """
                    UPDATE plays SET outcome = ?, fault = ?, program_counter = ?,
                        instructions = ?, pulses = ?, records = ?, end_tick = ?, checksum = ?,
                        ended_ns = ? WHERE id = ? AND outcome IS NULL
                    """,
                arguments: [
                    end.outcome.rawValue, end.fault, end.report.map { Int64($0.programCounter) },
                    end.report.map { Int64(bitPattern: $0.instructions) },
                    end.report.map { Int64(bitPattern: $0.pulses) },
                    end.report.map { Int64(bitPattern: $0.records) },
                    end.report.map { Int64(bitPattern: $0.endTick) },
                    end.report.map { Int64($0.checksum) }, end.endedHostNanoseconds, play.rowID,
                ]
            )
            guard database.changesCount == 1 else { throw error(.playEnded, play) }
        }
        pending.withLock { $0.close(play) }
    }

    /// Ends the run; its plays without an end become unknown, and nothing can be added after it.
    package func endRun(_ end: RunEnd) throws(StoreError) {
        _ = try transact { database in
            try database.execute(
                sql: """
                    UPDATE plays SET outcome = 'unknown', fault = ?, ended_ns = ?
                        WHERE run = ? AND outcome IS NULL
                    """,
                arguments: ["the run ended first", end.endedHostNanoseconds, number]
            )
            try database.execute(
                sql: """
                    UPDATE runs SET state = ?, verdict = ?, cause = ?, exit_status = ?,
                        record_hash = ?, ended_ns = ? WHERE id = ?
                    """,
                arguments: [
                    end.state.rawValue, end.verdict.rawValue, end.cause, end.exitStatus,
                    end.recordHash?.lowercased(), end.endedHostNanoseconds, number,
                ]
            )
        }
        close()
    }

    /// The next ordinal in a table of the run, from 1.
    static func next(
        _ table: String,
        of run: RunNumber,
        in database: Database
    ) throws -> Int {
        try Int.fetchOne(
            database,
            sql: "SELECT coalesce(max(ordinal), 0) + 1 FROM \(table) WHERE run = ?",
            arguments: [run]
        ) ?? 1
    }
}
