// SPDX-License-Identifier: Apache-2.0

/// A place in a file; both count from 1.
struct SourcePosition: Hashable, Sendable {
    var line: Int
    var column: Int

    static let start = Self(line: 1, column: 1)
}

/// A piece of a file that still knows where it stands.
struct SourceNode: Sendable {
    indirect enum Content: Sendable {
        case scalar(String, isQuoted: Bool)
        case sequence([SourceNode])
        case mapping([Entry])
    }

    struct Entry: Sendable {
        let key: String
        let position: SourcePosition
        let value: SourceNode
    }

    let position: SourcePosition
    let content: Content

    /// What stands there, for a sentence that says what was found.
    var found: String {
        switch content {
        case .scalar(let text, let isQuoted): isNull ? "empty" : excerpt(text, isQuoted)
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// Whether nothing stands there.
    var isNull: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The text of a scalar that is not empty.
    var text: String? {
        guard case .scalar(let text, _) = content, !isNull else { return nil }
        return text
    }

    /// The text of a scalar without quotes: what a number or a flag must be.
    var plainText: String? {
        guard case .scalar(let text, isQuoted: false) = content, !isNull else { return nil }
        return text
    }

    private func excerpt(_ text: String, _ isQuoted: Bool) -> String {
        let shown = text.unicodeScalars.prefix(60).map { scalar in
            scalar.properties.generalCategory == .control ? " " : String(scalar)
        }
        let end = text.unicodeScalars.count > 60 ? "…" : ""
        return isQuoted ? "\"\(shown.joined())\(end)\"" : shown.joined() + end
    }
}
