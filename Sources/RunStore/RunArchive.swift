// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

/// A store of runs: one SQLite database in WAL mode, append-only.
///
/// Any number of processes read it, also while runs are written; each run has one ``RunWriter``.
/// Every transaction is synced to the disk before it counts (`synchronous = FULL`).
///
/// All methods block until the disk has done its work, which can take seconds: call them from a
/// thread that nothing urgent waits for, never from the one that serves a board's link.
package final class RunArchive: Sendable {
    /// The database file.
    package let path: String

    let pool: DatabasePool
    let locks: LockFile
    let access: Access

    /// What a program wants to do with a store.
    package enum Access: Sendable {
        /// Read and write; the store is made when there is none.
        case readWrite
        /// Only read; nothing in the store is changed, not even the state of a dead writer's run.
        case readOnly
    }

    /// How a store is opened.
    package struct Options: Sendable {
        /// What is wanted.
        package var access: Access
        /// How long to wait for another process before the store counts as locked.
        package var busySeconds: Double
        /// The size the store may grow to, in pages of 4096 bytes; nil for no limit.
        package var maximumPageCount: Int?

        /// Options that read and write, wait 10 s and set no limit, unless told otherwise.
        package init(
            access: Access = .readWrite,
            busySeconds: Double = 10,
            maximumPageCount: Int? = nil
        ) {
            self.access = access
            self.busySeconds = busySeconds
            self.maximumPageCount = maximumPageCount
        }
    }

    /// Opens the store at `path`, and makes it when there is none.
    ///
    /// Runs whose writer died are marked interrupted, and their plays without an end unknown.
    ///
    /// - Throws: ``StoreError`` `.notADatabase`, `.notAStore`, `.newerSchema`, `.readOnly`,
    ///   `.locked`, `.cannotOpen`.
    package init(path: String, options: Options = Options()) throws(StoreError) {
        self.path = path
        access = options.access
        let isWritable = options.access == .readWrite
        let exists = FileManager.default.fileExists(atPath: path)
        guard exists || isWritable else {
            throw StoreError(.cannotOpen, StoreError.Context(path: path), cause: "no such file")
        }
        if exists { try Self.inspect(path, options) }
        let locks = try LockFile(storePath: path, isWritable: isWritable)
        self.locks = locks
        if isWritable { try Self.lockForOpening(locks, path, options) }
        defer { if isWritable { locks.unlock(0) } }
        pool = try storing(at: path) {
            if isWritable { try Self.migrate(path, options) }
            return try Self.makePool(path, options)
        }
        if isWritable { try markInterrupted() }
    }

    /// Marks running runs whose writer is dead.
    func markInterrupted() throws(StoreError) {
        try write { database in
            let running = try RunNumber.fetchAll(
                database,
                sql: "SELECT id FROM runs WHERE state = 'running'"
            )
            for run in running where self.locks.tryLock(run) {
                defer { self.locks.unlock(run) }
                try database.execute(
                    sql: """
                        UPDATE plays SET outcome = 'unknown', fault = :fault
                            WHERE run = :run AND outcome IS NULL;
                        UPDATE runs SET state = 'interrupted', cause = :cause WHERE id = :run
                        """,
                    arguments: [
                        "run": run,
                        "fault": "the writer died before it learnt of an end",
                        "cause": Self.interruptedCause,
                    ]
                )
            }
        }
    }

    static let interruptedCause = "The program that wrote this run ended before the run did."

    // MARK: Access to the database

    /// Runs `body` in a transaction that is durable when this returns.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try storing(at: path) { try pool.write(body) }
    }

    /// Runs `body` on one consistent state of the store.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try storing(at: path) { try pool.read(body) }
    }

    // MARK: Opening

    private static func configuration(_ options: Options) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(options.busySeconds)
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// Refuses a file that is not a store of this version or an older one, without changing it.
    private static func inspect(_ path: String, _ options: Options) throws(StoreError) {
        var configuration = configuration(options)
        configuration.readonly = true
        let context = StoreError.Context(path: path)
        try storing(at: path) {
            try DatabaseQueue(path: path, configuration: configuration).read { database in
                let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master")
                let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id")
                let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
                let isEmpty = tables == 0 && mark == 0 && version == 0
                guard isEmpty || mark == Schema.applicationID else {
                    throw StoreError(.notAStore, context)
                }
                guard version <= Schema.version else {
                    let cause = "it has schema \(version), this program knows \(Schema.version)"
                    throw StoreError(.newerSchema, context, cause: cause)
                }
            }
        }
    }

    /// Waits until no other process makes or migrates the store.
    private static func lockForOpening(
        _ locks: LockFile,
        _ path: String,
        _ options: Options
    ) throws(StoreError) {
        let attempts = max(1, Int(options.busySeconds * 100))
        for _ in 0..<attempts {
            if locks.tryLock(0) { return }
            Thread.sleep(forTimeInterval: 0.01)
        }
        throw StoreError(.locked, StoreError.Context(path: path))
    }

    private static func migrate(_ path: String, _ options: Options) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration(options))
        let version = try queue.read { database in
            try Int32.fetchOne(database, sql: "PRAGMA user_version")
        }
        if version != Schema.version { try Schema.migrator.migrate(queue) }
        try queue.close()
    }

    private static func makePool(_ path: String, _ options: Options) throws -> DatabasePool {
        var configuration = configuration(options)
        configuration.readonly = options.access == .readOnly
        let pool = try DatabasePool(path: path, configuration: configuration)
        guard options.access == .readWrite else { return pool }
        // The pool itself chooses NORMAL, which would lose commits when the power fails.
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            if let count = options.maximumPageCount {
                try database.execute(sql: "PRAGMA max_page_count = \(count)")
            }
        }
        return pool
    }
}
