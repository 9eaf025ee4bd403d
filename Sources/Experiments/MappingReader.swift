// SPDX-License-Identifier: Apache-2.0

/// The entries of one mapping, whose unknown keys are mistakes.
struct MappingReader {
    let name: String
    let position: SourcePosition
    private(set) var entries: [SourceNode.Entry] = []
    private(set) var isMapping = false

    /// Reads the mapping at `node` and reports every key that is not in `keys`; nil allows any.
    init(_ node: SourceNode, _ name: String, keys: [String]?, _ findings: inout Findings) {
        self.name = name
        position = node.position
        guard case .mapping(let found) = node.content else {
            findings.add(
                .wrongValue,
                at: node.position,
                "\(name) is \(node.found)",
                expected: "a mapping of keys to values",
                example: keys?.first.map { "\($0): …" } ?? ""
            )
            return
        }
        isMapping = true
        entries = found
        guard let keys else { return }
        for entry in entries where !keys.contains(entry.key) {
            findings.add(
                .unknownKey,
                at: entry.position,
                "\(name) has no key \(entry.key)",
                expected: keys.isEmpty ? "no key at all" : NearNames.expectation(entry.key, keys),
                example: NearNames.nearest(entry.key, keys).first ?? keys.first ?? ""
            )
        }
    }

    subscript(key: String) -> SourceNode? {
        entries.first { $0.key == key }?.value
    }

    /// The value of `key`, whose absence is a mistake.
    func required(
        _ key: String,
        expected: String,
        _ example: String,
        _ findings: inout Findings
    ) -> SourceNode? {
        if let value = self[key] { return value }
        if isMapping {
            findings.add(
                .missingKey,
                at: position,
                "\(name) does not state \(key)",
                expected: expected,
                example: example.isEmpty ? "" : "\(key): \(example)"
            )
        }
        return nil
    }

    /// Reads the value of a key that must be there.
    func required(_ rule: ValueRule, _ findings: inout Findings) -> ParameterValue? {
        let node = required(rule.name, expected: rule.expected, rule.example, &findings)
        return node.flatMap { rule.read($0, &findings) }
    }

    /// Reads the value of a key that may be absent.
    func optional(_ rule: ValueRule, _ findings: inout Findings) -> ParameterValue? {
        self[rule.name].flatMap { rule.read($0, &findings) }
    }

    /// Reads a text that may be absent.
    func text(_ key: String, example: String, _ findings: inout Findings) -> String? {
        optional(ValueRule(key, .text, example: example), &findings)?.textValue
    }

    /// Reads a text that must be there.
    func requiredText(_ key: String, example: String, _ findings: inout Findings) -> String? {
        required(ValueRule(key, .text, example: example), &findings)?.textValue
    }

    /// Checks the format number that every file begins with.
    func checkFormat(_ findings: inout Findings) {
        var rule = ValueRule("hebb", .integer, example: "1")
        rule.minimum = .integer(1)
        rule.maximum = .integer(1)
        _ = required(rule, &findings)
    }
}

extension ParameterValue {
    /// The text of a text or a choice.
    var textValue: String? {
        switch self {
        case .text(let text), .choice(let text): text
        default: nil
        }
    }
}
