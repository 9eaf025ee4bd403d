// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit

/// How much is done: a little in continuous integration, everything in `make campaign`.
enum Campaign {
    /// Whether the full counts are asked for.
    static let isFull = ProcessInfo.processInfo.environment["HEBB_CAMPAIGN"] == "1"

    /// The recipes that simulated and emulated boards must agree on.
    static let rows = ["PLA-02", "PLA-09", "SYS-01"]

    /// Their seeds.
    static let seeds: [UInt64] = isFull ? [7, 8, 9] : [7]

    /// How often a daemon is killed.
    static let killCount: Int = {
        let asked = ProcessInfo.processInfo.environment["HEBB_KILLS"].flatMap { Int($0) }
        return asked ?? (isFull ? 1000 : 3)
    }()

    /// Adds a line to the table of the campaign, and shows it.
    static func note(_ line: String) {
        guard isFull else { return }
        let text = Data("\(line)\n".utf8)
        FileHandle.standardOutput.write(text)
        let path = Emulator.root.appending(path: ".build/campaign.md").path
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let file = FileHandle(forWritingAtPath: path) else { return }
        file.seekToEndOfFile()
        file.write(text)
    }
}
