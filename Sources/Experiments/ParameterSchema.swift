// SPDX-License-Identifier: Apache-2.0

/// One parameter that a procedure, or a section of a bench, understands.
package struct Parameter: Hashable, Sendable {
    /// The key in the file.
    package let name: String
    /// What it can be.
    package let kind: ParameterKind
    /// Its value when the file is silent; nil when there is none.
    package let defaultValue: ParameterValue?
    /// Whether the file must state it.
    package let isRequired: Bool
    /// The smallest value, also of each element of a list.
    package let minimum: ParameterValue?
    /// The largest value, also of each element of a list.
    package let maximum: ParameterValue?
    /// One sentence for people.
    package let about: String

    let rule: ValueRule

    /// A parameter whose default and range are spelled as in a file: `default: "5 V"`.
    ///
    /// Without a default the file must state it, unless it is optional. The example of its
    /// error messages is the default if nothing else is given. A text that does not fit the kind
    /// is a programmer error.
    package init(
        _ name: String,
        _ kind: ParameterKind,
        default defaultText: String? = nil,
        optional: Bool = false,
        minimum: String? = nil,
        maximum: String? = nil,
        example: String? = nil,
        about: String
    ) {
        var element = kind
        if case .list(let inner, _) = kind { element = inner }
        var rule = ValueRule(name, kind, example: example ?? defaultText)
        rule.minimum = minimum.map { Self.value($0, ValueRule(name, element)) }
        rule.maximum = maximum.map { Self.value($0, ValueRule(name, element)) }
        if !rule.accepts(rule.example) { rule.example = minimum ?? maximum ?? rule.example }
        self.rule = rule
        self.name = name
        self.kind = kind
        self.about = about
        self.minimum = rule.minimum
        self.maximum = rule.maximum
        isRequired = defaultText == nil && !optional
        defaultValue = defaultText.map { Self.value($0, rule) }
    }

    private static func value(_ text: String, _ rule: ValueRule) -> ParameterValue {
        var findings = Findings(file: "schema")
        let value = SettingText.node(text, rule.kind, &findings).flatMap {
            rule.read($0, &findings)
        }
        guard let value else {
            let reason = findings.error?.description ?? "no value"
            preconditionFailure("A parameter is declared with a wrong value: \(reason)")
        }
        return value
    }
}

/// The parameters that a procedure, or a section of a bench, understands, in their order.
package struct ParameterSchema: Hashable, Sendable {
    /// The parameters; their names differ.
    package let parameters: [Parameter]

    /// A schema of `parameters`, whose names must differ.
    package init(_ parameters: [Parameter]) {
        for (index, parameter) in parameters.enumerated() {
            precondition(
                !parameters[..<index].contains { $0.name == parameter.name },
                "A schema declares a parameter twice."
            )
        }
        self.parameters = parameters
    }

    /// The parameter called `name`.
    package subscript(name: String) -> Parameter? {
        parameters.first { $0.name == name }
    }

    /// The names in their order.
    package var names: [String] { parameters.map(\.name) }

    /// Reads a section; an absent one leaves every default, if all have one.
    func read(
        _ node: SourceNode?,
        _ section: String,
        at position: SourcePosition,
        _ findings: inout Findings
    ) -> Parameters? {
        let empty = SourceNode(position: position, content: .mapping([]))
        let reader = MappingReader(node ?? empty, section, keys: names, &findings)
        guard reader.isMapping else { return nil }
        var values: [Parameters.Entry] = []
        var isComplete = true
        for parameter in parameters {
            if parameter.isRequired || reader[parameter.name] != nil {
                let value = reader.required(parameter.rule, &findings)
                if let value {
                    values.append(Parameters.Entry(name: parameter.name, value: value))
                } else {
                    isComplete = false
                }
            } else if let value = parameter.defaultValue {
                values.append(Parameters.Entry(name: parameter.name, value: value))
            }
        }
        return isComplete ? Parameters(entries: values) : nil
    }
}

/// A procedure as experiment files see it.
package struct ProcedureSchema: Hashable, Sendable {
    /// The name after `procedure:`.
    package let name: String
    /// One sentence for people.
    package let about: String
    /// What its experiments may set.
    package let parameters: ParameterSchema

    /// A procedure called `name`.
    package init(_ name: String, about: String, _ parameters: [Parameter]) {
        self.name = name
        self.about = about
        self.parameters = ParameterSchema(parameters)
    }
}

/// The names that files may refer to.
package struct Vocabulary: Hashable, Sendable {
    /// Every procedure.
    package let procedures: [ProcedureSchema]
    /// Every device profile that can be named.
    package let profiles: [DeviceProfile]
    /// Every family of pulse generators that can be named.
    package let generators: [GeneratorModel]

    /// A vocabulary of procedures, profiles and families of generators.
    package init(
        procedures: [ProcedureSchema],
        profiles: [DeviceProfile] = [],
        generators: [GeneratorModel] = []
    ) {
        self.procedures = procedures
        self.profiles = profiles
        self.generators = generators
    }
}
