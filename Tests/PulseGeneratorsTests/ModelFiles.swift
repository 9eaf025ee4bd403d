// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation

/// The families that are described in `protocols/generators`.
enum ModelFiles {
    static let names = [
        "keysight-33500b", "keysight-81150a", "rigol-dg1000z", "rigol-dg4000",
        "siglent-sdg2000x", "tektronix-afg3000",
    ]

    static let directory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("protocols/generators")

    static func model(_ name: String) throws -> GeneratorModel {
        let path = directory.appendingPathComponent("\(name).yaml").path
        return try GeneratorModel.parse(SourceText.read(path: path), file: path)
    }
}
