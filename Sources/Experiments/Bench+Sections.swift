// SPDX-License-Identifier: Apache-2.0

extension Bench.CrossbarShape {
    static let schema = ParameterSchema([
        Parameter(
            "rows",
            .integer,
            minimum: "1",
            maximum: "4096",
            example: "20",
            about: "How many rows."
        ),
        Parameter(
            "columns",
            .integer,
            minimum: "1",
            maximum: "4096",
            example: "1",
            about: "How many columns."
        ),
        Parameter("kind", .choice(Kind.allCases.map(\.rawValue)), about: "What selects a cell."),
        Parameter(
            "top",
            .choice(TopElectrode.allCases.map(\.rawValue)),
            default: "row",
            about: "Where the top electrodes are."
        ),
    ])

    init(_ stated: Parameters) throws(ExperimentError) {
        rowCount = Int(try stated.integer("rows"))
        columnCount = Int(try stated.integer("columns"))
        kind = Kind(rawValue: try stated.text("kind")) ?? .passive
        top = TopElectrode(rawValue: try stated.text("top")) ?? .row
    }
}

extension Bench.Limiter {
    static let absent = Self(kind: .none, current: nil, response: nil)

    static let schema = ParameterSchema([
        Parameter("kind", .choice(Kind.allCases.map(\.rawValue)), about: "The part that limits."),
        Parameter(
            "current",
            .quantity(.current),
            optional: true,
            minimum: "1 pA",
            example: "100 uA",
            about: "The current it limits to."
        ),
        Parameter(
            "response",
            .quantity(.duration),
            optional: true,
            minimum: "1 ns",
            example: "1 us",
            about: "How fast it limits."
        ),
    ])

    /// Reads the limiter of one polarity; a limiter states its current and its response.
    static func read(
        _ node: SourceNode?,
        _ polarity: String,
        _ findings: inout Findings
    ) -> Self? {
        guard let node else { return absent }
        let stated = schema.read(node, polarity, at: node.position, &findings)
        guard let stated else { return nil }
        let found = findings.diagnostics.count
        let isNone = stated["kind"]?.textValue == Kind.none.rawValue
        for parameter in schema.parameters.dropFirst() {
            let name = parameter.name
            if isNone, let value = node.entry(name) {
                findings.add(
                    .conflict,
                    at: value.position,
                    "\(polarity) states \(name) for a limiter of kind none",
                    expected: "a limiter, or no \(name)",
                    example: "kind: series"
                )
            }
            if !isNone && stated[name] == nil {
                findings.add(
                    .missingKey,
                    at: node.position,
                    "\(polarity) does not state \(name)",
                    expected: parameter.rule.expected,
                    example: "\(name): \(parameter.rule.example)"
                )
            }
        }
        guard findings.diagnostics.count == found else { return nil }
        guard !isNone else { return absent }
        return findings.unthrown { () throws(ExperimentError) in
            Self(
                kind: Kind(rawValue: try stated.text("kind")) ?? .none,
                current: try stated.current("current"),
                response: try stated.duration("response")
            )
        }
    }
}

extension Bench.Wiring {
    static let schema = ParameterSchema([
        Parameter(
            "scheme",
            .choice(Scheme.allCases.map(\.rawValue)),
            about: "How unselected lines are biased."
        ),
        Parameter(
            "safe_state",
            .choice(SafeState.allCases.map(\.rawValue)),
            about: "Where all lines rest."
        ),
        Parameter(
            "settle",
            .quantity(.duration),
            default: "10 us",
            minimum: "0 s",
            about: "How long a line needs to settle."
        ),
        Parameter(
            "segment_resistance",
            .quantity(.resistance),
            default: "0 ohm",
            minimum: "0 ohm",
            maximum: "1 Mohm",
            about: "The resistance of a line between two cells."
        ),
    ])

    init(_ stated: Parameters) throws(ExperimentError) {
        scheme = Scheme(rawValue: try stated.text("scheme")) ?? .ground
        safeState = SafeState(rawValue: try stated.text("safe_state")) ?? .ground
        settle = try stated.duration("settle")
        segmentResistance = try stated.resistance("segment_resistance")
    }
}

extension Bench.SerialLine {
    static let schema = ParameterSchema([
        Parameter(
            "baud",
            .integer,
            default: "921600",
            minimum: "300",
            maximum: "12000000",
            example: "921600",
            about: "Bits a second."
        ),
        Parameter(
            "parity",
            .choice(Parity.allCases.map(\.rawValue)),
            default: "none",
            about: "What a byte's parity bit says."
        ),
        Parameter(
            "dtr",
            .choice(ModemLine.allCases.map(\.rawValue)),
            default: "keep",
            about: "What becomes of DTR when the port is opened."
        ),
        Parameter(
            "rts",
            .choice(ModemLine.allCases.map(\.rawValue)),
            default: "keep",
            about: "What becomes of RTS when the port is opened."
        ),
    ])

    init(_ stated: Parameters) throws(ExperimentError) {
        baudRate = Int(try stated.integer("baud"))
        parity = Parity(rawValue: try stated.text("parity")) ?? .none
        dataTerminalReady = ModemLine(rawValue: try stated.text("dtr")) ?? .keep
        requestToSend = ModemLine(rawValue: try stated.text("rts")) ?? .keep
    }
}

extension Bench.Calibration {
    static let schema = ParameterSchema([
        Parameter(
            "dac_gain",
            .decimal,
            default: "1.0",
            minimum: "0.5",
            maximum: "2.0",
            about: "Volts put out for each volt asked."
        ),
        Parameter(
            "dac_offset",
            .quantity(.voltage),
            default: "0 V",
            about: "The voltage put out when 0 V are asked."
        ),
        Parameter(
            "adc_gain",
            .decimal,
            default: "1.0",
            minimum: "0.5",
            maximum: "2.0",
            about: "Amperes read for each ampere."
        ),
        Parameter(
            "adc_offset",
            .quantity(.current),
            default: "0 A",
            about: "The current read when there is none."
        ),
    ])

    init(_ stated: Parameters) throws(ExperimentError) {
        converterGain = try stated.decimal("dac_gain")
        converterOffset = try stated.voltage("dac_offset")
        senseGain = try stated.decimal("adc_gain")
        senseOffset = try stated.current("adc_offset")
    }
}
