// SPDX-License-Identifier: Apache-2.0

extension GeneratorModel.Setting {
    private static let keys = [
        "role", "header", "key", "words", "flag", "unit", "minimum", "maximum", "resolution",
        "digits", "infinity", "start", "fixed", "means", "evidence", "source",
    ]

    static func read(_ node: SourceNode, _ findings: inout Findings) -> Self? {
        let reader = MappingReader(node, "the setting", keys: keys, &findings)
        guard reader.isMapping else { return nil }
        let roles = GeneratorModel.Role.allCases.map(\.rawValue)
        let role = reader.required(ValueRule("role", .choice(roles)), &findings)?.textValue
            .flatMap(GeneratorModel.Role.init(rawValue:))
        let header = reader.requiredText("header", example: ":OUTPut<n>[:STATe]", &findings)
        let key = reader.text("key", example: "HLEV", &findings)
        let words = reader.optional(
            ValueRule("words", .list(.text, count: 1...64), example: "[NORMal, INVerted]"),
            &findings
        )
        let isFlag = reader.optional(ValueRule("flag", .flag), &findings) == .flag(true)
        let start = reader.required("start", expected: "its value after a reset", "OFF", &findings)
        let evidence = readEvidence(reader, &findings)
        let source = reader.requiredText("source", example: "manual, page", &findings)
        let meanings = readMeanings(reader["means"], &findings)
        var values: GeneratorModel.Values?
        if case .list(let list) = words {
            values = .words(list.compactMap(\.textValue))
        } else if isFlag {
            values = .flag
        } else {
            values = readNumber(reader, &findings).map { .number($0) }
        }
        guard let role, let header, let start = start?.text, let evidence, let source,
            let meanings, let values
        else { return nil }
        return Self(
            role: role,
            header: header,
            key: key,
            values: values,
            start: start,
            fixed: reader["fixed"]?.text,
            meanings: meanings,
            evidence: evidence,
            source: source
        )
    }

    private static func readEvidence(
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> Evidence? {
        let rule = ValueRule("evidence", .choice(Evidence.allCases.map(\.rawValue)))
        return reader.required(rule, &findings)?.textValue.flatMap(Evidence.init(rawValue:))
    }

    private static func readMeanings(
        _ node: SourceNode?,
        _ findings: inout Findings
    ) -> [String: String]? {
        guard let node else { return [:] }
        let reader = MappingReader(node, "means", keys: nil, &findings)
        guard reader.isMapping else { return nil }
        var meanings: [String: String] = [:]
        for entry in reader.entries { meanings[entry.key] = entry.value.text ?? "" }
        return meanings
    }

    private static func readNumber(
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> GeneratorModel.NumberRule? {
        let units = GeneratorModel.Unit.allCases.map(\.rawValue)
        let unit = reader.required(ValueRule("unit", .choice(units)), &findings)?.textValue
            .flatMap(GeneratorModel.Unit.init(rawValue:))
        let digits = reader.required(ValueRule("digits", .integer, example: "7"), &findings)
        let infinity = reader.optional(ValueRule("infinity", .flag), &findings)
        guard let unit else { return nil }
        let minimum = readCount("minimum", unit, reader, &findings)
        let maximum = readCount("maximum", unit, reader, &findings)
        let resolution = readCount("resolution", unit, reader, &findings)
        guard let minimum, let maximum, let resolution, case .integer(let digits) = digits,
            (1...18).contains(digits)
        else { return nil }
        return GeneratorModel.NumberRule(
            unit: unit,
            minimum: minimum,
            maximum: maximum,
            resolution: max(resolution, 1),
            digitCount: Int(digits),
            hasInfinity: infinity == .flag(true)
        )
    }

    /// A decimal in the SI unit as a count.
    private static func readCount(
        _ name: String,
        _ unit: GeneratorModel.Unit,
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> Int64? {
        let expected = "a number in \(unit.rawValue), not finer than 1e\(unit.exponent)"
        guard let node = reader.required(name, expected: expected, "16e-9", &findings) else {
            return nil
        }
        if let text = node.plainText, let (number, rest) = DecimalText.parse(text), rest.isEmpty {
            do {
                return try number.integer(baseExponent: unit.exponent)
            } catch {
                // Reported below, as every other text is that is no such number.
            }
        }
        findings.add(
            .wrongValue,
            at: node.position,
            "\(name) is \(node.found)",
            expected: expected,
            example: "\(name): 16e-9"
        )
        return nil
    }
}
