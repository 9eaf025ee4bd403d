// SPDX-License-Identifier: Apache-2.0

extension Bench {
    /// Reads a bench file.
    ///
    /// - Throws: ``ExperimentError`` with every mistake of the file.
    package static func parse(
        _ text: String,
        file: String,
        vocabulary: Vocabulary
    ) throws(ExperimentError) -> Self {
        var findings = Findings(file: file)
        let root = YAMLReader.read(text, &findings)
        let value = root.flatMap { read($0, .file, vocabulary, &findings) }
        return try findings.result(value)
    }

    /// Where a bench is written.
    enum Place {
        /// In a file of its own.
        case file
        /// In an experiment; of a recipe when it names a row.
        case experiment(isRecipe: Bool)
    }

    static let keys = [
        "hebb", "name", "board", "serial", "fallback", "profile", "array", "limits", "limiter",
        "wiring", "calibration", "generators",
    ]
    static let fallbackRule = ValueRule("fallback", .choice(Fallback.allCases.map(\.rawValue)))

    static func read(
        _ node: SourceNode,
        _ place: Place,
        _ vocabulary: Vocabulary,
        _ findings: inout Findings
    ) -> Self? {
        let reader = MappingReader(node, "the bench", keys: keys, &findings)
        guard reader.isMapping else { return nil }
        let fallback = readFallback(reader, place, &findings)
        let name = readName(reader, place, &findings)
        let board = readBoard(reader, &findings)
        let serial = section("serial", reader, SerialLine.schema, isRequired: false, &findings)
        let profile = readProfile(reader, vocabulary, &findings)
        let array = section("array", reader, CrossbarShape.schema, &findings)
        let limits = profile.flatMap { profile in
            Limits.read(reader["limits"], profile, at: node.position, &findings)
        }
        if profile == nil, let limits = reader["limits"] {
            _ = Limits.schema.read(limits, "limits", at: node.position, &findings)
        }
        let limiters = readLimiters(reader["limiter"], &findings)
        let wiring = section("wiring", reader, Wiring.schema, &findings)
        let calibration = section(
            "calibration",
            reader,
            Calibration.schema,
            isRequired: false,
            &findings
        )
        let generators = Generator.readAll(
            reader["generators"],
            vocabulary,
            array,
            limits,
            &findings
        )
        guard let name, let board, let serial, let profile, let array, let limits, let limiters,
            let wiring, let calibration, let generators
        else { return nil }
        return findings.unthrown { () throws(ExperimentError) in
            Self(
                name: name,
                board: board,
                serial: try SerialLine(serial),
                fallback: fallback,
                profile: profile,
                array: try CrossbarShape(array),
                limits: limits,
                potentiateLimiter: limiters.potentiate,
                depressLimiter: limiters.depress,
                wiring: try Wiring(wiring),
                calibration: try Calibration(calibration),
                generators: generators
            )
        }
    }

    private static func section(
        _ name: String,
        _ reader: MappingReader,
        _ schema: ParameterSchema,
        isRequired: Bool = true,
        _ findings: inout Findings
    ) -> Parameters? {
        guard isRequired else {
            return schema.read(reader[name], name, at: reader.position, &findings)
        }
        let parts = schema.parameters.filter(\.isRequired).map { "\($0.name): \($0.rule.example)" }
        let example = "{ \(parts.joined(separator: ", ")) }"
        let node = reader.required(name, expected: "the section \(name)", example, &findings)
        return node.flatMap { schema.read($0, name, at: $0.position, &findings) }
    }

    private static func readFallback(
        _ reader: MappingReader,
        _ place: Place,
        _ findings: inout Findings
    ) -> Fallback {
        let stated = reader.optional(fallbackRule, &findings)?.textValue
        if let fallback = stated.flatMap(Fallback.init(rawValue:)) { return fallback }
        if case .experiment(isRecipe: true) = place { return .allow }
        return .never
    }

    private static func readName(
        _ reader: MappingReader,
        _ place: Place,
        _ findings: inout Findings
    ) -> String? {
        guard case .experiment = place else {
            reader.checkFormat(&findings)
            return reader.requiredText("name", example: "probe station 2", &findings)
        }
        if reader["hebb"] != nil { reader.checkFormat(&findings) }
        guard reader["name"] != nil else { return "bench of the experiment" }
        return reader.text("name", example: "probe station 2", &findings)
    }

    private static func readBoard(
        _ reader: MappingReader,
        _ findings: inout Findings
    ) -> String? {
        guard let node = reader["board"] else { return "sim" }
        if let text = node.text, isAddress(text) { return text }
        findings.add(
            .wrongValue,
            at: node.position,
            "board is \(node.found)",
            expected: "sim, serial:PATH, tcp:HOST:PORT, unix:PATH or usb:VID:PID[:SERIAL]",
            example: "serial:/dev/ttyACM0"
        )
        return nil
    }

    static let addressPattern =
        "^(sim|serial:.+|unix:.+|tcp:.+:[0-9]{1,5}|usb:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}(:.+)?)$"

    static func isAddress(_ text: String) -> Bool {
        if text == "sim" { return true }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.first {
        case "serial", "unix": return text.count > (parts.first?.count ?? 0) + 1
        case "tcp":
            let port = parts.last.flatMap { Int($0) } ?? 0
            return parts.count >= 3 && !parts[1].isEmpty && (1...65_535).contains(port)
        case "usb":
            let isIdentified =
                parts.count >= 3
                && parts[1...2].allSatisfy { part in
                    part.count == 4 && part.allSatisfy { $0.isASCII && $0.isHexDigit }
                }
            return isIdentified && (parts.count == 3 || parts.last != "")
        default: return false
        }
    }

    private static func readProfile(
        _ reader: MappingReader,
        _ vocabulary: Vocabulary,
        _ findings: inout Findings
    ) -> DeviceProfile? {
        let names = vocabulary.profiles.map(\.name)
        let expected = "the name of a device profile, or a profile"
        let example = names.first ?? "SYN-04-sige-epiram"
        guard let node = reader.required("profile", expected: expected, example, &findings) else {
            return nil
        }
        if case .mapping = node.content {
            return DeviceProfile.read(node, isFile: false, &findings)
        }
        guard let name = node.text else {
            findings.add(
                .wrongValue,
                at: node.position,
                "profile is \(node.found)",
                expected: expected,
                example: example
            )
            return nil
        }
        if let profile = vocabulary.profiles.first(where: { $0.name == name }) { return profile }
        findings.add(
            .unknownName,
            at: node.position,
            "there is no device profile \(name)",
            expected: names.isEmpty
                ? "a profile written out here" : NearNames.expectation(name, names),
            example: NearNames.nearest(name, names).first ?? example
        )
        return nil
    }

    private static func readLimiters(
        _ node: SourceNode?,
        _ findings: inout Findings
    ) -> (potentiate: Limiter, depress: Limiter)? {
        guard let node else { return (.absent, .absent) }
        let reader = MappingReader(node, "limiter", keys: ["potentiate", "depress"], &findings)
        guard reader.isMapping else { return nil }
        let potentiate = Limiter.read(reader["potentiate"], "potentiate", &findings)
        let depress = Limiter.read(reader["depress"], "depress", &findings)
        guard let potentiate, let depress else { return nil }
        return (potentiate, depress)
    }
}
