// SPDX-License-Identifier: Apache-2.0

import GRDB
import PulsePrograms
import Quantities
import Testing
import store_writer

@testable import RunStore

@Suite("Stored records")
struct RecordTests {
    let folder: TemporaryFolder
    let archive: RunArchive

    init() throws {
        folder = try TemporaryFolder()
        archive = try RunArchive(path: folder.store)
    }

    /// Source: RFC 3720, appendix B.4, and the check value of CRC-32C ("123456789").
    @Test(
        "the checksum gives the published values",
        arguments: [
            (Array("123456789".utf8), 0xE306_9283),
            (Array(repeating: 0, count: 32), 0x8A91_36AA),
            (Array(repeating: 255, count: 32), 0x62A8_AB43),
            (Array(0..<32), 0x46DD_794E),
        ] as [([UInt8], UInt32)]
    )
    func checksum(bytes: [UInt8], expected: UInt32) {
        var checksum = CyclicChecksum()
        checksum.update(bytes)
        #expect(checksum.value == expected)
    }

    @Test("a block gives back its records, at the ends of every field too")
    func blocks() {
        let low = BoardRecord(
            tick: 0,
            programCounter: 0,
            kind: .sample,
            line: .row(0),
            code: .min,
            range: 0,
            drive: .min,
            flags: []
        )
        let high = BoardRecord(
            tick: .max,
            programCounter: .max,
            kind: .programEnd,
            line: Line(.source, 4095),
            code: .max,
            range: .max,
            drive: .max,
            flags: BoardRecord.Flags(rawValue: .max)
        )
        for records in [[], [low], [high], [low, high], [high, low, high], examples(3000)] {
            let bytes = RecordBlock.encode(records[...])
            #expect(RecordBlock.decode(bytes, count: records.count) == records)
        }
    }

    @Test("bytes that are no block are refused, however they are cut or changed")
    func malformed() {
        let bytes = RecordBlock.encode(examples(40)[...])
        for length in 0..<bytes.count {
            #expect(RecordBlock.decode(Array(bytes.prefix(length)), count: 40) == nil)
        }
        #expect(RecordBlock.decode(bytes + [0], count: 40) == nil)
        #expect(RecordBlock.decode(bytes, count: 41) == nil)
        #expect(RecordBlock.decode(bytes, count: -1) == nil)
        #expect(RecordBlock.decode([2] + bytes.dropFirst(), count: 40) == nil)
    }

    @Test("records of several plays and commits come back in order")
    func order() throws {
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        let plays = [try writer.intend(1), try writer.intend(2)]
        var expected: [[BoardRecord]] = [[], []]
        for batch in UInt64(0)..<20 {
            for (index, play) in plays.enumerated() {
                let first = UInt64(expected[index].count)
                let more = (0..<(batch * 37)).map {
                    BoardRecord.example(first + $0, of: play.number)
                }
                try writer.append(more, to: play, at: first)
                expected[index] += more
            }
            if batch % 3 == 0 { try writer.commit() }
        }
        let stored = try writer.commit()
        #expect(stored.map(\.play) == plays)
        #expect(stored.map { Int($0.records) } == expected.map(\.count))
        #expect(try writer.commit().isEmpty)
        #expect(try archive.allRecords(of: 1) == expected[0] + expected[1])
    }

    @Test("more records than a block holds are stored in several blocks")
    func largeCommit() throws {
        let records = examples(UInt64(RecordBlock.maximumCount) + 5)
        let run = try archive.writeRun(play: 1, records: records)
        var reader = try archive.records(of: run)
        let blocks = [try reader.nextBlock(), try reader.nextBlock(), try reader.nextBlock()]
        #expect(blocks.map(\.?.records.count) == [RecordBlock.maximumCount, 5, nil])
        #expect(blocks.map(\.?.first) == [0, UInt64(RecordBlock.maximumCount), nil])
        #expect(blocks.flatMap { $0?.records ?? [] } == records)
    }

