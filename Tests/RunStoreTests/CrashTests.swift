// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulsePrograms
import Testing
import store_writer

@testable import RunStore

@Suite("A killed writer")
struct CrashTests {
    /// What the writer said to be durable.
    struct Acknowledged {
        var records: [UInt32: UInt64] = [:]
        var ended: Set<UInt32> = []
        var lineCount = 0

        mutating func read(_ line: Substring) throws {
            let words = line.split(separator: " ")
            let play = try #require(UInt32(words[1]))
            let count = try #require(UInt64(words[2]))
            lineCount += 1
            records[play] = count
            if words[0] == "ended" { ended.insert(play) }
        }
    }

    /// Points at which the writer is killed, in lines it has said: a fixed pseudo-random sequence.
    static let points: [Int] = (0..<20).map { index in
        Int((UInt64(index) &* 0x9E37_79B9_7F4A_7C15) >> 59) + 1
    }

    @Test(
        "loses nothing it has acknowledged, and its run is interrupted",
        .timeLimit(.minutes(1)),
        arguments: points
    )
    func killed(after lineCount: Int) throws {
        let folder = try TemporaryFolder()
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("store-writer")
        child.arguments = [folder.store]
        let pipe = Pipe()
        child.standardOutput = pipe
        try child.run()
        var acknowledged = Acknowledged()
        var rest = ""
        var isKilled = false
        // What was said before the kill took effect counts too, so the pipe is read to its end.
        while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
            let lines = (rest + String(decoding: data, as: UTF8.self))
                .split(separator: "\n", omittingEmptySubsequences: false)
            for line in lines.dropLast() { try acknowledged.read(line) }
            rest = String(lines.last ?? "")
            guard acknowledged.lineCount >= lineCount, !isKilled else { continue }
            if lineCount == Self.points.first { try checkLiving(folder.store, acknowledged) }
            kill(child.processIdentifier, SIGKILL)
            isKilled = true
        }
        child.waitUntilExit()
        #expect(child.terminationReason == .uncaughtSignal)

        let archive = try RunArchive(path: folder.store)
        #expect(try archive.run(1).state == .interrupted)
        #expect(try archive.plays(of: 1).allSatisfy { $0.end != nil })
        try check(archive, acknowledged)
    }

    /// The run of a living writer is left alone, and can be read.
    private func checkLiving(_ path: String, _ acknowledged: Acknowledged) throws {
        let archive = try RunArchive(path: path)
        #expect(try archive.run(1).state == .running)
        #expect(try archive.plays(of: 1).allSatisfy { $0.end?.outcome != .unknown })
        try check(archive, acknowledged)
    }

    /// Every acknowledged record is there, and every record that is there is right.
    private func check(_ archive: RunArchive, _ acknowledged: Acknowledged) throws {
        let plays = try archive.plays(of: 1)
        #expect(plays.count >= acknowledged.records.count)
        for play in plays {
            let number = play.intent.number
            #expect(play.storedRecords >= acknowledged.records[number] ?? 0)
            if acknowledged.ended.contains(number) { #expect(play.end?.outcome == .done) }
            var reader = archive.records(of: play, in: 1)
            var count: UInt64 = 0
            while let block = try reader.nextBlock() {
                #expect(block.first == count)
                for record in block.records {
                    guard record == .example(count, of: number) else {
                        Issue.record("record \(count) of play \(number) is wrong")
                        return
                    }
                    count += 1
                }
            }
            #expect(count >= play.storedRecords)
        }
    }
}
