// SPDX-License-Identifier: Apache-2.0

/// Something taken away, which must turn the verdict of a good experiment to fail.
package enum Ablation: String, Sendable, CaseIterable {
    /// Nothing is taken away.
    case none
    /// No device changes.
    case freeze
    /// The polarity of writes, or the sign of the rule, is reversed.
    case flip
    /// The order of spikes or pulses is destroyed.
    case shuffle
}

/// What an experiment file says, with every default resolved.
package struct Experiment: Hashable, Sendable {
    /// The format of the file.
    package let format: Int
    /// The row of the catalogue; nil in a user's own experiment.
    package let row: String?
    /// One line for people.
    package let title: String
    /// What it is about.
    package let about: String?
    /// The procedure that runs it, with what it understands.
    package let schema: ProcedureSchema
    /// The parameters of the procedure.
    package private(set) var parameters: Parameters
    /// The bench it runs on.
    package private(set) var bench: Bench
    /// What its metrics must be.
    package let expectations: [Expectation]
    /// The ablations that must turn the verdict to fail.
    package let ablations: [Ablation]
    /// The ablation in force.
    package private(set) var ablation: Ablation

    /// The name of the procedure.
    package var procedure: String { schema.name }

    /// Reads an experiment file.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: The file as the user named it, for the messages.
    ///   - vocabulary: The procedures and profiles it may name.
    ///   - bench: The bench to run on instead of the file's own.
    /// - Returns: The experiment with every default resolved.
    /// - Throws: ``ExperimentError`` with every mistake of the file.
    package static func parse(
        _ text: String,
        file: String,
        vocabulary: Vocabulary,
        bench: Bench? = nil
    ) throws(ExperimentError) -> Self {
        var findings = Findings(file: file)
        let root = YAMLReader.read(text, &findings)
        let value = root.flatMap { read($0, vocabulary, bench, &findings) }
        return try findings.result(value)
    }

    /// The same experiment on another bench.
    package func on(_ bench: Bench) -> Self {
        var experiment = self
        experiment.bench = bench
        return experiment
    }

    /// The same experiment with one parameter changed, as by `--set KEY=VALUE`.
    ///
    /// - Parameters:
    ///   - key: A parameter, with or without `parameters.` before it, or `ablate`.
    ///   - text: Its value, spelled as in the file.
    /// - Returns: The changed experiment.
    /// - Throws: ``ExperimentError`` that names `--set` as the file; columns count in `KEY=VALUE`.
    package func setting(_ key: String, to text: String) throws(ExperimentError) -> Self {
        var findings = Findings(file: "--set")
        var experiment = self
        let prefix = "parameters."
        let name = key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : key
        let offset = key.unicodeScalars.count + 1
        if key == "ablate" {
            let rule = ValueRule(
                "ablate",
                .choice(Ablation.allCases.map(\.rawValue)),
                example: "freeze"
            )
            let word = Self.value(text, rule, offset, &findings)?.textValue
            experiment.ablation = word.flatMap(Ablation.init(rawValue:)) ?? .none
        } else if let parameter = schema.parameters[name] {
            if let value = Self.value(text, parameter.rule, offset, &findings) {
                experiment.parameters.replace(name, by: value, schema.parameters)
            }
        } else {
            let names = schema.parameters.names + ["ablate"]
            findings.add(
                .unknownName,
                at: .start,
                "\(procedure) has no parameter \(name)",
                expected: NearNames.expectation(name, names),
                example: "\(NearNames.nearest(name, names).first ?? names[0])=…"
            )
        }
        try findings.check()
        return experiment
    }

    private static func value(
        _ text: String,
        _ rule: ValueRule,
        _ offset: Int,
        _ findings: inout Findings
    ) -> ParameterValue? {
        SettingText.node(text, rule.kind, offset: offset, &findings).flatMap {
            rule.read($0, &findings)
        }
    }
}

extension Experiment {
    init(
        row: String?,
        title: String,
        about: String?,
        schema: ProcedureSchema,
        parameters: Parameters,
        bench: Bench,
        expectations: [Expectation],
        ablations: [Ablation]
    ) {
        format = 1
        self.row = row
        self.title = title
        self.about = about
        self.schema = schema
        self.parameters = parameters
        self.bench = bench
        self.expectations = expectations
        self.ablations = ablations
        ablation = .none
    }
}
