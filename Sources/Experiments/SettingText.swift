// SPDX-License-Identifier: Apache-2.0

/// A value that stands alone, as in `--set KEY=VALUE` or in a declaration.
enum SettingText {
    /// The tree of `text`; a list is read as YAML, everything else is the text itself.
    ///
    /// As many columns as `offset` stand before the text.
    static func node(
        _ text: String,
        _ kind: ParameterKind,
        offset: Int = 0,
        _ findings: inout Findings
    ) -> SourceNode? {
        let text = String(repeating: " ", count: offset) + text
        if case .list = kind { return YAMLReader.read(text, &findings) }
        let trimmed = String(text.drop { $0 == " " })
        let column = 1 + text.unicodeScalars.count - trimmed.unicodeScalars.count
        // Nothing on a command line can be quoted for YAML, so a text is taken as it is.
        return SourceNode(
            position: SourcePosition(line: 1, column: column),
            content: .scalar(trimmed, isQuoted: kind == .text)
        )
    }
}
