// SPDX-License-Identifier: Apache-2.0

internal import Quantities

extension Bench.Generator {
    /// Reads the generators of a bench; none when the section is absent.
    static func readAll(
        _ node: SourceNode?,
        _ vocabulary: Vocabulary,
        _ array: Parameters?,
        _ limits: Limits?,
        _ findings: inout Findings
    ) -> [Self]? {
        guard let node else { return [] }
        guard case .sequence(let nodes) = node.content else {
            findings.add(
                .wrongValue,
                at: node.position,
                "generators is \(node.found)",
                expected: "a list of generators"
            )
            return nil
        }
        let read = nodes.map { node in
            Self.read(node, vocabulary, &findings).map { (node, $0) }
        }
        let complete = read.compactMap { $0 }
        guard complete.count == nodes.count else { return nil }
        let found = findings.diagnostics.count
        for (index, entry) in complete.enumerated() {
            let context = Context(node: entry.0, array: array, limits: limits)
            entry.1.check(context, &findings)
            for other in complete[..<index] { entry.1.checkApart(other.1, entry.0, &findings) }
        }
        return findings.diagnostics.count == found ? complete.map(\.1) : nil
    }

    /// What a generator is held against.
    private struct Context {
        let node: SourceNode
        let array: Parameters?
        let limits: Limits?

        func position(_ key: String) -> SourcePosition {
            node.entry(key)?.position ?? node.position
        }

        func size(_ name: String) -> Int64? { array?[name]?.count }
    }

    private static func read(
        _ node: SourceNode,
        _ vocabulary: Vocabulary,
        _ findings: inout Findings
    ) -> Self? {
        let keys = schema.names + ["trigger", "limits"]
        let reader = MappingReader(node, "the generator", keys: keys, &findings)
        guard reader.isMapping else { return nil }
        let rest = SourceNode(
            position: node.position,
            content: .mapping(reader.entries.filter { schema.names.contains($0.key) })
        )
        let stated = schema.read(rest, "the generator", at: node.position, &findings)
        let trigger = section("trigger", triggerSchema, reader, &findings)
        let limits = section("limits", limitSchema, reader, &findings)
        guard let stated, let trigger, let limits else { return nil }
        let load = readLoad(stated, reader, &findings)
        let isKnown = checkModel(stated, reader, vocabulary, &findings)
        let isPlaced = checkPlace(stated, reader, &findings)
        guard let load, isKnown, isPlaced else { return nil }
        return findings.unthrown { () throws(ExperimentError) in
            try Self(stated, trigger, limits, load)
        }
    }

    private init(
        _ stated: Parameters,
        _ trigger: Parameters,
        _ limits: Parameters,
        _ load: Load
    ) throws(ExperimentError) {
        name = try stated.text("name")
        model = try stated.text("model")
        address = try stated.text("address")
        channel = Int(try stated.integer("channel"))
        self.load = load
        rows = stated["rows"] == nil ? [] : try stated.integers("rows").map { Int($0) }
        columns = stated["columns"] == nil ? [] : try stated.integers("columns").map { Int($0) }
        switchNumber = Int(try stated.integer("switch"))
        triggerOutput = Int(try trigger.integer("output"))
        triggersRising = try trigger.text("edge") == "rising"
        triggerDelay = try trigger.duration("delay")
        triggerSkew = try trigger.duration("skew")
        voltage = try limits.voltage("voltage")
        pulseWidth = try limits.duration("pulse_width")
        pulseCount = try limits.integer("pulses")
    }

