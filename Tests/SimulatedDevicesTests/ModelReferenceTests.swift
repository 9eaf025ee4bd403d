// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import Testing

@testable import SimulatedDevices

@Suite("The reference of models")
struct ModelReferenceTests {
    static let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/reference/models.md")
    static let heading = "## Models\n"

    /// The part of the document that code and profiles themselves say.
    private func generated() throws -> String {
        var lines = [Self.heading, "| model | trust | levels | what it is | source |"]
        lines.append("|---|---|---|---|---|")
        for family in DeviceFamily.all {
            let levels = family.levels.map(\.rawValue).joined(separator: ", ")
            lines.append(
                "| `\(family.name)` | \(family.trust) | \(levels) | \(family.title) | "
                    + "\(family.source) |"
            )
        }
        lines += ["", "## Profiles", ""]
        lines.append("| profile | model | trust | device | parameters by evidence |")
        lines.append("|---|---|---|---|---|")
        for plan in try Samples.profiles().map(DevicePlan.init) {
            var counts: [(name: String, count: Int)] = []
            for parameter in plan.profile?.parameters ?? [] {
                let name = parameter.evidence.rawValue
                if let index = counts.firstIndex(where: { $0.name == name }) {
                    counts[index].count += 1
                } else {
                    counts.append((name, 1))
                }
            }
            let evidence = counts.sorted { $0.name < $1.name }.map { "\($0.count) \($0.name)" }
            lines.append(
                "| `\(plan.name)` | `\(plan.family.name)` | \(plan.family.trust) | \(plan.title) | "
                    + "\(evidence.joined(separator: ", ")) |"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// With `RECORD_GOLDEN=1` the document is written anew, and the test fails.
    @Test("is what models and profiles say of themselves")
    func fresh() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        let parts = text.components(separatedBy: Self.heading)
        let wanted = try generated()
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data((parts[0] + wanted).utf8).write(to: Self.file)
            Issue.record("docs/reference/models.md was written anew")
            return
        }
        #expect(text == parts[0] + wanted)
    }
}
