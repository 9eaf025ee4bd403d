// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Testing
import store_writer

@testable import RunStore

@Suite("RunArchive")
struct RunArchiveTests {
    let folder: TemporaryFolder
    let archive: RunArchive

    init() throws {
        folder = try TemporaryFolder()
        archive = try RunArchive(path: folder.store)
    }

    @Test("a run gives back everything that was put into it")
    func everything() throws {
        let new = NewRun.example(seed: .max)
        let writer = try archive.beginRun(new)
        let instruction = ProgramAnnotation.Instruction(
            offset: 4,
            askedMicrovolts: 1_200_000,
            programmedMicrovolts: 1_199_870,
            stepMicrovolts: -10_000,
            label: "potentiate"
        )
        let annotation = ProgramAnnotation(instructions: [instruction])
        let ordinal = try writer.addProgram(
            label: "train",
            bytes: [0, 255, 7],
            sha256: "ab12",
            annotation: annotation
        )
        let play = try writer.intend(3)
        try writer.append(examples(10), to: play, at: 0)
        let end = PlayEnd(
            outcome: .limited,
            fault: "overCurrent",
            report: PlayEnd.Report(
                programCounter: 4,
                instructions: 5,
                pulses: 6,
                records: 10,
                endTick: .max,
                checksum: 0xFFFF_FFFF
            ),
            endedHostNanoseconds: 7
        )
        try writer.endPlay(play, end)
        let metrics = [
            Metric(name: "ratio", value: 99.5, unit: "1", expected: "[90,110]", isPassed: true),
            Metric(name: "broken", value: .nan, unit: "V"),
        ]
        for metric in metrics { try writer.addMetric(metric) }
        let map = ConductanceMap(
            label: "after",
            tick: 1 << 63,
            rowCount: 2,
            columnCount: 2,
            picosiemens: [0, -1, .max, .min]
        )
        try writer.addMap(map)
        let event = LinkEvent(
            hostNanoseconds: 1,
            linkTick: .max,
            code: 402,
            severity: "error",
            detail: "lease expired"
        )
        try writer.addLinkEvent(event)
        try writer.endRun(.example(hash: "DEADBEEF"))
        let note = Note(hostNanoseconds: 3, text: "sample moved")
        try archive.addNote(note, to: 1)

        let run = try archive.run(1)
        #expect(run.number == writer.number && run.row == "PLA-02" && run.title == "example")
        #expect(run.origin == .simulated && run.seed == .max && run.ablation == "freeze")
        #expect(run.state == .completed && run.verdict == .pass && run.exitStatus == 0)
        #expect(run.recordHash == "deadbeef" && run.endedHostNanoseconds == 9)
        #expect(run.isFallback && run.banner == new.banner && run.scales == new.scales)
        #expect(run.owner.processID == ProcessInfo.processInfo.processIdentifier)
        #expect(run.owner.startTicks > 0)
        #expect(try archive.provenance(of: 1) == new.provenance)
        let program = try #require(try archive.programs(of: 1).first)
        #expect(program.ordinal == ordinal && program.bytes == [0, 255, 7])
        #expect(program.annotation == annotation && program.sha256 == "ab12")
        let stored = try #require(try archive.plays(of: 1).first)
        #expect(stored.end == end && stored.storedRecords == 10 && stored.ordinal == 1)
        #expect(stored.intent.bootID == .max && stored.intent.number == 3)
        #expect(try archive.allRecords(of: 1) == examples(10))
        let found = try archive.metrics(of: 1)
        #expect(found.map(\.value.bitPattern) == metrics.map(\.value.bitPattern))
        #expect(found.first == metrics.first && found.last?.isPassed == nil)
        #expect(try archive.maps(of: 1) == [map])
        #expect(try archive.linkEvents(of: 1) == [event])
        #expect(try archive.notes(on: 1) == [note])
    }

    @Test("when a play began is kept, also in a store that a version 1 program made")
    func playTimes() throws {
        let run = try archive.writeRun(play: 1, records: [])
        #expect(try archive.playTimes(of: run).isEmpty)
        try archive.pool.write { database in
            try database.execute(
                sql: """
                    DROP TABLE play_times; PRAGMA user_version = 1;
                    DELETE FROM grdb_migrations WHERE identifier = '2'
                    """
            )
        }
        #expect(try archive.playTimes(of: run).isEmpty)
        let newer = try RunArchive(path: archive.path)
        let writer = try newer.beginRun(.example())
        try writer.addExampleProgram()
        let play = try writer.intend(2)
        let time = PlayTime(
            linkTick: .max,
            earliestHostNanoseconds: 1001,
            latestHostNanoseconds: 1004,
            roundTripNanoseconds: 3,
            tolerance: 200
        )
        try writer.addTime(time, of: play)
        #expect(try newer.playTimes(of: writer.number) == [time])
        // The truth is inside the estimate and its bound.
        #expect(time.estimate - time.bound <= 1001 && time.estimate + time.bound >= 1004)
    }