    private static func section(
        _ name: String,
        _ schema: ParameterSchema,
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> Parameters? {
        let parts = schema.parameters.filter(\.isRequired).map { "\($0.name): \($0.rule.example)" }
        let example = "{ \(parts.joined(separator: ", ")) }"
        let node = reader.required(name, expected: "the section \(name)", example, &findings)
        return node.flatMap { schema.read($0, name, at: $0.position, &findings) }
    }

    private static func readLoad(
        _ stated: Parameters,
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> Load? {
        guard let text = stated["load"]?.textValue else { return nil }
        if text == "high" { return .high }
        do {
            let quantity = try Quantity(.resistance, parsing: text)
            if quantity.value > 0 { return .resistance(Milliohms(quantity.value)) }
        } catch {
            // Every text that is no resistance is reported below.
        }
        findings.add(
            .wrongValue,
            at: reader["load"]?.position ?? reader.position,
            "load is \(text)",
            expected: "high, or a resistance above 0 ohm",
            example: "load: 50 ohm"
        )
        return nil
    }

    private static func checkModel(
        _ stated: Parameters,
        _ reader: MappingReader,
        _ vocabulary: Vocabulary,
        _ findings: inout Findings
    ) -> Bool {
        guard let name = stated["model"]?.textValue else { return false }
        let names = vocabulary.generators.map(\.name)
        let position = reader["model"]?.position ?? reader.position
        guard let model = vocabulary.generators.first(where: { $0.name == name }) else {
            findings.add(
                .unknownName,
                at: position,
                "there is no family of generators \(name)",
                expected: names.isEmpty
                    ? "a file in protocols/generators" : NearNames.expectation(name, names),
                example: NearNames.nearest(name, names).first ?? names.first ?? ""
            )
            return false
        }
        let channel = stated["channel"]?.count ?? 1
        guard channel > model.channelCount else { return true }
        findings.add(
            .outOfRange,
            at: reader["channel"]?.position ?? reader.position,
            "channel is \(channel)",
            expected: "1 to \(model.channelCount), as \(name) has"
        )
        return false
    }

    private static func checkPlace(
        _ stated: Parameters,
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> Bool {
        let address = stated["address"]?.textValue ?? ""
        let isKnown = ["tcp:", "unix:", "serial:", "usb:"].contains { address.hasPrefix($0) }
        if !isKnown || !Bench.isAddress(address) {
            findings.add(
                .wrongValue,
                at: reader["address"]?.position ?? reader.position,
                "address is \(address)",
                expected: "tcp:HOST:PORT, unix:PATH, serial:PATH or usb:VID:PID[:SERIAL]",
                example: "address: tcp:192.168.1.20:5025"
            )
            return false
        }
        guard stated["rows"] == nil, stated["columns"] == nil else { return true }
        findings.add(
            .missingKey,
            at: reader.position,
            "the generator leads to no line",
            expected: "rows or columns",
            example: "rows: [1]"
        )
        return false
    }

    /// Holds it against the array and the limits of the bench.
    private func check(_ context: Context, _ findings: inout Findings) {
        for (name, lines) in [("rows", rows), ("columns", columns)] {
            guard let size = context.size(name), let far = lines.first(where: { $0 > size })
            else { continue }
            findings.add(
                .outOfRange,
                at: context.position(name),
                "\(name) names \(far)",
                expected: "1 to \(size), as the array has"
            )
        }
        guard let limits = context.limits else { return }
        let position = context.position("limits")
        if voltage > limits.lineVoltage {
            findings.add(
                .conflict,
                at: position,
                "the generator may put \(voltage.value) uV on a line",
                expected: "at most the line_voltage of the bench, \(limits.lineVoltage.value) uV",
                example: "voltage: \(limits.lineVoltage.value) uV"
            )
        }
        if pulseWidth > limits.pulseWidth {
            findings.add(
                .conflict,
                at: position,
                "the generator may make pulses of \(pulseWidth.value) ns",
                expected: "at most the pulse_width of the bench, \(limits.pulseWidth.value) ns",
                example: "pulse_width: \(limits.pulseWidth.value) ns"
            )
        }
    }

    /// Two generators share no name, no switch, no channel and no line.
    private func checkApart(
        _ other: Self,
        _ node: SourceNode,
        _ findings: inout Findings
    ) {
        let isSameChannel = address == other.address && channel == other.channel
        let shared = [
            (name == other.name, "name", "another name"),
            (switchNumber == other.switchNumber, "switch", "a switch for each"),
            (isSameChannel, "channel", "a channel of its own"),
            (!Set(rows).isDisjoint(with: other.rows), "rows", "lines of its own"),
            (!Set(columns).isDisjoint(with: other.columns), "columns", "lines of its own"),
        ]
        for (isShared, key, expected) in shared where isShared {
            findings.add(
                .conflict,
                at: node.entry(key)?.position ?? node.position,
                "the generator shares \(key) with \(other.name)",
                expected: expected
            )
        }
    }
}
