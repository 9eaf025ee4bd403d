// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

/// The hashes that records must have, by row and seed.
///
/// They are written with `RECORD_GOLDEN=1`, which fails the run; a change is a commit of its own
/// with its reason.
enum RecordHashes {
    static let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1"

    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden/record-hashes.json")
    private static let written = Mutex<[String: String]>([:])

    /// Compares a hash with the golden one, or writes it down.
    static func check(_ hash: String?, _ row: String, seed: UInt64) throws {
        let name = "\(row) seed \(seed)"
        let hash = try #require(hash, "\(name) has no record hash.")
        guard isRecording else {
            let golden = try read()[name]
            #expect(hash == golden, "\(name) has another record than the golden one.")
            return
        }
        var all = FileManager.default.fileExists(atPath: file.path) ? try read() : [:]
        all[name] = hash
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try (encoder.encode(all) + Data("\n".utf8)).write(to: file)
        Issue.record("The golden hash of \(name) was written; run again without RECORD_GOLDEN.")
    }

    /// The golden hash of a row and a seed.
    static func golden(_ row: String, seed: UInt64) throws -> String {
        try #require(try read()["\(row) seed \(seed)"], "There is no golden hash of \(row).")
    }

    private static func read() throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
    }
}