    @Test("every commit is synced, in a WAL database that names its program and schema")
    func settings() throws {
        let values = try archive.pool.writeWithoutTransaction { database in
            try ["synchronous", "journal_mode", "application_id", "user_version"].map { name in
                try String.fetchOne(database, sql: "PRAGMA \(name)")
            }
        }
        #expect(values == ["2", "wal", "\(0x4845_4242)", "2"])
    }

    @Test("a run is found by its number, as the last, and by a name only it has")
    func names() throws {
        let one = try archive.writeRun(
            .example(title: "first"),
            play: 1,
            records: [],
            hash: "00aabb11"
        )
        let two = try archive.writeRun(.example(title: "second"), play: 2, records: [])
        #expect(try archive.run(named: "1").number == one)
        #expect(try archive.run(named: "last").number == two)
        #expect(try archive.run(named: "first").number == one)
        #expect(try archive.run(named: "00AAb").number == one)
        #expect(try archive.runs().map(\.number) == [1, 2])
        let ambiguous = #expect(throws: StoreError.self) { try archive.run(named: "PLA-02") }
        #expect(
            ambiguous?.description
                == "\"PLA-02\" names more than one run of \(folder.store): runs 1, 2."
        )
        for name in ["3", "third", "00a"] {
            let missing = #expect(throws: StoreError.self) { try archive.run(named: name) }
            #expect(missing?.description == "The store \(folder.store) has no run \"\(name)\".")
        }
    }

    @Test("a play number is above all in the store and all the board knows, board by board")
    func playNumbers() throws {
        #expect(try archive.nextPlayNumber(board: "SIM-1") == 1)
        _ = try archive.writeRun(play: 41, records: [])
        #expect(try archive.nextPlayNumber(board: "SIM-1") == 42)
        #expect(try archive.nextPlayNumber(board: "SIM-1", lastOnBoard: 99) == 100)
        #expect(try archive.nextPlayNumber(board: "SIM-1", lastOnBoard: .max) == nil)
        #expect(try archive.nextPlayNumber(board: "SIM-2") == 1)
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        let old = #expect(throws: StoreError.self) { try writer.intend(41) }
        #expect(
            old?.description == "Play number 41 was already used on this board: the last was 41."
        )
        _ = try writer.intend(1, board: "SIM-2")
    }

    @Test("a play has one outcome, and a run one end")
    func onceOnly() throws {
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        let play = try writer.intend(1)
        let open = try writer.intend(2)
        try writer.endPlay(play, PlayEnd(outcome: .notRun, endedHostNanoseconds: 1))
        let again = #expect(throws: StoreError.self) {
            try writer.endPlay(play, PlayEnd(outcome: .done, endedHostNanoseconds: 2))
        }
        #expect(again?.description == "Run 1: play 1 has ended or is not of this run.")
        #expect(try archive.plays(of: 1).map(\.end?.outcome) == [.notRun, nil])
        try writer.endRun(.example())
        #expect(try archive.plays(of: 1).map(\.end?.outcome) == [.notRun, .unknown])
        let calls: [() throws -> Void] = [
            { try writer.endRun(.example()) }, { _ = try writer.commit() },
        ]
        for call in calls {
            let ended = #expect(throws: StoreError.self) { try call() }
            #expect(
                ended?.description
                    == "Run 1 of \(folder.store) has ended; nothing can be added to it."
            )
        }
        #expect(throws: StoreError.self) { try writer.append(examples(1), to: open, at: 0) }
    }

    @Test("the database itself refuses to change or remove what was recorded")
    func appendOnly() throws {
        _ = try archive.writeRun(play: 1, records: examples(5))
        for sql in [
            "UPDATE blocks SET first = 1", "DELETE FROM blocks", "DELETE FROM plays",
            "UPDATE plays SET outcome = 'unknown'", "UPDATE runs SET verdict = 'fail'",
            "UPDATE runs SET origin = 'measured'", "DELETE FROM runs",
            "UPDATE programs SET bytes = x'00'",
        ] {
            #expect(throws: DatabaseError.self, "\(sql)") {
                try archive.pool.write { try $0.execute(sql: sql) }
            }
        }
    }

    @Test("a run whose writer lives stays as it is, one whose writer is gone is interrupted")
    func writers() throws {
        var writer: RunWriter? = try archive.beginRun(.example())
        try writer?.addExampleProgram()
        _ = try writer?.intend(1)
        let second = try RunArchive(path: folder.store)
        #expect(try second.run(1).state == .running)
        #expect(try second.plays(of: 1).first?.end == nil)
        withExtendedLifetime(writer) {}
        writer = nil
        let reader = try RunArchive(
            path: folder.store,
            options: RunArchive.Options(access: .readOnly)
        )
        #expect(try reader.run(1).state == .interrupted)
        #expect(try reader.plays(of: 1).first?.end?.outcome == .unknown)
        let stored = try reader.pool.read { database in
            try String.fetchOne(database, sql: "SELECT state FROM runs")
        }
        #expect(stored == "running", "a reader changes nothing")
        let third = try RunArchive(path: folder.store)
        let run = try third.run(1)
        #expect(run.state == .interrupted && run.cause == RunArchive.interruptedCause)
        #expect(try third.plays(of: 1).first?.end?.outcome == .unknown)
    }
}
