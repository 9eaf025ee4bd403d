// SPDX-License-Identifier: Apache-2.0

internal import Yams

/// YAML text to a tree that knows its lines, without the parts of YAML that can hurt.
///
/// Anchors, aliases, explicit tags, several documents and keys that are not text are refused:
/// none of them has a use in these files, and aliases can make a small file expand without end.
enum YAMLReader {
    private static let maximumDepth = 24
    private static let maximumAliasCount = 32

    /// The root of the only document in `text`, or nil after reporting why there is none.
    static func read(_ text: String, _ findings: inout Findings) -> SourceNode? {
        let body = text.unicodeScalars.first == "\u{FEFF}" ? String(text.dropFirst()) : text
        let found = findings.diagnostics.count
        SourceText.checkSize(body.utf8.count, &findings)
        SourceText.checkCharacters(body, &findings)
        checkAliases(body, &findings)
        checkNesting(body, &findings)
        guard findings.diagnostics.count == found else { return nil }
        do {
            // The basic resolver leaves every plain scalar a text, so a tag is always explicit.
            let parser = try Parser(yaml: body, resolver: .basic, encoding: .utf8)
            guard let root = try parser.singleRoot() else {
                reportEmpty(&findings)
                return nil
            }
            // Nodes refer to their anchors weakly; the parser owns them.
            let node = withExtendedLifetime(parser) { convert(root, depth: 0, &findings) }
            // A part that was refused is missing; reading on would only report its absence.
            return findings.diagnostics.count == found ? node : nil
        } catch let error as YamlError {
            report(error, &findings)
        } catch {
            findings.add(.malformed, at: .start, "the text is not YAML", expected: "YAML")
        }
        return nil
    }

    static func reportEmpty(_ findings: inout Findings) {
        findings.add(
            .malformed,
            at: .start,
            "the file is empty",
            expected: "a mapping of keys to values",
            example: "hebb: 1"
        )
    }

    /// Refuses many aliases before the parser meets them as keys, which it would expand to hash.
    ///
    /// 32 aliases can expand to 3¹¹ nodes at most; every single one is refused after parsing.
    private static func checkAliases(_ text: String, _ findings: inout Findings) {
        var count = 0
        var position = SourcePosition.start
        var previous: Unicode.Scalar = "\n"
        for scalar in text.unicodeScalars {
            if scalar == "*" && [" ", "\n", "[", "{", ",", ":", "\t"].contains(previous) {
                count += 1
                if count > maximumAliasCount {
                    reportAnchor(at: position, &findings)
                    return
                }
            }
            previous = scalar
            position.pass(scalar)
        }
    }

    /// Refuses a line that opens brackets upon brackets, before a recursive parser meets them.
    private static func checkNesting(_ text: String, _ findings: inout Findings) {
        var position = SourcePosition.start
        var depth = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "[", "{": depth += 1
            case "]", "}": depth = max(0, depth - 1)
            default: break
            }
            if depth > 200 {
                reportDepth(at: position, &findings)
                return
            }
            position.pass(scalar)
        }
    }

    private static func convert(
        _ node: Node,
        depth: Int,
        _ findings: inout Findings
    ) -> SourceNode? {
        let position = node.mark.map { SourcePosition(line: $0.line, column: $0.column) } ?? .start
        if node.anchor != nil {
            reportAnchor(at: position, &findings)
            return nil
        }
        if depth > maximumDepth {
            reportDepth(at: position, &findings)
            return nil
        }
        switch node {
        case .scalar(let scalar):
            guard checkTag(node, .str, position, &findings) else { return nil }
            let content = SourceNode.Content.scalar(
                scalar.string,
                isQuoted: scalar.style != .plain
            )
            return SourceNode(position: position, content: content)
        case .sequence(let sequence):
            guard checkTag(node, .seq, position, &findings) else { return nil }
            let children = sequence.compactMap { convert($0, depth: depth + 1, &findings) }
            return SourceNode(position: position, content: .sequence(children))
        case .mapping(let mapping):
            guard checkTag(node, .map, position, &findings) else { return nil }
            let entries = mapping.compactMap { pair -> SourceNode.Entry? in
                guard let value = convert(pair.value, depth: depth + 1, &findings) else {
                    return nil
                }
                return entry(pair.key, value, depth, &findings)
            }
            return SourceNode(position: position, content: .mapping(entries))
        case .alias:
            reportAnchor(at: position, &findings)
            return nil
        }
    }

    private static func entry(
        _ keyNode: Node,
        _ value: SourceNode,
        _ depth: Int,
        _ findings: inout Findings
    ) -> SourceNode.Entry? {
        guard let key = convert(keyNode, depth: depth + 1, &findings) else { return nil }
        guard let text = key.text else {
            findings.add(
                .malformed,
                at: key.position,
                "a key is \(key.found)",
                expected: "a name as key",
                example: "title:"
            )
            return nil
        }
        return SourceNode.Entry(key: text, position: key.position, value: value)
    }

    private static func checkTag(
        _ node: Node,
        _ expected: Tag.Name,
        _ position: SourcePosition,
        _ findings: inout Findings
    ) -> Bool {
        if node.tag == Tag(expected) { return true }
        findings.add(
            .malformed,
            at: position,
            "a YAML tag stands here",
            expected: "a value without a tag"
        )
        return false
    }

    private static func reportAnchor(at position: SourcePosition, _ findings: inout Findings) {
        findings.add(
            .malformed,
            at: position,
            "a YAML anchor or alias stands here",
            expected: "the value itself, written out"
        )
    }

    private static func reportDepth(at position: SourcePosition, _ findings: inout Findings) {
        findings.add(
            .malformed,
            at: position,
            "the nesting is too deep",
            expected: "at most \(maximumDepth) levels"
        )
    }

    private static func report(_ error: YamlError, _ findings: inout Findings) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let detail = context.map { "\($0.text) \(problem)" } ?? problem
            findings.add(
                .malformed,
                at: SourcePosition(line: mark.line, column: mark.column),
                "the text is not YAML here (\(detail))",
                expected: "a key, a colon and a value",
                example: "title: Retention"
            )
        case .duplicatedKeysInMapping(let keys, let context):
            let mark = context.mark
            findings.add(
                .duplicateKey,
                at: SourcePosition(line: mark.line, column: mark.column),
                "the key \(keys.first ?? "") stands more than once",
                expected: "each key once"
            )
        default:
            findings.add(.malformed, at: .start, "the text is not YAML", expected: "YAML")
        }
    }
}
