// SPDX-License-Identifier: Apache-2.0

import Foundation
import NeuronRuns
import Testing

@Suite("the pages on neurons")
struct NeuronDocumentTests {
    private static let heading = "## Parameters and presets\n"

    private func page(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/reference/\(name)")
    }

    /// The part of the page that the models say of themselves.
    private func generated() -> String {
        var text = Self.heading + "\nA test writes this part from the models.\n"
        for model in NeuronList().models {
            text += "\n### `\(model.name)`\n\n"
            text += "Current in \(model.currentUnit), membrane in \(model.membraneUnit), time in "
            text += "\(model.timeUnit) (`1`: a plain number). Source: \(model.source).\n\n"
            text += "| Parameter | Value | Unit | Evidence | Source |\n|---|---|---|---|---|\n"
            for parameter in model.parameters {
                text += "| `\(parameter.name)` | \(parameter.value) | \(parameter.unit) | "
                text += "\(parameter.evidence) | \(parameter.source) |\n"
            }
            text += "\n| Preset | Shows | Evidence | Source |\n|---|---|---|---|\n"
            for preset in model.presets {
                text += "| `\(preset.name)` | \(preset.title) | \(preset.evidence) | "
                text += "\(preset.source) |\n"
            }
        }
        return text
    }

    /// With `RECORD_GOLDEN=1` the part is written anew, and the test fails.
    @Test("docs/reference/neuron-models.md has every parameter and preset")
    func models() throws {
        let file = page("neuron-models.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let parts = text.split(separator: Self.heading, maxSplits: 1)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data((String(parts.first ?? "") + generated()).utf8).write(to: file)
            Issue.record("docs/reference/neuron-models.md was written anew")
            return
        }
        #expect(Self.heading + (parts.last ?? "") == generated())
        for model in NeuronList().models {
            #expect(parts.first?.contains("`\(model.name)`") == true)
        }
    }

    @Test("docs/reference/errors.md has every code")
    func errors() throws {
        let text = try String(contentsOf: page("errors.md"), encoding: .utf8)
        for code in NeuronMistake.Code.allCases { #expect(text.contains("`\(code.rawValue)`")) }
    }
}
