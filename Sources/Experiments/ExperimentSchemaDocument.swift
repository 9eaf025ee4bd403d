// SPDX-License-Identifier: Apache-2.0

/// The JSON Schemas of experiment, bench and profile files, for editors and other programs.
///
/// They describe a file's shape; the readers of this module also check ranges of quantities,
/// names and contradictions.
///
/// Source: JSON Schema draft 2020-12, core and validation vocabularies.
package enum ExperimentSchemaDocument {
    /// The schema of experiment files that may name `procedures`.
    package static func json(procedures: [ProcedureSchema]) -> String {
        let properties: [JSONText.Member] = [
            .init("hebb", JSONSchema.format),
            .init("row", JSONSchema.pattern(Experiment.rowPattern)),
            .init("title", JSONSchema.text),
            .init("about", JSONSchema.text),
            .init("procedure", .object([.init("enum", .texts(procedures.map(\.name)))])),
            .init("parameters", .object([.init("type", .text("object"))])),
            .init("bench", .object([.init("$ref", .text("#/$defs/bench"))])),
            .init("expect", expect),
            .init("ablations", JSONSchema.value(Experiment.ablationRule)),
        ]
        let root = JSONSchema.closed(properties, required: ["hebb", "title", "procedure"])
        let cases = procedures.map(parametersOf)
        let definitions: [JSONText.Member] = [
            .init("bench", bench(isFile: false)),
            .init("profile", profile(isFile: false)),
        ]
        let all = procedures.isEmpty ? [] : [JSONText.Member("allOf", .array(cases))]
        return document("experiment", root + all + [.init("$defs", .object(definitions))])
    }

    /// The schema of bench files.
    package static func benchJSON() -> String {
        let definitions = JSONText.object([.init("profile", profile(isFile: false))])
        return document("bench", benchMembers(isFile: true) + [.init("$defs", definitions)])
    }

    /// The schema of device profile files.
    package static func profileJSON() -> String {
        document("profile", profileMembers(isFile: true))
    }

    private static func document(_ name: String, _ members: [JSONText.Member]) -> String {
        let head: [JSONText.Member] = [
            .init("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
            .init("title", .text("Hebb \(name) file, format 1")),
        ]
        return JSONText.object(head + members).prettyText() + "\n"
    }

    /// When the procedure is this one, the parameters are these.
    private static func parametersOf(_ procedure: ProcedureSchema) -> JSONText {
        let condition = JSONText.object([
            .init(
                "properties",
                .object([
                    .init("procedure", .object([.init("const", .text(procedure.name))]))
                ])
            ),
            .init("required", .texts(["procedure"])),
        ])
        let isNeeded = procedure.parameters.parameters.contains(where: \.isRequired)
        var consequence: [JSONText.Member] = [
            .init(
                "properties",
                .object([.init("parameters", JSONSchema.section(procedure.parameters))])
            )
        ]
        if isNeeded { consequence.append(.init("required", .texts(["parameters"]))) }
        return .object([.init("if", condition), .init("then", .object(consequence))])
    }

    private static var expect: JSONText {
        let number = JSONSchema.physicalNumber
        let properties = Expectation.keys.map { key -> JSONText.Member in
            switch key {
            case "unit", "source": .init(key, JSONSchema.text)
            case "fitted": .init(key, .object([.init("type", .text("boolean"))]))
            default: .init(key, number)
            }
        }
        let entry = JSONText.object(JSONSchema.closed(properties, required: []))
        return .object([
            .init("type", .text("object")),
            .init("propertyNames", JSONSchema.pattern("^[a-z][a-z0-9_]*$")),
            .init("additionalProperties", entry),
        ])
    }

    private static func bench(isFile: Bool) -> JSONText { .object(benchMembers(isFile: isFile)) }

    private static func benchMembers(isFile: Bool) -> [JSONText.Member] {
        let profile = JSONText.array([
            JSONSchema.text, .object([.init("$ref", .text("#/$defs/profile"))]),
        ])
        let limiter = JSONSchema.section(Bench.Limiter.schema)
        let limiters: [JSONText.Member] = [
            .init("potentiate", limiter), .init("depress", limiter),
        ]
        let properties: [JSONText.Member] = [
            .init("hebb", JSONSchema.format),
            .init("name", JSONSchema.text),
            .init("board", JSONSchema.pattern(Bench.addressPattern)),
            .init("serial", JSONSchema.section(Bench.SerialLine.schema)),
            .init("fallback", JSONSchema.value(Bench.fallbackRule)),
            .init("profile", .object([.init("oneOf", profile)])),
            .init("array", JSONSchema.section(Bench.CrossbarShape.schema)),
            .init("limits", JSONSchema.section(Limits.schema)),
            .init("limiter", .object(JSONSchema.closed(limiters, required: []))),
            .init("wiring", JSONSchema.section(Bench.Wiring.schema)),
            .init("calibration", JSONSchema.section(Bench.Calibration.schema)),
            .init("generators", generators),
        ]
        let required = (isFile ? ["hebb", "name"] : []) + ["profile", "array", "wiring"]
        return JSONSchema.closed(properties, required: required)
    }

    private static var generators: JSONText {
        guard case .object(let members) = JSONSchema.section(Bench.Generator.schema) else {
            return JSONSchema.map(of: JSONSchema.text)
        }
        let sections: [JSONText.Member] = [
            .init("trigger", JSONSchema.section(Bench.Generator.triggerSchema)),
            .init("limits", JSONSchema.section(Bench.Generator.limitSchema)),
        ]
        let entry = members.map { member -> JSONText.Member in
            switch (member.key, member.value) {
            case ("properties", .object(let properties)):
                .init("properties", .object(properties + sections))
            case ("required", .array(let required)):
                .init("required", .array(required + [.text("trigger"), .text("limits")]))
            default: member
            }
        }
        return .object([.init("type", .text("array")), .init("items", .object(entry))])
    }

    private static func profile(isFile: Bool) -> JSONText {
        .object(profileMembers(isFile: isFile))
    }

    private static func profileMembers(isFile: Bool) -> [JSONText.Member] {
        let parameter = JSONSchema.closed(
            [
                .init("value", JSONSchema.physicalNumber),
                .init("evidence", JSONSchema.value(DeviceProfile.evidenceRule)),
                .init("source", JSONSchema.text),
            ],
            required: ["value", "evidence", "source"]
        )
        let properties: [JSONText.Member] = [
            .init("hebb", JSONSchema.format),
            .init("profile", JSONSchema.text),
            .init("title", JSONSchema.text),
            .init("model", JSONSchema.text),
            .init("parameters", JSONSchema.map(of: .object(parameter))),
            .init("limits", JSONSchema.section(Limits.schema)),
            .init("scheme", JSONSchema.map(of: JSONSchema.physicalNumber)),
        ]
        let required = (isFile ? ["hebb"] : []) + ["profile", "model", "parameters"]
        return JSONSchema.closed(properties, required: required)
    }
}
