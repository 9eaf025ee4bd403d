// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("The reference of the command line", .timeLimit(.minutes(2)))
    struct ReferenceTests {
        let programs = Programs()

        static let commands = [
            "devices", "doctor", "board-sim", "limits", "limits show", "limits set", "estop",
            "generators", "generators list",
            "generators check", "generators families", "generator-sim", "catalogue", "recipes",
            "recipes list",
            "recipes show", "recipes schema", "validate", "dry-run", "run", "watch", "stop",
            "models", "models list", "models show", "models pulse", "models array", "models wave",
            "models plot", "neuron", "runs", "show", "diff", "export", "plot", "solve",
        ]

        static let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/reference/command-line.md")

        /// The part of the document that the programs themselves say.
        private func generated() throws -> String {
            var text = "## What each command says\n"
            for command in [""] + Self.commands {
                let words = command.split(separator: " ").map(String.init)
                let help = try programs.end(programs.process("hebb", words + ["--help"]))
                let name = command.isEmpty ? "hebb" : "hebb \(command)"
                text += "\n### `\(name)`\n\n```text\n\(help.output.trimmed)\n```\n"
            }
            let help = try programs.end(programs.process("hebbd", ["--help"]))
            return text + "\n### `hebbd`\n\n```text\n\(help.output.trimmed)\n```\n"
        }

        /// With `RECORD_GOLDEN=1` the document is written anew, and the test fails.
        @Test("is what the programs say of themselves")
        func fresh() throws {
            let text = try String(contentsOf: Self.file, encoding: .utf8)
            let parts = text.split(separator: "## What each command says\n", maxSplits: 1)
            let wanted = try generated()
            if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
                let whole = String(parts.first ?? "") + wanted
                try Data(whole.utf8).write(to: Self.file)
                Issue.record("docs/reference/command-line.md was written anew")
                return
            }
            #expect("## What each command says\n" + (parts.last ?? "") == wanted)
        }
    }
}

extension String {
    /// The text without spaces at the ends of its lines and without empty lines at its end.
    fileprivate var trimmed: String {
        var lines = split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
