// SPDX-License-Identifier: Apache-2.0

import Foundation
import ProtocolSchema
import PulsePrograms
import Quantities
import Testing
import WireProtocol

@Suite("Records on the wire")
struct RecordTests {
    private static func random(_ generator: inout SeededGenerator) -> Record {
        let wild = generator.happens(6000)
        return Record(
            tick: wild ? generator.next() : generator.next() % 5000,
            programCounter: wild ? UInt32(truncatingIfNeeded: generator.next()) : 12,
            kind: Record.Kind(rawValue: UInt8(1 + generator.next() % 8)) ?? .sample,
            line: Line(rawValue: UInt16(generator.next() & 0x3FFF)) ?? .row(0),
            code: wild ? Int32(truncatingIfNeeded: generator.next()) : -7,
            range: wild ? UInt8(truncatingIfNeeded: generator.next()) : 1,
            drive: wild ? Int16(truncatingIfNeeded: generator.next()) : -300,
            flags: Record.Flags(rawValue: wild ? UInt16(truncatingIfNeeded: generator.next()) : 0)
        )
    }

    private static func decoded(_ bytes: [UInt8], _ count: Int) -> [Record]? {
        var cursor = ByteCursor(offset: 0, end: bytes.count)
        var batch = RecordBatch()
        var records: [Record] = []
        for _ in 0..<count {
            guard let record = batch.decode(&cursor, bytes) else { return nil }
            records.append(record)
        }
        return cursor.offset == bytes.count ? records : nil
    }

    @Test("100000 random records come back as they were, and none is longer than stated")
    func roundTrip() {
        var generator = SeededGenerator(seed: 3)
        var wrong = 0
        for _ in 0..<2000 {
            // Ticks never fall within a play.
            let records = (0..<50).map { _ in Self.random(&generator) }.sorted { $0.tick < $1.tick }
            var batch = RecordBatch()
            var bytes: [UInt8] = []
            for record in records {
                let before = bytes.count
                batch.encode(record, into: &bytes)
                wrong += bytes.count - before <= RecordBatch.largestRecord ? 0 : 1
            }
            wrong += Self.decoded(bytes, records.count) == records ? 0 : 1
        }
        #expect(wrong == 0)
    }

    @Test("random bytes are refused or are records, and never trap")
    func fuzz() {
        var generator = SeededGenerator(seed: 6)
        var refused = 0
        for _ in 0..<100_000 {
            let bytes = generator.bytes(Int(generator.next() % 40))
            refused += Self.decoded(bytes, Int(generator.next() % 6)) == nil ? 1 : 0
        }
        #expect(refused > 90_000)
    }

    @Test(
        "each kind of damage is refused",
        arguments: [
            [], [1], [0, 0, 0, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, 0, 0, 0x80, 0x80, 2, 0, 0, 0], [1, 0, 0, 1, 0, 0, 0, 0],
            [1, 0, 0, 0, 0, 0, 0, 0, 0],
        ] as [[UInt8]]
    )
    func damage(_ bytes: [UInt8]) {
        #expect(Self.decoded(bytes, 1) == nil)
    }
}

@Suite("Golden records")
struct RecordVectorTests {
    private struct File: Decodable {
        struct Item: Decodable {
            var tick: UInt64
            var programCounter: UInt32
            var kind: UInt8
            var line: UInt16
            var code: Int32
            var range: UInt8
            var drive: Int16
            var flags: UInt16
        }
        var records: [Item]
        var forms: String
        var checksum: UInt32
        var batch: String
        var experiment: String
        var seed: UInt64
        var bench: String
        var program: String
        var recordHash: String
    }

    private static func load() throws -> (File, [Record]) {
        let data = Data(try Repository.bytes("protocols/board/record-vectors.json"))
        let file = try JSONDecoder().decode(File.self, from: data)
        let records = try file.records.map { item in
            Record(
                tick: item.tick,
                programCounter: item.programCounter,
                kind: try #require(Record.Kind(rawValue: item.kind)),
                line: try #require(Line(rawValue: item.line)),
                code: item.code,
                range: item.range,
                drive: item.drive,
                flags: Record.Flags(rawValue: item.flags)
            )
        }
        return (file, records)
    }

    @Test("records, their checksum and their batch are the golden ones")
    func batch() throws {
        let (file, records) = try Self.load()
        var forms: [UInt8] = []
        var batch: [UInt8] = []
        var checksum = Crc32C()
        var encoder = RecordBatch()
        for record in records {
            record.encode(into: &forms)
            record.encode(into: &checksum)
            encoder.encode(record, into: &batch)
        }
        #expect(ReferenceCoding.hex(forms) == file.forms)
        #expect(ReferenceCoding.hex(batch) == file.batch)
        #expect(checksum.value == file.checksum)
    }

    @Test("the record hash is the golden one")
    func hash() throws {
        let (file, records) = try Self.load()
        var hasher = RecordHasher(
            experiment: bytes(hex: file.experiment),
            seed: file.seed,
            bench: bytes(hex: file.bench)
        )
        let program = hasher.addProgram(bytes(hex: file.program))
        for _ in 0..<2 {
            hasher.beginPlay(program: program)
            for record in records {
                hasher.add(record)
            }
            hasher.endPlay()
        }
        let digest = hasher.digest
        #expect(ReferenceCoding.hex((0..<32).map { digest[$0] }) == file.recordHash)
    }

    @Test("every part of a run changes the record hash")
    func sensitive() throws {
        let (_, records) = try Self.load()
        func digest(_ change: Int) -> SHA256.Digest {
            var hasher = RecordHasher(
                experiment: [1, 2, change == 1 ? 4 : 3],
                seed: change == 2 ? 8 : 7,
                bench: change == 3 ? [] : [9]
            )
            hasher.addProgram(change == 4 ? [6] : [5])
            hasher.addProgram([0])
            hasher.beginPlay(program: change == 5 ? 1 : 0)
            for record in records.dropLast(change == 6 ? 1 : 0) {
                var record = record
                record.drive &+= change == 7 ? 1 : 0
                hasher.add(record)
            }
            hasher.endPlay()
            return hasher.digest
        }
        #expect(Set((0...7).map(digest)).count == 8)
    }
}
