// SPDX-License-Identifier: Apache-2.0

internal import Quantities

extension GeneratorModel {
    /// Reads the file of a family.
    ///
    /// - Throws: ``ExperimentError`` with every mistake of the file.
    package static func parse(_ text: String, file: String) throws(ExperimentError) -> Self {
        var findings = Findings(file: file)
        let root = YAMLReader.read(text, &findings)
        let value = root.flatMap { read($0, &findings) }
        return try findings.result(value)
    }

    /// Everything but the settings.
    private static let schema = ParameterSchema([
        Parameter("hebb", .integer, minimum: "1", maximum: "1", about: "The format."),
        Parameter("name", .text, example: "rigol-dg1000z", about: "Its name."),
        Parameter("title", .text, example: "RIGOL DG1000Z", about: "One line for people."),
        Parameter("manuals", .list(.text, count: 1...16), about: "Where its facts come from."),
        Parameter("manufacturer", .text, about: "The first field of *IDN?."),
        Parameter("models", .list(.text, count: 1...32), about: "The second field of *IDN?."),
        Parameter("channels", .integer, minimum: "1", maximum: "16", about: "How many channels."),
        Parameter(
            "port",
            .integer,
            default: "5025",
            minimum: "1",
            maximum: "65535",
            about: "The port of its raw socket."
        ),
        Parameter(
            "source_impedance",
            .quantity(.resistance),
            default: "50 ohm",
            minimum: "1 ohm",
            about: "Its source impedance."
        ),
        Parameter(
            "maximum_level",
            .quantity(.voltage),
            minimum: "1 mV",
            about: "The largest magnitude of a level into an open circuit."
        ),
        Parameter("width_from", .choice(["half", "start"]), about: "Where widths count from."),
        Parameter("inverts_at", .choice(["offset", "zero"]), about: "What inverting mirrors at."),
        Parameter(
            "edge_ratio",
            .quantity(.ratio),
            minimum: "1 %",
            maximum: "100 %",
            about: "The longest edge as part of the width."
        ),
        Parameter(
            "minimum_gap",
            .quantity(.duration),
            minimum: "1 ns",
            about: "The shortest time between two pulses."
        ),
        Parameter("digits", .integer, minimum: "1", maximum: "18", about: "Digits of answers."),
        Parameter(
            "exponent_digits",
            .integer,
            default: "2",
            minimum: "1",
            maximum: "3",
            about: "Digits of their exponents."
        ),
        Parameter("plus", .flag, default: "false", about: "Whether answers begin with +."),
        Parameter("flags", .list(.text, count: 2...2), about: "The words for on and off."),
        Parameter("clamps", .flag, default: "false", about: "Whether it changes values silently."),
        Parameter("errors", .text, optional: true, about: "The query of its error queue."),
        Parameter("trigger", .text, about: "The command that triggers, # for the channel."),
    ])

    static func read(_ node: SourceNode, _ findings: inout Findings) -> Self? {
        let keys = schema.names + ["settings"]
        let reader = MappingReader(node, "the generator", keys: keys, &findings)
        guard reader.isMapping else { return nil }
        let rest = SourceNode(
            position: node.position,
            content: .mapping(reader.entries.filter { schema.names.contains($0.key) })
        )
        let stated = schema.read(rest, "the generator", at: node.position, &findings)
        let settings = readSettings(reader, &findings)
        guard let stated, let settings else { return nil }
        return findings.unthrown { () throws(ExperimentError) in
            try Self(stated, settings)
        }
    }

    private init(_ stated: Parameters, _ settings: [Setting]) throws(ExperimentError) {
        name = try stated.text("name")
        title = try stated.text("title")
        manuals = try stated.list("manuals").compactMap(\.textValue)
        manufacturer = try stated.text("manufacturer")
        models = try stated.list("models").compactMap(\.textValue)
        channelCount = Int(try stated.integer("channels"))
        port = UInt16(clamping: try stated.integer("port"))
        sourceImpedance = try stated.resistance("source_impedance")
        maximumLevel = try stated.voltage("maximum_level")
        isWidthAtHalf = try stated.text("width_from") == "half"
        invertsAtOffset = try stated.text("inverts_at") == "offset"
        edgeRatio = try stated.ratio("edge_ratio")
        minimumGap = try stated.duration("minimum_gap").value * 1000
        answers = AnswerStyle(
            digitCount: Int(try stated.integer("digits")),
            exponentDigitCount: Int(try stated.integer("exponent_digits")),
            hasPlus: try stated.flag("plus"),
            flags: try stated.list("flags").compactMap(\.textValue),
            clampsSilently: try stated.flag("clamps")
        )
        errorQuery = stated["errors"]?.textValue
        triggerCommand = try stated.text("trigger")
        self.settings = settings
    }

    private static func readSettings(
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> [Setting]? {
        let expected = "the list of settings"
        guard
            let node = reader.required("settings", expected: expected, "[…]", &findings)
        else { return nil }
        guard case .sequence(let nodes) = node.content else {
            findings.add(
                .wrongValue,
                at: node.position,
                "settings is \(node.found)",
                expected: expected
            )
            return nil
        }
        let settings = nodes.map { Setting.read($0, &findings) }
        let complete = settings.compactMap { $0 }
        guard complete.count == nodes.count else { return nil }
        let found = findings.diagnostics.count
        for role in Role.allCases where role != .fixed {
            let count = complete.count { $0.role == role }
            if count == 1 { continue }
            findings.add(
                count == 0 ? .missingKey : .conflict,
                at: node.position,
                "settings names the role \(role.rawValue) \(count) times",
                expected: "one setting of each role",
                example: "role: \(role.rawValue)"
            )
        }
        return findings.diagnostics.count == found ? complete : nil
    }
}
