// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing
import model_probe

/// Every function and model, compiled with -Onone in this process and with -O in another.
@Suite("an optimised build")
struct ReleaseTests {
    @Test("computes the same bits as one without optimisation", .enabled(if: Self.hasProgram))
    func sameBits() throws {
        let program = try #require(Self.program)
        let ending = try Child(program, [], environment: [:]).end(within: 120)
        #expect(ending.status == 0 && !ending.wasKilled, "\(ending.errors)")
        let lines = ending.output.split(separator: "\n").map { $0.split(separator: " ") }
        let probes = NamedProbe.all
        try #require(lines.count == probes.count)
        for (line, probe) in zip(lines, probes) {
            #expect(line.first.map(String.init) == probe.name)
            #expect(line.last.flatMap { UInt64($0, radix: 16) } == probe.hash(), "\(probe.name)")
        }
    }

    @Test("is asked about probes that have different names")
    func names() {
        let names = NamedProbe.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { !$0.contains(" ") })
    }

    /// `model-probe` beside the `hebb` that `HEBB_RELEASE` names; nil where there is none.
    private static let program: String? = {
        guard let hebb = ProcessInfo.processInfo.environment["HEBB_RELEASE"] else { return nil }
        let path = URL(fileURLWithPath: hebb).deletingLastPathComponent()
            .appendingPathComponent("model-probe").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// Whether there is a release build; says loudly when not.
    private static let hasProgram: Bool = {
        guard Self.program == nil else { return true }
        let notice = """
            SKIPPED: no model of a release build (-O) is compared. Build model-probe beside the \
            hebb that HEBB_RELEASE names, as make test does.

            """
        FileHandle.standardError.write(Data(notice.utf8))
        return false
    }()
}
