// SPDX-License-Identifier: Apache-2.0

/// The pieces that the schema documents are made of.
enum JSONSchema {
    static let format = JSONText.object([.init("const", .integer(1))])
    static let text = JSONText.object([.init("type", .text("string"))])

    private static let number = "^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?"

    /// A number in any unit: what ``PhysicalNumber`` reads.
    static var physicalNumber: JSONText {
        let spelled = pattern("\(number) *([fpnu\u{B5}\u{3BC}mkMG]?[A-Za-z\u{3A9}\u{2126}]+|%|1)?$")
        return .object([
            .init("oneOf", .array([.object([.init("type", .text("number"))]), spelled]))
        ])
    }

    static func pattern(_ expression: String) -> JSONText {
        .object([.init("type", .text("string")), .init("pattern", .text(expression))])
    }

    /// An object without keys other than `properties`.
    static func closed(
        _ properties: [JSONText.Member],
        required: [String]
    ) -> [JSONText.Member] {
        [
            .init("type", .text("object")),
            .init("properties", .object(properties)),
            .init("required", .texts(required)),
            .init("additionalProperties", .flag(false)),
        ]
    }

    /// An object with any keys.
    static func map(of value: JSONText) -> JSONText {
        .object([.init("type", .text("object")), .init("additionalProperties", value)])
    }

    /// A section: the parameters of a procedure, the array of a bench.
    static func section(_ schema: ParameterSchema) -> JSONText {
        let properties = schema.parameters.map { parameter in
            JSONText.Member(parameter.name, described(parameter))
        }
        let required = schema.parameters.filter(\.isRequired).map(\.name)
        return .object(closed(properties, required: required))
    }

    private static func described(_ parameter: Parameter) -> JSONText {
        var members: [JSONText.Member] = [
            .init("description", .text("\(parameter.about) Expected: \(parameter.rule.expected)."))
        ]
        if let value = parameter.defaultValue {
            members.append(.init("default", plain(value)))
        }
        if case .object(let more) = value(parameter.rule) { members += more }
        return .object(members)
    }

    /// A value as an editor would write it into a file.
    private static func plain(_ value: ParameterValue) -> JSONText {
        switch value {
        case .integer(let number): .integer(number)
        case .flag(let flag): .flag(flag)
        case .text(let text), .choice(let text): .text(text)
        case .list(let values): .array(values.map(plain))
        case .quantity, .decimal: .text(value.spelling)
        }
    }

    static func value(_ rule: ValueRule) -> JSONText {
        switch rule.kind {
        case .quantity(let dimension): return quantity(dimension)
        case .integer: return .object([.init("type", .text("integer"))] + bounds(rule))
        case .decimal: return .object([.init("type", .text("number"))])
        case .text: return text
        case .choice(let words): return .object([.init("enum", .texts(words))])
        case .flag: return .object([.init("type", .text("boolean"))])
        case .list(let element, let count):
            var inner = ValueRule(rule.name, element)
            inner.minimum = rule.minimum
            inner.maximum = rule.maximum
            return list(inner, count)
        }
    }

    private static func bounds(_ rule: ValueRule) -> [JSONText.Member] {
        var members: [JSONText.Member] = []
        if let count = rule.minimum?.count { members.append(.init("minimum", .integer(count))) }
        if let count = rule.maximum?.count { members.append(.init("maximum", .integer(count))) }
        return members
    }

    private static func list(_ element: ValueRule, _ count: ClosedRange<Int>) -> JSONText {
        let items = value(element)
        let list = JSONText.object([
            .init("type", .text("array")),
            .init("items", items),
            .init("minItems", .integer(Int64(count.lowerBound))),
            .init("maxItems", .integer(Int64(count.upperBound))),
        ])
        guard element.kind.hasRanges else { return list }
        let step = value(ValueRule(element.name, element.kind))
        let keys: [JSONText.Member] = [
            .init("from", items), .init("to", items), .init("step", step),
        ]
        let range = closed(keys, required: ["from", "to", "step"])
        return .object([.init("oneOf", .array([list, .object(range)]))])
    }

    private static func quantity(_ dimension: Dimension) -> JSONText {
        guard dimension != .ratio else {
            return .object([
                .init(
                    "oneOf",
                    .array([
                        .object([.init("type", .text("number"))]),
                        pattern("\(number) *(%|ppm|1)?$"),
                    ])
                )
            ])
        }
        let symbol = dimension == .resistance ? "(ohm|\u{3A9}|\u{2126})" : dimension.symbol
        let prefixed = "[fpnu\u{B5}\u{3BC}mkMG]?\(symbol)"
        let unit = dimension == .duration ? "(\(prefixed)|min|h|d)" : prefixed
        return pattern("\(number) *\(unit)$")
    }
}
