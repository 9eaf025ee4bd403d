// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The lines of a file in `Golden/`, split at spaces, without comments.
func goldenLines(_ name: String) throws -> [[Substring]] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let text = try String(
        contentsOf: folder.appendingPathComponent("Golden/\(name)"),
        encoding: .utf8
    )
    return text.split(separator: "\n")
        .filter { !$0.hasPrefix("#") }
        .map { $0.split(separator: " ") }
}

/// The number a field of 16 hexadecimal digits stands for.
func double(_ field: Substring) throws -> Double {
    Double(bitPattern: try #require(UInt64(field, radix: 16)))
}

/// The integer a hexadecimal field stands for.
func integer(_ field: Substring) throws -> UInt64 {
    try #require(UInt64(field, radix: 16))
}
