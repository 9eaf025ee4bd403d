// SPDX-License-Identifier: Apache-2.0

/// How sure one is of a number: where it comes from.
package enum Evidence: String, Sendable, CaseIterable {
    /// A number of the review that the catalogue follows.
    case seed = "SEED"
    /// A public repository of the model's authors.
    case repository = "REPO"
    /// A file that accompanies a publication.
    case file = "FILE"
    /// Measured data.
    case data = "DATA"
    /// Fitted so that a published number comes out.
    case fit = "FIT"
    /// Computed by running a reference.
    case run = "RUN"
    /// Recalled, and to be checked.
    case memory = "MEM"
    /// Nobody has tested it.
    case notTested = "NT"
}

/// A device: its model with parameters, its safe limits and its usual pulse scheme.
package struct DeviceProfile: Hashable, Sendable {
    /// One parameter of the model.
    package struct ModelParameter: Hashable, Sendable {
        /// The name that the model knows.
        package let name: String
        /// The nearest binary64 number to the decimal of the file, in SI units.
        package let value: Double
        /// The SI symbol, `1` for pure numbers.
        package let unit: String
        /// How sure one is of it.
        package let evidence: Evidence
        /// Where it comes from.
        package let source: String
    }

    /// One line of the usual pulse scheme; informative.
    package struct SchemeEntry: Hashable, Sendable {
        /// What it is.
        package let name: String
        /// The value as the file spells it.
        package let text: String
    }

    /// The name that benches refer to.
    package let name: String
    /// One line for people.
    package let title: String
    /// The name of a device model.
    package let model: String
    /// The parameters of the model, in the order of the file.
    package let parameters: [ModelParameter]
    /// The safe limits that the file states, named as in a bench.
    package let limits: Parameters
    /// The usual pulse scheme.
    package let scheme: [SchemeEntry]

    /// The value of the parameter `name`, or nil when the profile does not state it.
    package subscript(name: String) -> Double? {
        parameters.first { $0.name == name }?.value
    }

    /// Reads a profile file.
    ///
    /// - Throws: ``ExperimentError`` with every mistake of the file.
    package static func parse(_ text: String, file: String) throws(ExperimentError) -> Self {
        var findings = Findings(file: file)
        let root = YAMLReader.read(text, &findings)
        let value = root.flatMap { read($0, isFile: true, &findings) }
        return try findings.result(value)
    }

    static let keys = ["hebb", "profile", "title", "model", "parameters", "limits", "scheme"]

    static func read(
        _ node: SourceNode,
        isFile: Bool,
        _ findings: inout Findings
    ) -> Self? {
        let reader = MappingReader(node, "the profile", keys: keys, &findings)
        guard reader.isMapping else { return nil }
        if isFile || reader["hebb"] != nil { reader.checkFormat(&findings) }
        let name = reader.requiredText("profile", example: "SYN-04-sige-epiram", &findings)
        let title = reader.text("title", example: "\"SiGe epitaxial memory\"", &findings)
        let model = reader.requiredText("model", example: "power-step", &findings)
        let parameters = readParameters(reader, &findings)
        let limits = Limits.schema.read(
            reader["limits"],
            "limits",
            at: node.position,
            &findings
        )
        let scheme = readScheme(reader["scheme"], &findings)
        guard let name, let model, let parameters, let limits else { return nil }
        return Self(
            name: name,
            title: title ?? name,
            model: model,
            parameters: parameters,
            limits: limits,
            scheme: scheme
        )
    }

    private static func readParameters(
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> [ModelParameter]? {
        let example = "{ g_min: { value: 246 nS, evidence: FIT, source: \"…\" } }"
        guard
            let node = reader.required(
                "parameters",
                expected: "the parameters of the model",
                example,
                &findings
            )
        else { return nil }
        let section = MappingReader(node, "parameters", keys: nil, &findings)
        guard section.isMapping else { return nil }
        var complete: [ModelParameter] = []
        for entry in section.entries {
            let parameter = readParameter(entry, &findings)
            if let parameter { complete.append(parameter) }
        }
        return complete.count == section.entries.count ? complete : nil
    }

    static let evidenceRule = ValueRule(
        "evidence",
        .choice(Evidence.allCases.map(\.rawValue)),
        example: "FIT"
    )

    private static func readParameter(
        _ entry: SourceNode.Entry,
        _ findings: inout Findings
    ) -> ModelParameter? {
        let reader = MappingReader(
            entry.value,
            entry.key,
            keys: ["value", "evidence", "source"],
            &findings
        )
        guard reader.isMapping else { return nil }
        let expected = "a number with its unit"
        let node = reader.required("value", expected: expected, "246 nS", &findings)
        let evidence = reader.required(evidenceRule, &findings)?.textValue
        let source = reader.requiredText(
            "source",
            example: "\"journal volume (year) page\"",
            &findings
        )
        let number = node.flatMap { physicalNumber($0, "\(entry.key).value", expected, &findings) }
        guard let number, let source, let evidence = evidence.flatMap(Evidence.init(rawValue:))
        else { return nil }
        return ModelParameter(
            name: entry.key,
            value: number.value,
            unit: number.unit,
            evidence: evidence,
            source: source
        )
    }

    private static func readScheme(
        _ node: SourceNode?,
        _ findings: inout Findings
    ) -> [SchemeEntry] {
        guard let node else { return [] }
        let section = MappingReader(node, "scheme", keys: nil, &findings)
        return section.entries.compactMap { entry in
            let number = physicalNumber(
                entry.value,
                entry.key,
                "a number with its unit",
                &findings
            )
            guard number != nil, let text = entry.value.text else { return nil }
            return SchemeEntry(name: entry.key, text: text)
        }
    }

    private static func physicalNumber(
        _ node: SourceNode,
        _ name: String,
        _ expected: String,
        _ findings: inout Findings
    ) -> PhysicalNumber? {
        if let number = node.text.flatMap(PhysicalNumber.init(parsing:)) { return number }
        findings.add(
            .wrongValue,
            at: node.position,
            "\(name) is \(node.found)",
            expected: expected,
            example: "246 nS"
        )
        return nil
    }
}
