// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import PulsePrograms
internal import Synchronization

/// The only writer of one run.
///
/// When it goes away, or its process dies, before ``endRun(_:)``, the run is interrupted.
///
/// ``append(_:to:at:)`` only takes records into memory and never waits for the disk, so a link's
/// own thread may call it. Everything else is one durable transaction, which also stores all
/// records accepted before it: call those from the thread that keeps the journal. An error leaves
/// the accepted records in memory, and a later ``commit()`` stores them.
package final class RunWriter: Sendable {
    /// The number of the run.
    package let number: RunNumber

    /// Most records that may wait for a commit; a board holds far fewer.
    package static let maximumPending = 4_194_304

    /// The store it writes to.
    package let archive: RunArchive
    let pending = Mutex(PendingRecords())

    /// Holds the run's lock; given up when the run has ended.
    private let lock: Mutex<LockFile?>

    /// How many records of a play are stored durably.
    package struct Stored: Hashable, Sendable {
        /// The play.
        package let play: PlayID
        /// The count: every record with a lower index is safe, and may be acknowledged.
        package let records: UInt64
    }

    init(archive: RunArchive, number: RunNumber, lock: LockFile) {
        self.archive = archive
        self.number = number
        self.lock = Mutex(lock)
    }

    /// Accepts the next records of a play, in memory.
    ///
    /// - Parameters:
    ///   - records: The records, in their order.
    ///   - play: The play, which must not have ended.
    ///   - first: The index of the first of them in the play, from 0.
    /// - Throws: ``StoreError`` `.recordsOutOfOrder` when `first` is not the number of records
    ///   accepted so far, `.tooManyPending`, `.playEnded`, `.runEnded`.
    package func append(
        _ records: [PulsePrograms.Record],
        to play: PlayID,
        at first: UInt64
    ) throws(StoreError) {
        let refusal: StoreError? = pending.withLock { pending in
            guard !pending.isClosed else { return error(.runEnded) }
            guard let next = pending.nextIndex(of: play) else { return error(.playEnded, play) }
            guard next == first else {
                return error(.recordsOutOfOrder, play, first, "record \(next) was due")
            }
            guard pending.count + records.count <= Self.maximumPending else {
                return error(.tooManyPending, play, first, "at most \(Self.maximumPending)")
            }
            pending.append(records, to: play)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Stores everything accepted so far, durably, in one transaction.
    ///
    /// - Returns: How far each play with new records is stored.
    @discardableResult
    package func commit() throws(StoreError) -> [Stored] {
        try transact { _ in }.stored
    }

    /// Does `body` and stores the accepted records, all or nothing.
    func transact<Value>(
        _ body: (Database) throws -> Value
    ) throws(StoreError) -> (value: Value, stored: [Stored]) {
        guard !pending.withLock({ $0.isClosed }) else { throw error(.runEnded) }
        return try storing(at: archive.path) {
            // The records are taken inside the pool's serial queue, which keeps their order.
            try archive.pool.writeWithoutTransaction { database in
                let taken = pending.withLock { $0.take() }
                do {
                    var value: Value?
                    try database.inTransaction(.immediate) {
                        for part in taken { try Self.store(part, in: database) }
                        value = try body(database)
                        return .commit
                    }
                    guard let value else { throw error(.refused) }
                    return (value, taken.map { Stored(play: $0.play, records: $0.next) })
                } catch {
                    pending.withLock { $0.restore(taken) }
                    throw error
                }
            }
        }
    }

    /// Ends the writer after the run's end is stored.
    func close() {
        pending.withLock { $0.isClosed = true }
        lock.withLock { $0 = nil }
    }

    func error(
        _ code: StoreError.Code,
        _ play: PlayID? = nil,
        _ record: UInt64? = nil,
        _ cause: String = ""
    ) -> StoreError {
        let context = StoreError.Context(
            path: archive.path,
            run: String(number),
            play: play.map { Int($0.number) },
            record: record
        )
        return StoreError(code, context, cause: cause)
    }

    private static func store(_ part: PendingRecords.Part, in database: Database) throws {
        let insert = try database.cachedStatement(
            sql: "INSERT INTO blocks (play, first, count, crc32c, columns) VALUES (?, ?, ?, ?, ?)"
        )
        let records = part.records
        for start in stride(from: 0, to: records.count, by: RecordBlock.maximumCount) {
            let end = min(start + RecordBlock.maximumCount, records.count)
            let first = part.first + UInt64(start)
            let bytes = RecordBlock.encode(records[start..<end])
            let checksum = RecordBlock.checksum(
                bytes,
                play: part.play.number,
                first: first,
                count: end - start
            )
            try insert.execute(arguments: [
                part.play.rowID, Int64(bitPattern: first), end - start, Int64(checksum),
                Data(bytes),
            ])
        }
        try database.cachedStatement(sql: "UPDATE plays SET stored = ? WHERE id = ?")
            .execute(arguments: [Int64(bitPattern: part.next), part.play.rowID])
    }
}
