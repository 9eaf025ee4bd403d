// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import PulsePrograms

/// Consecutive records of one play, whose checksum was right.
package struct StoredRecords: Hashable, Sendable {
    /// The play they are of.
    package let play: StoredPlay
    /// The index of the first of them in the play, from 0.
    package let first: UInt64
    /// The records.
    package let records: [PulsePrograms.Record]
}

/// Reads the records of a run in order, a block at a time, in constant memory.
///
/// It holds nothing open between two blocks, so it may follow a run that is being written.
package struct RecordReader: Sendable {
    private let archive: RunArchive
    private let run: RunNumber
    private let plays: [StoredPlay]
    private var position = 0
    /// Where the next block must begin.
    private var next: UInt64 = 0
    /// Whether ``next`` is only a lower bound, because the block before it could not be read.
    private var isAfterDamage = false

    init(archive: RunArchive, run: RunNumber, plays: [StoredPlay]) {
        self.archive = archive
        self.run = run
        self.plays = plays
    }

    /// The next records, or nil at the end of the run.
    ///
    /// After an error the reader stands behind what could not be read, and can be asked again.
    ///
    /// - Throws: ``StoreError`` `.damagedBlock` when a checksum is wrong or a block is missing.
    package mutating func nextBlock() throws(StoreError) -> StoredRecords? {
        while position < plays.count {
            let play = plays[position]
            if let block = try fetch(play) { return try check(block, of: play) }
            let end = next
            let isExcused = isAfterDamage
            advance()
            guard end >= play.storedRecords || isExcused else {
                throw damage(play, end, "\(play.storedRecords) records were stored")
            }
        }
        return nil
    }

    /// A row of the table of blocks.
    private struct Block {
        let first: UInt64
        let count: Int
        let checksum: Int64
        let bytes: [UInt8]
    }

    private mutating func advance() {
        position += 1
        next = 0
        isAfterDamage = false
    }

    private mutating func fetch(_ play: StoredPlay) throws(StoreError) -> Block? {
        let first = Int64(bitPattern: next)
        do {
            return try archive.read { database in
                try Row.fetchOne(
                    database,
                    sql: """
                        SELECT first, count, crc32c, columns FROM blocks
                            WHERE play = ? AND first >= ? ORDER BY first LIMIT 1
                        """,
                    arguments: [play.id.rowID, first]
                ).map { row in
                    Block(
                        first: UInt64(bitPattern: row["first"]),
                        count: row["count"],
                        checksum: row["crc32c"],
                        bytes: [UInt8](row["columns"] as Data)
                    )
                }
            }
        } catch {
            // The database itself cannot read on here; the next play may lie elsewhere.
            advance()
            throw error
        }
    }

    private mutating func check(
        _ block: Block,
        of play: StoredPlay
    ) throws(StoreError) -> StoredRecords {
        let due = next
        let wasAfterDamage = isAfterDamage
        guard block.first == due || wasAfterDamage else {
            next = block.first
            throw damage(play, due, "records \(due) to \(block.first - 1) are missing")
        }
        let checksum = RecordBlock.checksum(
            block.bytes,
            play: play.id.number,
            first: block.first,
            count: block.count
        )
        guard
            Int64(checksum) == block.checksum,
            let records = RecordBlock.decode(block.bytes, count: block.count)
        else {
            next = block.first + 1
            isAfterDamage = true
            throw damage(play, block.first, "its checksum is wrong")
        }
        next = block.first + UInt64(block.count)
        isAfterDamage = false
        return StoredRecords(play: play, first: block.first, records: records)
    }

    private func damage(_ play: StoredPlay, _ record: UInt64, _ cause: String) -> StoreError {
        let context = StoreError.Context(
            path: archive.path,
            run: String(run),
            play: play.ordinal,
            record: record
        )
        return StoreError(.damagedBlock, context, cause: cause)
    }
}

extension RunArchive {
    /// Reads the records of a run, play by play in the order of their intents.
    package func records(of run: RunNumber) throws(StoreError) -> RecordReader {
        RecordReader(archive: self, run: run, plays: try plays(of: run))
    }

    /// Reads the records of one play of a run.
    package func records(of play: StoredPlay, in run: RunNumber) -> RecordReader {
        RecordReader(archive: self, run: run, plays: [play])
    }
}
