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
        for model in NeuronList().models where model.trust == nil {
            text += "\n### `\(model.name)`\n\n"
            text += "Current in \(model.inputUnit), membrane in \(model.membraneUnit), time in "
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
        for model in NeuronList().models where model.trust == nil {
            #expect(parts.first?.contains("`\(model.name)`") == true)
        }
    }

    @Test("docs/reference/neuron-circuits.md has every circuit, its ports, parameters and presets")
    func circuits() throws {
        let text = try String(contentsOf: page("neuron-circuits.md"), encoding: .utf8)
        for circuit in NeuronList().models {
            guard let trust = circuit.trust, let output = circuit.output else { continue }
            let start = try #require(text.range(of: "\n`\(circuit.name)`. Trust "))
            let section = text[start.lowerBound...].split(separator: "\n## ", maxSplits: 1)[0]
            #expect(section.contains("(`\(trust)`)"), "\(circuit.name)")
            #expect(section.contains("Input: \(circuit.input) "), "\(circuit.name)")
            #expect(section.contains("Membrane: \(circuit.membrane)"), "\(circuit.name)")
            #expect(section.contains("Output: \(output)"), "\(circuit.name)")
            #expect(section.contains("hebb neuron \(circuit.name)"), "\(circuit.name)")
            for parameter in circuit.parameters {
                let row = section.split(separator: "\n").first { line in
                    line.hasPrefix("| `\(parameter.name)` |")
                }
                let cells = try #require(row).split(separator: "|").map { cell in
                    cell.trimmingCharacters(in: .whitespaces)
                }
                let written = Double(cells[1]) ?? .nan
                #expect(abs(written - parameter.value) <= 1e-8 * parameter.value.magnitude)
                #expect(cells[2] == parameter.unit && cells[3] == parameter.evidence)
            }
            for preset in circuit.presets {
                #expect(
                    section.contains("- `\(preset.name)`: \(preset.title) (\(preset.evidence))")
                )
            }
        }
    }

    @Test("docs/reference/errors.md has every code")
    func errors() throws {
        let text = try String(contentsOf: page("errors.md"), encoding: .utf8)
        for code in NeuronMistake.Code.allCases { #expect(text.contains("`\(code.rawValue)`")) }
    }
}
