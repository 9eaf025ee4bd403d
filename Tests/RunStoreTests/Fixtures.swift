// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import PulsePrograms
import Quantities
import Testing
import store_writer

@testable import RunStore

typealias BoardRecord = PulsePrograms.Record

/// A folder that goes away with its last reference.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("hebb-store-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: String { path + "/store.sqlite" }
}

extension RunWriter {
    /// Intends a play of the first program on the example board.
    func intend(_ number: UInt32, board: String = "SIM-1") throws -> PlayID {
        try intend(
            PlayIntent(
                board: board,
                number: number,
                program: 1,
                bootID: .max,
                intendedHostNanoseconds: 5
            )
        )
    }

    /// Adds the one program of the examples.
    func addExampleProgram(_ bytes: [UInt8] = [1, 2, 3]) throws {
        _ = try addProgram(label: "train", bytes: bytes, sha256: "abcd")
    }
}

extension RunArchive {
    /// Writes a run with one program and one play of `records`, and ends it.
    func writeRun(
        _ run: NewRun = .example(),
        program: [UInt8] = [1, 2, 3],
        annotation: ProgramAnnotation = ProgramAnnotation(),
        play number: UInt32,
        records: [BoardRecord],
        hash: String? = nil
    ) throws -> RunNumber {
        let writer = try beginRun(run)
        _ = try writer.addProgram(
            label: "train",
            bytes: program,
            sha256: "abcd",
            annotation: annotation
        )
        let play = try writer.intend(number)
        try writer.append(records, to: play, at: 0)
        try writer.endPlay(play, PlayEnd(outcome: .done, endedHostNanoseconds: 6))
        try writer.endRun(.example(hash: hash))
        return writer.number
    }

    /// All records of a run, one after the other.
    func allRecords(of run: RunNumber) throws -> [BoardRecord] {
        var reader = try records(of: run)
        var records: [BoardRecord] = []
        while let block = try reader.nextBlock() { records += block.records }
        return records
    }

    /// Changes what the store itself would never change.
    func tamper(_ sql: String) throws {
        try pool.write { database in
            try database.execute(sql: "DROP TRIGGER IF EXISTS blocks_stay")
            try database.execute(sql: "DROP TRIGGER IF EXISTS blocks_remain")
            try database.execute(sql: sql)
        }
    }
}

extension RunEnd {
    static func example(hash: String? = nil) -> Self {
        RunEnd(
            state: .completed,
            verdict: .pass,
            cause: nil,
            exitStatus: 0,
            recordHash: hash,
            endedHostNanoseconds: 9
        )
    }
}

/// Example records of one play.
func examples(_ count: UInt64, of play: UInt32 = 1) -> [BoardRecord] {
    (0..<count).map { BoardRecord.example($0, of: play) }
}
