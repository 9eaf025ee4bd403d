// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Testing

extension IntegrationTests {
    /// A verdict that no ablation can change is no verdict.
    @Suite("an ablation", .serialized)
    struct AblationTests {
        @Test(
            "turns the verdict to fail, from a completed run with as many samples as ever",
            arguments: Campaign.rows,
            ["freeze", "flip"]
        )
        func fails(_ row: String, _ ablation: String) throws {
            let run = try RunKeep.simulated(
                row,
                settings: ["ablate=\(ablation)"],
                build: .fastest
            )
            #expect(run.report.verdict == "fail", "\(run.report.metrics)")
            #expect(run.status == 1)
            #expect(run.report.ablation == ablation)
            #expect(run.report.cause == nil)
            #expect(run.sampleCount > 0)
            Campaign.note(
                "| \(row) | 7 | simulated, ablate=\(ablation) | | \(run.report.verdict) |"
            )
        }
    }
}
