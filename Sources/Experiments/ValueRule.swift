// SPDX-License-Identifier: Apache-2.0

/// What one value of a file may be.
struct ValueRule: Hashable, Sendable {
    let name: String
    let kind: ParameterKind
    var minimum: ParameterValue?
    var maximum: ParameterValue?
    var example: String

    init(_ name: String, _ kind: ParameterKind, example: String? = nil) {
        self.name = name
        self.kind = kind
        self.example = example ?? kind.example
    }

    /// What a sentence says was expected.
    var expected: String {
        switch (minimum, maximum) {
        case (nil, nil): kind.noun
        case (let low?, let high?) where low == high: low.spelling
        case (let low?, let high?): "\(kind.noun) from \(low.spelling) to \(high.spelling)"
        case (let low?, nil): "\(kind.noun) of at least \(low.spelling)"
        case (nil, let high?): "\(kind.noun) of at most \(high.spelling)"
        }
    }

    /// Reads the value at `node`, or reports what is wrong with it.
    func read(_ node: SourceNode, _ findings: inout Findings) -> ParameterValue? {
        if case .list(let element, let count) = kind {
            return readList(node, element, count, &findings)
        }
        guard let value = readScalar(node, &findings) else { return nil }
        guard isInRange(value) else {
            report(.outOfRange, node, "", &findings)
            return nil
        }
        return value
    }

    /// Whether `text` spells a value of this rule.
    func accepts(_ text: String) -> Bool {
        var findings = Findings(file: "")
        let value = SettingText.node(text, kind, &findings).flatMap { read($0, &findings) }
        return value != nil
    }

    private func readScalar(_ node: SourceNode, _ findings: inout Findings) -> ParameterValue? {
        let value: ParameterValue?
        switch kind {
        case .quantity(let dimension): return readQuantity(node, dimension, &findings)
        case .integer: value = number(node).flatMap(\.wholeNumber).map { .integer($0) }
        case .decimal: value = number(node).flatMap(\.double).map { .decimal($0) }
        case .text: value = node.isText ? node.text.map { .text($0) } : nil
        case .choice(let words):
            value = node.text.flatMap { words.contains($0) ? .choice($0) : nil }
        case .flag:
            value = ["true": .flag(true), "false": .flag(false)][node.plainText ?? ""]
        case .list: value = nil
        }
        if value == nil { report(.wrongValue, node, "", &findings) }
        return value
    }

    private func number(_ node: SourceNode) -> DecimalText? {
        guard let text = node.plainText, let (number, rest) = DecimalText.parse(text),
            rest.isEmpty
        else { return nil }
        return number
    }

    private func readQuantity(
        _ node: SourceNode,
        _ dimension: Dimension,
        _ findings: inout Findings
    ) -> ParameterValue? {
        guard let text = node.text else {
            report(.wrongValue, node, "", &findings)
            return nil
        }
        do {
            return .quantity(try Quantity(dimension, parsing: text))
        } catch {
            switch error {
            case .notANumber, .wrongUnit: report(.wrongValue, node, "", &findings)
            case .noUnit: report(.wrongValue, node, ", without a unit", &findings)
            case .tooFine:
                report(.tooFine, node, ", finer than 1 \(dimension.baseUnit)", &findings)
            case .tooLarge: report(.outOfRange, node, ", too large to count", &findings)
            }
            return nil
        }
    }

    private func isInRange(_ value: ParameterValue) -> Bool {
        if let minimum, value.isBelow(minimum) { return false }
        if let maximum, maximum.isBelow(value) { return false }
        return true
    }

    func report(
        _ code: Diagnostic.Code,
        _ node: SourceNode,
        _ remark: String,
        _ findings: inout Findings
    ) {
        findings.add(
            code,
            at: node.position,
            "\(name) is \(node.found)\(remark)",
            expected: expected,
            example: example
        )
    }
}

extension SourceNode {
    /// Whether a scalar is a text also to a reader that knows YAML's numbers and flags.
    fileprivate var isText: Bool {
        guard let plainText else { return text != nil }
        if ["true", "false"].contains(plainText) { return false }
        guard let (_, rest) = DecimalText.parse(plainText) else { return true }
        return !rest.isEmpty
    }
}

extension DecimalText {
    /// The number if it is whole and spelled in 64 bits.
    var wholeNumber: Int64? {
        do {
            return try integer(baseExponent: 0)
        } catch {
            return nil
        }
    }
}
