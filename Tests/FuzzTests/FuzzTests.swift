// SPDX-License-Identifier: Apache-2.0

import Foundation
import FuzzTargets
import Testing

@Suite("Hostile bytes")
struct FuzzTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fuzz/Corpus")

    /// The inputs of a target: seeds, and what once crashed it.
    private static func inputs(_ target: FuzzTarget) throws -> [[UInt8]] {
        let folder = corpus.appending(path: target.rawValue)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .map { [UInt8](try Data(contentsOf: folder.appending(path: $0))) }
    }

    @Test(
        "of the corpus are handled, crashes of the past among them",
        arguments: FuzzTarget.allCases
    )
    func corpus(target: FuzzTarget) throws {
        let inputs = try Self.inputs(target)
        #expect(!inputs.isEmpty)
        for bytes in inputs { target.run(bytes) }
    }

    @Test("next to the corpus are handled", arguments: FuzzTarget.allCases)
    func neighbours(target: FuzzTarget) throws {
        var state: UInt64 = 1
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        for bytes in try Self.inputs(target) where !bytes.isEmpty {
            for _ in 0..<20 {
                var harmed = bytes
                for _ in 0...(next() % 4) {
                    harmed[next() % harmed.count] = UInt8(truncatingIfNeeded: next())
                }
                if next() % 3 == 0 { harmed.removeLast(next() % harmed.count) }
                target.run(harmed)
            }
        }
    }
}
