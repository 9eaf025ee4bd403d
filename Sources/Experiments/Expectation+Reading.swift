// SPDX-License-Identifier: Apache-2.0

extension Expectation {
    static let keys = ["value", "tolerance", "min", "max", "unit", "source", "fitted"]
    static let example = "{ value: 100, tolerance: 10 % }"

    static func readAll(_ node: SourceNode?, _ findings: inout Findings) -> [Expectation] {
        guard let node else { return [] }
        let section = MappingReader(node, "expect", keys: nil, &findings)
        var expectations: [Expectation] = []
        for entry in section.entries {
            guard isName(entry.key) else {
                findings.add(
                    .wrongValue,
                    at: entry.position,
                    "\(entry.key) is no name of a metric",
                    expected: "small letters, digits and underscores",
                    example: "on_off_100"
                )
                continue
            }
            if let expectation = read(entry, &findings) { expectations.append(expectation) }
        }
        return expectations
    }

    private static func isName(_ key: String) -> Bool {
        guard let first = key.unicodeScalars.first, ("a"..."z").contains(first) else {
            return false
        }
        return key.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
        }
    }

    private static func read(
        _ entry: SourceNode.Entry,
        _ findings: inout Findings
    ) -> Expectation? {
        let found = findings.diagnostics.count
        let reader = MappingReader(entry.value, entry.key, keys: keys, &findings)
        guard reader.isMapping else { return nil }
        var units: [String] = []
        let value = number("value", reader, &units, &findings)
        let low = number("min", reader, &units, &findings)
        let high = number("max", reader, &units, &findings)
        let tolerance = readTolerance(reader, &units, &findings)
        let unit = readUnit(reader, units, &findings)
        let source = reader.text("source", example: "\"journal volume (year) page\"", &findings)
        let fitted = reader.optional(ValueRule("fitted", .flag), &findings)
        let statesBound = ["value", "min", "max"].contains { reader[$0] != nil }
        if !statesBound {
            findings.add(
                .missingKey,
                at: entry.value.position,
                "\(entry.key) states no bound",
                expected: "value with tolerance, or min, or max",
                example: example
            )
        }
        checkConsistency(reader, low, high, &findings)
        guard findings.diagnostics.count == found else { return nil }
        let bound: Bound
        if let value, let tolerance {
            bound = .near(value, tolerance)
        } else {
            bound = .between(low, high)
        }
        return Expectation(
            metric: entry.key,
            bound: bound,
            unit: unit,
            source: source,
            isFitted: fitted == .flag(true)
        )
    }

    private static func checkConsistency(
        _ reader: MappingReader,
        _ low: Double?,
        _ high: Double?,
        _ findings: inout Findings
    ) {
        if reader["value"] != nil {
            for key in ["min", "max"] {
                guard let node = reader[key] else { continue }
                findings.add(
                    .conflict,
                    at: node.position,
                    "\(reader.name) states both value and \(key)",
                    expected: "value with tolerance, or min, or max",
                    example: example
                )
            }
            _ = reader.required(
                "tolerance",
                expected: "how near is near enough",
                "10 %",
                &findings
            )
        } else if let node = reader["tolerance"] {
            findings.add(
                .conflict,
                at: node.position,
                "\(reader.name) states a tolerance without a value",
                expected: "value with tolerance, or min, or max",
                example: example
            )
        }
        if let low, let high, let node = reader["max"], high < low {
            findings.add(
                .outOfRange,
                at: node.position,
                "max of \(reader.name) lies below min",
                expected: "a number of at least min"
            )
        }
    }

    private static func number(
        _ key: String,
        _ reader: MappingReader,
        _ units: inout [String],
        _ findings: inout Findings
    ) -> Double? {
        guard let node = reader[key] else { return nil }
        if let number = node.text.flatMap(PhysicalNumber.init(parsing:)) {
            units.append(number.unit)
            return number.value
        }
        findings.add(
            .wrongValue,
            at: node.position,
            "\(key) is \(node.found)",
            expected: "a number, with its unit if it has one",
            example: "100"
        )
        return nil
    }

    private static func readTolerance(
        _ reader: MappingReader,
        _ units: inout [String],
        _ findings: inout Findings
    ) -> Tolerance? {
        guard let node = reader["tolerance"] else { return nil }
        let isRelative = node.text?.hasSuffix("%") ?? false
        var own: [String] = []
        guard let number = number("tolerance", reader, &own, &findings) else { return nil }
        guard number >= 0 else {
            findings.add(
                .outOfRange,
                at: node.position,
                "tolerance is \(node.found)",
                expected: "a tolerance of at least 0",
                example: "10 %"
            )
            return nil
        }
        if !isRelative { units += own }
        return isRelative ? .relative(number) : .absolute(number)
    }

    /// The unit of the metric: stated, or that of its numbers, which must agree.
    private static func readUnit(
        _ reader: MappingReader,
        _ units: [String],
        _ findings: inout Findings
    ) -> String {
        let shared = units.first ?? "1"
        if let odd = units.first(where: { $0 != shared }) {
            findings.add(
                .conflict,
                at: reader.position,
                "\(reader.name) mixes the units \(shared) and \(odd)",
                expected: "one unit",
                example: "{ min: 1 V, max: 2 V }"
            )
        }
        guard let node = reader["unit"] else { return shared }
        guard let unit = node.text else {
            findings.add(
                .wrongValue,
                at: node.position,
                "unit is \(node.found)",
                expected: "a unit",
                example: "\"1\""
            )
            return shared
        }
        if shared != "1" && shared != unit {
            findings.add(
                .conflict,
                at: node.position,
                "unit is \(unit), but the numbers are in \(shared)",
                expected: "numbers without units, or no unit",
                example: "unit: \(shared)"
            )
        }
        return unit
    }
}
