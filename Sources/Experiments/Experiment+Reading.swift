// SPDX-License-Identifier: Apache-2.0

extension Experiment {
    static let keys = [
        "hebb", "row", "title", "about", "procedure", "parameters", "bench", "expect", "ablations",
    ]
    static let ablationRule = ValueRule(
        "ablations",
        .list(
            .choice(Ablation.allCases.filter { $0 != .none }.map(\.rawValue)),
            count: 0...(Ablation.allCases.count - 1)
        ),
        example: "[freeze, flip]"
    )

    static func read(
        _ node: SourceNode,
        _ vocabulary: Vocabulary,
        _ bench: Bench?,
        _ findings: inout Findings
    ) -> Self? {
        let reader = MappingReader(node, "the experiment", keys: keys, &findings)
        guard reader.isMapping else { return nil }
        reader.checkFormat(&findings)
        let row = readRow(reader, &findings)
        let title = reader.requiredText("title", example: "Retention at 85 degrees", &findings)
        let about = reader.text("about", example: "\"why it is done\"", &findings)
        let schema = readProcedure(reader, vocabulary, &findings)
        let parameters = schema.flatMap { schema in
            schema.parameters.read(
                reader["parameters"],
                "parameters",
                at: node.position,
                &findings
            )
        }
        let ownBench = readBench(reader, vocabulary, bench != nil, &findings)
        let expectations = Expectation.readAll(reader["expect"], &findings)
        let ablations = readAblations(reader, &findings)
        if let ablated = reader["ablations"], !ablations.isEmpty, reader["expect"] == nil {
            findings.add(
                .conflict,
                at: ablated.position,
                "ablations stand without expectations",
                expected: "a key expect, whose verdict they can change",
                example: "expect: { ratio: { min: 2 } }"
            )
        }
        guard let title, let schema, let parameters, let bench = bench ?? ownBench else {
            return nil
        }
        return Self(
            row: row,
            title: title,
            about: about,
            schema: schema,
            parameters: parameters,
            bench: bench,
            expectations: expectations,
            ablations: ablations
        )
    }

    static let rowPattern = "^[A-Z]{3}-[0-9]{1,2}$"

    private static func readRow(_ reader: MappingReader, _ findings: inout Findings) -> String? {
        guard let node = reader["row"] else { return nil }
        if let text = node.text, isRow(text) { return text }
        findings.add(
            .wrongValue,
            at: node.position,
            "row is \(node.found)",
            expected: "a row of the catalogue: three letters, a hyphen, one or two digits",
            example: "PLA-02"
        )
        return nil
    }

    static func isRow(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard (5...6).contains(scalars.count), scalars[3] == "-" else { return false }
        return scalars[..<3].allSatisfy { ("A"..."Z").contains($0) }
            && scalars[4...].allSatisfy { ("0"..."9").contains($0) }
    }

    private static func readProcedure(
        _ reader: MappingReader,
        _ vocabulary: Vocabulary,
        _ findings: inout Findings
    ) -> ProcedureSchema? {
        let names = vocabulary.procedures.map(\.name)
        let expected = "the name of a procedure"
        let example = names.first ?? ""
        guard let node = reader.required("procedure", expected: expected, example, &findings)
        else { return nil }
        guard let name = node.text else {
            findings.add(
                .wrongValue,
                at: node.position,
                "procedure is \(node.found)",
                expected: expected,
                example: example
            )
            return nil
        }
        if let schema = vocabulary.procedures.first(where: { $0.name == name }) { return schema }
        findings.add(
            .unknownName,
            at: node.position,
            "there is no procedure \(name)",
            expected: NearNames.expectation(name, names),
            example: NearNames.nearest(name, names).first ?? example
        )
        return nil
    }

    /// Reads the file's own bench, which need not exist when another one is given.
    private static func readBench(
        _ reader: MappingReader,
        _ vocabulary: Vocabulary,
        _ isGiven: Bool,
        _ findings: inout Findings
    ) -> Bench? {
        guard let node = reader["bench"] else {
            if !isGiven {
                _ = reader.required(
                    "bench",
                    expected: "a bench here, or one given with --bench",
                    "{ … }",
                    &findings
                )
            }
            return nil
        }
        let place = Bench.Place.experiment(isRecipe: reader["row"] != nil)
        return Bench.read(node, place, vocabulary, &findings)
    }

    private static func readAblations(
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> [Ablation] {
        guard case .list(let values) = reader.optional(ablationRule, &findings) else { return [] }
        let ablations = values.compactMap { $0.textValue.flatMap(Ablation.init(rawValue:)) }
        // A repeated ablation changes nothing, but somebody meant another one.
        for (index, ablation) in ablations.enumerated() where ablations[..<index].contains(ablation)
        {
            findings.add(
                .conflict,
                at: reader["ablations"]?.position ?? reader.position,
                "ablations lists \(ablation.rawValue) twice",
                expected: "each ablation once",
                example: "[freeze, flip]"
            )
        }
        return ablations
    }
}
