// SPDX-License-Identifier: Apache-2.0

extension ValueRule {
    /// The most values a range may expand to, whatever the list allows.
    static let maximumRangeCount = 100_000

    /// Reads `[a, b, c]` or `{from: a, to: b, step: c}`.
    func readList(
        _ node: SourceNode,
        _ element: ParameterKind,
        _ count: ClosedRange<Int>,
        _ findings: inout Findings
    ) -> ParameterValue? {
        let values: [ParameterValue]?
        switch node.content {
        case .sequence(let nodes): values = readElements(nodes, element, &findings)
        case .mapping where element.hasRanges: values = readRange(node, element, &findings)
        default:
            report(.wrongValue, node, "", &findings)
            return nil
        }
        guard let values else { return nil }
        guard count.contains(values.count) else {
            let remark = " of \(values.count)"
            findings.add(
                .outOfRange,
                at: node.position,
                "\(name) is a list\(remark)",
                expected: expected,
                example: example
            )
            return nil
        }
        return .list(values)
    }

    private func readElements(
        _ nodes: [SourceNode],
        _ element: ParameterKind,
        _ findings: inout Findings
    ) -> [ParameterValue]? {
        let rules = nodes.indices.map { elementRule("\(name)[\($0 + 1)]", element) }
        let values = zip(nodes, rules).map { node, rule in rule.read(node, &findings) }
        let complete = values.compactMap { $0 }
        return complete.count == nodes.count ? complete : nil
    }

    private func elementRule(_ name: String, _ element: ParameterKind) -> ValueRule {
        var rule = ValueRule(name, element)
        rule.minimum = minimum
        rule.maximum = maximum
        if let minimum { rule.example = minimum.spelling }
        return rule
    }

    private func readRange(
        _ node: SourceNode,
        _ element: ParameterKind,
        _ findings: inout Findings
    ) -> [ParameterValue]? {
        let section = MappingReader(node, name, keys: ["from", "to", "step"], &findings)
        let example =
            "{from: \(element.rangeExample(0)), to: \(element.rangeExample(1)), "
            + "step: \(element.rangeExample(2))}"
        func bound(_ key: String, _ index: Int) -> Int64? {
            let example = element.rangeExample(index)
            guard let child = section.required(key, expected: element.noun, example, &findings)
            else { return nil }
            // The range of a parameter bounds its values, not the distance between them.
            let isStep = index == 2
            let rule =
                isStep ? ValueRule("\(name).step", element) : elementRule("\(name).\(key)", element)
            return rule.read(child, &findings)?.count
        }
        let from = bound("from", 0)
        let to = bound("to", 1)
        let step = bound("step", 2)
        guard let from, let to, let step else { return nil }
        guard let counts = Self.expand(from, to, step) else {
            findings.add(
                .outOfRange,
                at: node.position,
                "\(name) does not reach its end in steps",
                expected: "a step that divides the way from the first value to the last",
                example: example
            )
            return nil
        }
        return counts.map { element.value($0) }
    }

    /// The values from `from` to `to`, both included, or nil when `step` does not lead there.
    private static func expand(_ from: Int64, _ to: Int64, _ step: Int64) -> [Int64]? {
        let (distance, overflow) = to.subtractingReportingOverflow(from)
        guard !overflow, step != 0, step != -1 || distance != .min else { return nil }
        guard distance % step == 0, distance / step >= 0,
            distance / step < Int64(maximumRangeCount)
        else { return nil }
        return (0...Int(distance / step)).map { from + Int64($0) * step }
    }
}

extension ParameterKind {
    /// Whether a list of this kind may be written as a range.
    var hasRanges: Bool {
        switch self {
        case .quantity, .integer: true
        default: false
        }
    }

    fileprivate func value(_ count: Int64) -> ParameterValue {
        if case .quantity(let dimension) = self { return .quantity(Quantity(dimension, count)) }
        return .integer(count)
    }

    fileprivate func rangeExample(_ index: Int) -> String {
        let numbers = ["10", "20", "5"]
        guard case .quantity(let dimension) = self else { return numbers[index] }
        let unit = dimension.example.split(separator: " ").last ?? ""
        return "\(numbers[index]) \(unit)"
    }
}

extension ParameterValue {
    /// The integer of a quantity or a whole number.
    var count: Int64? {
        switch self {
        case .quantity(let quantity): quantity.value
        case .integer(let number): number
        default: nil
        }
    }
}
