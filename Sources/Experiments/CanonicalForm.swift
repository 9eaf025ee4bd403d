// SPDX-License-Identifier: Apache-2.0

internal import Quantities

extension Experiment {
    /// The resolved experiment as bytes that depend on what it says, not on how it is spelled.
    ///
    /// A JSON text: keys sorted, quantities as integers in base units, numbers as the hexadecimal
    /// digits of their bits. Of the bench it holds ``Bench/canonicalBench`` only, so that the same
    /// experiment on another board has the same bytes.
    package var canonicalExperiment: [UInt8] { canonical.canonicalBytes }

    private var canonical: JSONText {
        .object([
            .init("hebb", .integer(Int64(format))),
            .init("row", row.map { .text($0) } ?? .null),
            .init("title", .text(title)),
            .init("about", about.map { .text($0) } ?? .null),
            .init("procedure", .text(procedure)),
            .init("parameters", parameters.canonical),
            .init("bench", bench.canonical),
            .init("expect", .object(expectations.map { .init($0.metric, $0.canonical) })),
            .init("ablations", .texts(ablations.map(\.rawValue).sorted())),
            .init("ablate", .text(ablation.rawValue)),
        ])
    }
}

extension Bench {
    /// What the record's hash covers of a bench: array, wiring, limits, limiters, calibration and
    /// the parameters of the device profile, and its generators if it has any; never its name,
    /// board, serial line or fallback, nor where a generator is.
    package var canonicalBench: [UInt8] { canonical.canonicalBytes }

    var canonical: JSONText {
        // A bench without generators has the bytes it had before there were any.
        let sorted = generators.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let more: [JSONText.Member] =
            sorted.isEmpty ? [] : [.init("generators", .array(sorted.map(\.canonical)))]
        return .object(
            more + [
                .init("array", array.canonical),
                .init("wiring", wiring.canonical),
                .init("limits", limits.canonical),
                .init(
                    "limiter",
                    .object([
                        .init("potentiate", potentiateLimiter.canonical),
                        .init("depress", depressLimiter.canonical),
                    ])
                ),
                .init("calibration", calibration.canonical),
                .init("profile", profile.canonical),
            ]
        )
    }
}

extension DeviceProfile {
    /// The model and its parameters as bytes; titles, sources and the usual scheme do not count.
    package var canonicalProfile: [UInt8] { canonical.canonicalBytes }

    fileprivate var canonical: JSONText {
        .object([
            .init("model", .text(model)),
            .init("parameters", .object(parameters.map { .init($0.name, .bits($0.value)) })),
        ])
    }
}

extension Parameters {
    var canonical: JSONText { .object(entries.map { .init($0.name, $0.value.canonical) }) }
}

extension ParameterValue {
    fileprivate var canonical: JSONText {
        switch self {
        case .quantity(let quantity): .integer(quantity.value)
        case .integer(let number): .integer(number)
        case .decimal(let number): .bits(number)
        case .text(let text), .choice(let text): .text(text)
        case .flag(let flag): .flag(flag)
        case .list(let values): .array(values.map(\.canonical))
        }
    }
}

extension Expectation {
    fileprivate var canonical: JSONText {
        var members = [
            JSONText.Member("unit", .text(unit)),
            .init("source", source.map { .text($0) } ?? .null),
            .init("fitted", .flag(isFitted)),
        ]
        switch bound {
        case .near(let value, .relative(let part)):
            members += [.init("value", .bits(value)), .init("relative", .bits(part))]
        case .near(let value, .absolute(let distance)):
            members += [.init("value", .bits(value)), .init("absolute", .bits(distance))]
        case .between(let low, let high):
            members += [
                .init("min", low.map { .bits($0) } ?? .null),
                .init("max", high.map { .bits($0) } ?? .null),
            ]
        }
        return .object(members)
    }
}

extension Bench.CrossbarShape {
    fileprivate var canonical: JSONText {
        .object([
            .init("rows", .integer(Int64(rowCount))),
            .init("columns", .integer(Int64(columnCount))),
            .init("kind", .text(kind.rawValue)),
            .init("top", .text(top.rawValue)),
        ])
    }
}

extension Bench.Wiring {
    fileprivate var canonical: JSONText {
        .object([
            .init("scheme", .text(scheme.rawValue)),
            .init("safe_state", .text(safeState.rawValue)),
            .init("settle", .integer(settle.value)),
            .init("segment_resistance", .integer(segmentResistance.value)),
        ])
    }
}

extension Bench.Limiter {
    fileprivate var canonical: JSONText {
        .object([
            .init("kind", .text(kind.rawValue)),
            .init("current", current.map { .integer($0.value) } ?? .null),
            .init("response", response.map { .integer($0.value) } ?? .null),
        ])
    }
}

extension Bench.Calibration {
    fileprivate var canonical: JSONText {
        .object([
            .init("dac_gain", .bits(converterGain)),
            .init("dac_offset", .integer(converterOffset.value)),
            .init("adc_gain", .bits(senseGain)),
            .init("adc_offset", .integer(senseOffset.value)),
        ])
    }
}

extension Limits {
    fileprivate var canonical: JSONText {
        .object([
            .init("cell_voltage", .integer(cellVoltage.value)),
            .init("line_voltage", .integer(lineVoltage.value)),
            .init("pulse_width", .integer(pulseWidth.value)),
            .init("cell_current", .integer(cellCurrent.value)),
            .init("run_time", .integer(runTime.value)),
            .init("pulses", .integer(pulseCount)),
            .init("energy", .integer(pulseEnergy.value)),
        ])
    }
}
