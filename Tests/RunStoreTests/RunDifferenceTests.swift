// SPDX-License-Identifier: Apache-2.0

import PulsePrograms
import Quantities
import Testing
import store_writer

@testable import RunStore

@Suite("RunDifference")
struct RunDifferenceTests {
    let folder: TemporaryFolder
    let archive: RunArchive

    init() throws {
        folder = try TemporaryFolder()
        archive = try RunArchive(path: folder.store)
        _ = try archive.writeRun(play: 1, records: examples(3000))
    }

    /// The difference between the first run and another.
    func difference(_ run: RunNumber) throws -> RunDifference {
        try RunDifference(
            between: RunDifference.Side(archive, 1),
            and: RunDifference.Side(archive, run)
        )
    }

    @Test("runs that differ only in what is not hashed are equal")
    func equal() throws {
        var run = NewRun.example(title: "another")
        run.startedHostNanoseconds += 1
        run.provenance.versions = "{}"
        run.provenance.source = "as if written differently"
        let difference = try difference(archive.writeRun(run, play: 9, records: examples(3000)))
        #expect(difference.part == nil)
        #expect(
            difference.sentence == "The runs are equal bit for bit: 1 plays, 3000 records."
        )
    }

    @Test("the batches in which records were stored make no difference")
    func batching() throws {
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        let play = try writer.intend(2)
        for first in stride(from: UInt64(0), to: 3000, by: 7) {
            let batch = (first..<min(first + 7, 3000)).map { BoardRecord.example($0, of: 1) }
            try writer.append(batch, to: play, at: first)
            if first % 5 == 0 { try writer.commit() }
        }
        try writer.commit()
        #expect(try difference(writer.number).part == nil)
    }

    @Test("a differing experiment, seed and bench are named first, in this order")
    func documents() throws {
        var run = NewRun.example(seed: 8)
        run.provenance.experiment = Array("steps: 100\nvoltage: 1.3 V\n".utf8)
        run.provenance.bench = [0x61, 0x80]
        let experiment = try difference(archive.writeRun(run, play: 2, records: []))
        #expect(experiment.part == .experiment)
        #expect(
            experiment.sentence
                == "The experiments differ first at byte 22: \"2 V\" against \"3 V\"."
        )
        run.provenance.experiment = NewRun.example().provenance.experiment
        let seed = try difference(archive.writeRun(run, play: 3, records: []))
        #expect(seed.part == .seed && seed.sentence == "The seeds differ: 7 against 8.")
        run.seed = 7
        let bench = try difference(archive.writeRun(run, play: 4, records: []))
        #expect(bench.part == .bench)
        #expect(
            bench.sentence
                == "The benches differ first at byte 1: \"rray: 4 x 4\" against 0x80."
        )
    }

    @Test("a differing program is named with its first differing byte")
    func programs() throws {
        let changed = try archive.writeRun(program: [1, 2, 0xAB], play: 2, records: [])
        #expect(
            try difference(changed).sentence
                == "Program 1 differs first at byte 2: 0x03 against 0xAB."
        )
        let cut = try archive.writeRun(program: [1, 2], play: 3, records: [])
        #expect(
            try difference(cut).sentence
                == "Program 1 differs first at byte 2: 0x03 against the end."
        )
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        try writer.addExampleProgram()
        let more = try difference(writer.number)
        #expect(more.part == .programs)
        #expect(more.sentence == "The numbers of programs differ: 1 against 2.")
    }

    @Test("the first differing record is named with all that differs in it")
    func record() throws {
        var records = examples(3000)
        records[1203].code = 4711
        records[2000].code = 1
        let one = try difference(archive.writeRun(play: 2, records: records))
        let original = BoardRecord.example(1203, of: 1)
        #expect(one.part == .records)
        #expect(
            one.sentence
                == "Record 1203 of play 1 differs: code \(original.code) against 4711, "
                + "at tick \(original.tick), column \(original.line.index + 1)."
        )
        records[1203] = original
        records[1203].line = .row(2)
        records[1203].tick += 1
        let two = try difference(archive.writeRun(play: 3, records: records))
        #expect(
            two.sentence
                == "Record 1203 of play 1 differs: "
                + "tick \(original.tick) against \(original.tick + 1), "
                + "line column \(original.line.index + 1) against row 3, "
                + "at tick \(original.tick), column \(original.line.index + 1)."
        )
    }

    @Test("a play that is shorter, longer, or missing is named")
    func lengths() throws {
        let short = try difference(archive.writeRun(play: 2, records: examples(2999)))
        #expect(short.sentence == "Play 1 goes on against an end after 2999 records.")
        let long = try difference(archive.writeRun(play: 3, records: examples(3001)))
        #expect(long.sentence == "Play 1 ends after 3000 records against going on.")
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        let none = try difference(writer.number)
        #expect(none.sentence == "The numbers of plays differ: 1 against 0.")
    }
}