    @Test("a run is readable while it is written, up to its last commit")
    func progress() throws {
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        let play = try writer.intend(1)
        let reader = try RunArchive(path: folder.store)
        try writer.append(examples(100), to: play, at: 0)
        #expect(try reader.progress(of: 1).records == 0)
        try writer.commit()
        let progress = try reader.progress(of: 1)
        #expect(progress.records == 100 && progress.playsIntended == 1)
        #expect(progress.playsEnded == 0)
        #expect(try reader.allRecords(of: 1) == examples(100))
        #expect(try reader.run(1).state == .running)
    }

    @Test("records that do not follow the ones before are refused")
    func outOfOrder() throws {
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        let play = try writer.intend(1)
        try writer.append(examples(10), to: play, at: 0)
        try writer.commit()
        for first in [0, 9, 11] as [UInt64] {
            let error = #expect(throws: StoreError.self) {
                try writer.append(examples(1), to: play, at: first)
            }
            #expect(
                error?.description
                    == "Run 1: record \(first) of play 1 came out of order: record 10 was due."
            )
        }
        let report = PlayEnd.Report(
            programCounter: 0,
            instructions: 1,
            pulses: 1,
            records: 11,
            endTick: 1,
            checksum: 0
        )
        let missing = #expect(throws: StoreError.self) {
            let end = PlayEnd(outcome: .done, report: report, endedHostNanoseconds: 1)
            try writer.endPlay(play, end)
        }
        #expect(
            missing?.description
                == "Run 1: play 1 ended with records missing: the board made 11, 10 came."
        )
    }

    @Test("a damaged block is named, and the blocks around it stay readable")
    func damagedBlock() throws {
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        let play = try writer.intend(1)
        for first in stride(from: UInt64(0), to: 500, by: 100) {
            let records = (first..<first + 100).map { BoardRecord.example($0, of: 1) }
            try writer.append(records, to: play, at: first)
            try writer.commit()
        }
        try archive.tamper(
            """
            UPDATE blocks SET columns =
                CAST(substr(columns, 1, 60) || x'FF' || substr(columns, 62) AS BLOB)
                WHERE first = 100;
            DELETE FROM blocks WHERE first = 300
            """
        )
        var reader = try archive.records(of: 1)
        #expect(try reader.nextBlock()?.first == 0)
        let damaged = #expect(throws: StoreError.self) { _ = try reader.nextBlock() }
        #expect(
            damaged?.description
                == "Run 1 of \(folder.store): the block of play 1 from record 100 is damaged: "
                + "its checksum is wrong."
        )
        let block = try reader.nextBlock()
        #expect(block?.first == 200)
        #expect(block?.records == (200..<300).map { BoardRecord.example($0, of: 1) })
        let missing = #expect(throws: StoreError.self) { _ = try reader.nextBlock() }
        #expect(missing?.code == .damagedBlock && missing?.context.record == 300)
        #expect(missing?.cause == "records 300 to 399 are missing")
        #expect(try reader.nextBlock()?.first == 400)
        #expect(try reader.nextBlock() == nil)
    }

    @Test("blocks that changed places, or are missing at the end, are found")
    func misplacedBlock() throws {
        _ = try archive.writeRun(play: 1, records: examples(10))
        _ = try archive.writeRun(play: 2, records: examples(10, of: 2))
        try archive.tamper(
            """
            UPDATE blocks SET columns = (SELECT columns FROM blocks WHERE play = 2),
                crc32c = (SELECT crc32c FROM blocks WHERE play = 2) WHERE play = 1;
            DELETE FROM blocks WHERE play = 2
            """
        )
        for (run, first) in [(1, 0), (2, 0)] as [(RunNumber, UInt64)] {
            var reader = try archive.records(of: run)
            let error = #expect(throws: StoreError.self) { _ = try reader.nextBlock() }
            #expect(error?.code == .damagedBlock && error?.context.record == first)
            #expect(try reader.nextBlock() == nil)
        }
    }
}
