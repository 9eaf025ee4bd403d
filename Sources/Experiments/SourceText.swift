// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The text of experiment, bench and profile files: reading it and refusing what is no text.
package enum SourceText {
    /// The largest file accepted; a recipe has a few kilobytes.
    package static let maximumByteCount = 262_144

    /// Reads a file.
    ///
    /// - Throws: ``ExperimentError`` `.unreadable` when it cannot be opened, is too large or is
    ///   not UTF-8.
    package static func read(path: String) throws(ExperimentError) -> String {
        var findings = Findings(file: path)
        let bytes: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            // One byte more than allowed tells a file that is too large from one that just fits.
            bytes = try Array(handle.read(upToCount: maximumByteCount + 1) ?? Data())
            try handle.close()
        } catch {
            findings.add(
                .unreadable,
                at: .start,
                "the file cannot be read",
                expected: "a readable file"
            )
            throw findings.error ?? ExperimentError(diagnostics: [])
        }
        return try text(of: bytes, file: path)
    }

    /// The text that UTF-8 bytes spell.
    ///
    /// - Throws: ``ExperimentError`` `.unreadable` at the first byte that is not UTF-8.
    package static func text(of bytes: [UInt8], file: String) throws(ExperimentError) -> String {
        var findings = Findings(file: file)
        checkSize(bytes.count, &findings)
        try findings.check()
        var text = String.UnicodeScalarView()
        var position = SourcePosition.start
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                text.append(scalar)
                position.pass(scalar)
            case .emptyInput: break decoding
            case .error:
                findings.add(
                    .unreadable,
                    at: position,
                    "the file is not UTF-8 here",
                    expected: "text in UTF-8"
                )
                break decoding
            }
        }
        try findings.check()
        return String(text)
    }

    static func checkSize(_ byteCount: Int, _ findings: inout Findings) {
        guard byteCount > maximumByteCount else { return }
        findings.add(
            .unreadable,
            at: .start,
            "the file is too large",
            expected: "at most \(maximumByteCount) bytes"
        )
    }

    /// Finds control characters, and tabs that indent: YAML forbids both, with obscure words.
    static func checkCharacters(_ text: String, _ findings: inout Findings) {
        var position = SourcePosition.start
        var isIndentation = true
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            if scalar == "\t" && isIndentation {
                findings.add(
                    .malformed,
                    at: position,
                    "a tab indents this line",
                    expected: "spaces"
                )
                return
            }
            if isControl && !["\t", "\n", "\r"].contains(scalar) {
                findings.add(
                    .malformed,
                    at: position,
                    "a control character stands here",
                    expected: "printable text"
                )
                return
            }
            isIndentation = scalar == "\n" || (isIndentation && scalar == " ")
            position.pass(scalar)
        }
    }
}

extension SourcePosition {
    /// Moves behind `scalar`.
    mutating func pass(_ scalar: Unicode.Scalar) {
        if scalar == "\n" {
            self = SourcePosition(line: line + 1, column: 1)
        } else {
            column += 1
        }
    }
}
