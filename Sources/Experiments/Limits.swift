// SPDX-License-Identifier: Apache-2.0

package import Quantities

/// What a run may at most do to the sample.
package struct Limits: Hashable, Sendable {
    /// Largest |V(top electrode) − V(bottom electrode)| of any cell.
    package let cellVoltage: Microvolts
    /// Largest |V| of any line.
    package let lineVoltage: Microvolts
    /// Longest single pulse.
    package let pulseWidth: Nanoseconds
    /// Largest current through any cell.
    package let cellCurrent: Picoamperes
    /// Longest run.
    package let runTime: Nanoseconds
    /// Most pulses of one run.
    package let pulseCount: Int64
    /// Largest energy that one pulse may put into one cell.
    package let pulseEnergy: Femtojoules

    static let schema = ParameterSchema([
        Parameter(
            "cell_voltage",
            .quantity(.voltage),
            optional: true,
            minimum: "1 uV",
            about: "Largest voltage between the electrodes of any cell."
        ),
        Parameter(
            "line_voltage",
            .quantity(.voltage),
            optional: true,
            minimum: "1 uV",
            about: "Largest voltage of any line to ground."
        ),
        Parameter(
            "pulse_width",
            .quantity(.duration),
            optional: true,
            minimum: "1 ns",
            example: "100 ms",
            about: "Longest single pulse."
        ),
        Parameter(
            "cell_current",
            .quantity(.current),
            optional: true,
            minimum: "1 pA",
            example: "1 mA",
            about: "Largest current through any cell."
        ),
        Parameter(
            "run_time",
            .quantity(.duration),
            optional: true,
            minimum: "1 ns",
            example: "1 h",
            about: "Longest run."
        ),
        Parameter(
            "pulses",
            .integer,
            optional: true,
            minimum: "1",
            example: "1000000",
            about: "Most pulses of one run."
        ),
        Parameter(
            "energy",
            .quantity(.energy),
            optional: true,
            minimum: "1 fJ",
            about: "Largest energy that one pulse may put into one cell."
        ),
    ])

    /// The limits of a section that states all of them.
    init(_ stated: Parameters) throws(ExperimentError) {
        cellVoltage = try stated.voltage("cell_voltage")
        lineVoltage = try stated.voltage("line_voltage")
        pulseWidth = try stated.duration("pulse_width")
        cellCurrent = try stated.current("cell_current")
        runTime = try stated.duration("run_time")
        pulseCount = try stated.integer("pulses")
        pulseEnergy = try stated.energy("energy")
    }

    /// The limits of a bench: its own, and the profile's where it is silent.
    ///
    /// A bench may be stricter than its profile, never looser. A limit that neither states is a
    /// mistake: nothing is unlimited.
    static func read(
        _ node: SourceNode?,
        _ profile: DeviceProfile,
        at position: SourcePosition,
        _ findings: inout Findings
    ) -> Limits? {
        let found = findings.diagnostics.count
        let limits = schema.read(node, "limits", at: position, &findings)
        guard let limits, findings.diagnostics.count == found else { return nil }
        var merged: [Parameters.Entry] = []
        for parameter in schema.parameters {
            let allowed = profile.limits[parameter.name]
            guard let value = limits[parameter.name] ?? allowed else {
                findings.add(
                    .missingKey,
                    at: node?.position ?? position,
                    "neither limits nor the profile \(profile.name) states \(parameter.name)",
                    expected: parameter.rule.expected,
                    example: "\(parameter.name): \(parameter.rule.example)"
                )
                continue
            }
            merged.append(Parameters.Entry(name: parameter.name, value: value))
            if let allowed, allowed.isBelow(value) {
                findings.add(
                    .beyondProfile,
                    at: node?.entry(parameter.name)?.position ?? position,
                    "\(parameter.name) is \(value.spelling), beyond the limit of the profile "
                        + profile.name,
                    expected: "at most \(allowed.spelling)",
                    example: "\(parameter.name): \(allowed.spelling)"
                )
            }
        }
        guard findings.diagnostics.count == found else { return nil }
        return findings.unthrown { () throws(ExperimentError) in
            try Limits(Parameters(entries: merged))
        }
    }
}

extension SourceNode {
    /// The value of `key` in a mapping.
    func entry(_ key: String) -> SourceNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }
}

extension Findings {
    /// The value of a conversion from a section that its schema has checked.
    ///
    /// Such a conversion fails only when schema and conversion disagree, which is a programmer
    /// error.
    func unthrown<Value>(_ convert: () throws(ExperimentError) -> Value) -> Value {
        do {
            return try convert()
        } catch {
            preconditionFailure("A section differs from its schema: \(error.description)")
        }
    }
}
