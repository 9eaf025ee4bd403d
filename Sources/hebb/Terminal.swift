// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Foundation
internal import Glibc

/// Standard output for answers, standard error for everything else.
enum Terminal {
    /// Whether standard error is a terminal, where a line can be rewritten.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Prints a line of the answer.
    static func print(_ line: String) { write(line + "\n", to: .standardOutput) }

    /// Prints the one JSON object of an answer.
    ///
    /// Where `keepsKeys`, keys are written as they are, such as `currents_A` with its unit.
    static func answer(_ value: some Encodable, keepsKeys: Bool = false) throws {
        let data = try ControlJSON.data(value, keepsKeys: keepsKeys)
        print(String(decoding: data, as: UTF8.self))
    }

    /// Prints a line for people beside the answer.
    static func say(_ line: String) { write(line + "\n", to: .standardError) }

    /// Rewrites the present line for people.
    static func rewrite(_ line: String) { write("\r\u{1B}[K" + line, to: .standardError) }

    private static func write(_ text: String, to handle: FileHandle) {
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            // Whoever read it is gone; there is nobody left to tell.
            exit(ExitStatus.failed.rawValue)
        }
    }

    /// A table with columns as wide as their widest entry.
    static func table(_ rows: [[String]]) -> [String] {
        guard let columnCount = rows.map(\.count).max() else { return [] }
        let widths = (0..<columnCount).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                column == row.count - 1
                    ? text : text + String(repeating: " ", count: widths[column] - text.count)
            }
            return cells.joined(separator: "  ")
        }
    }
}
