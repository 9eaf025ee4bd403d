// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Testing
import store_writer

@testable import RunStore

@Suite("StoreError")
struct StoreErrorTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a full disk is said, keeps what was committed, and loses nothing that waits")
    func diskFull() throws {
        let options = RunArchive.Options(maximumPageCount: 70)
        let archive = try RunArchive(path: folder.store, options: options)
        let writer = try archive.beginRun(.example())
        try writer.addExampleProgram()
        let play = try writer.intend(1)
        var stored: UInt64 = 0
        var failure: StoreError?
        while failure == nil {
            let more = (stored..<stored + 1000).map { BoardRecord.example($0, of: 1) }
            try writer.append(more, to: play, at: stored)
            do {
                stored = try writer.commit().first?.records ?? stored
            } catch {
                failure = error
            }
        }
        #expect(stored > 0)
        #expect(
            failure?.description
                == "No room is left for the store \(folder.store); "
                + "what was committed before is safe."
        )
        #expect(try archive.progress(of: 1).records == stored)
        #expect(try archive.allRecords(of: 1) == examples(stored))
        try archive.pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA max_page_count = 100000")
        }
        let next = BoardRecord.example(stored + 1000, of: 1)
        try writer.append([next], to: play, at: stored + 1000)
        #expect(try writer.commit().first?.records == stored + 1001)
        #expect(try archive.allRecords(of: 1) == examples(stored + 1001))
    }

    @Test("a file that is no database is refused and left alone")
    func notADatabase() throws {
        let text = String(repeating: "no database ", count: 100)
        try text.write(toFile: folder.store, atomically: true, encoding: .utf8)
        let error = #expect(throws: StoreError.self) { _ = try RunArchive(path: folder.store) }
        #expect(
            error?.description == "\(folder.store) is not a run store: it is no SQLite database."
        )
        #expect(try String(contentsOfFile: folder.store, encoding: .utf8) == text)
    }

    @Test("a database of another program is refused and left alone")
    func notAStore() throws {
        try DatabaseQueue(path: folder.store).write { try $0.execute(sql: "CREATE TABLE a (b)") }
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        let error = #expect(throws: StoreError.self) { _ = try RunArchive(path: folder.store) }
        #expect(
            error?.description
                == "\(folder.store) is not a run store: it is a database of another program."
        )
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == before)
    }

    @Test("a store of a later version is refused")
    func newerSchema() throws {
        let archive = try RunArchive(path: folder.store)
        try archive.pool.write { try $0.execute(sql: "PRAGMA user_version = 3") }
        let error = #expect(throws: StoreError.self) { _ = try RunArchive(path: folder.store) }
        #expect(
            error?.description
                == "The store \(folder.store) was made by a later version: "
                + "it has schema 3, this program knows 2."
        )
    }

    @Test("a store that another process keeps busy is said to be locked")
    func locked() throws {
        let archive = try RunArchive(
            path: folder.store,
            options: RunArchive.Options(busySeconds: 0.01)
        )
        let other = try DatabaseQueue(path: folder.store)
        try other.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let error = #expect(throws: StoreError.self) {
                _ = try archive.beginRun(.example())
            }
            #expect(
                error?.description
                    == "The store \(folder.store) is in use by another process; try again."
            )
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try archive.beginRun(.example()).number == 1)
    }

    @Test("a store that another process is making is said to be locked")
    func lockedForOpening() throws {
        let lock = try LockFile(storePath: folder.store, isWritable: true)
        #expect(lock.tryLock(0))
        let options = RunArchive.Options(busySeconds: 0.01)
        let error = #expect(throws: StoreError.self) {
            _ = try RunArchive(path: folder.store, options: options)
        }
        #expect(error?.code == .locked)
    }

    @Test("a folder that may not be written is said to be read-only")
    func readOnlyFolder() throws {
        // The administrator may write to every folder but those of the kernel.
        var folder = "/sys/kernel"
        if geteuid() != 0 {
            folder = self.folder.path
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        }
        let path = folder + "/store.sqlite"
        let error = #expect(throws: StoreError.self) { _ = try RunArchive(path: path) }
        #expect(
            error?.description
                == "The store \(path) cannot be written: the file or its folder is read-only."
        )
    }

    @Test("a reader of an absent store is told, and makes none")
    func absent() throws {
        let options = RunArchive.Options(access: .readOnly)
        let error = #expect(throws: StoreError.self) {
            _ = try RunArchive(path: folder.store, options: options)
        }
        #expect(error?.description == "The store \(folder.store) cannot be opened: no such file.")
        #expect(!FileManager.default.fileExists(atPath: folder.store))
    }

    @Test("a reader may not write")
    func reader() throws {
        _ = try RunArchive(path: folder.store).writeRun(play: 1, records: examples(3))
        let options = RunArchive.Options(access: .readOnly)
        let reader = try RunArchive(path: folder.store, options: options)
        #expect(try reader.allRecords(of: 1) == examples(3))
        let error = #expect(throws: StoreError.self) { _ = try reader.beginRun(.example()) }
        #expect(error?.code == .readOnly)
    }

    @Test("every code has a sentence", arguments: StoreError.Code.allCases)
    func sentences(code: StoreError.Code) {
        let context = StoreError.Context(path: "/a/b", run: "3", play: 2, record: 1)
        let sentence = StoreError(code, context, cause: "why").description
        #expect(sentence.hasSuffix(".") && !sentence.contains("?"))
    }
}
