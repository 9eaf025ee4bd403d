// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import Foundation
internal import SimulatedDevices

/// A model in answers.
struct ModelEntry: Encodable {
    var name: String
    var title: String
    var trust: String
    var levels: [String]
    var state: String
    var source: String

    init(_ family: DeviceFamily) {
        name = family.name
        title = family.title
        trust = family.trust
        levels = family.levels.map(\.rawValue)
        state = family.state
        source = family.source
    }
}

/// Everything about a profile, or about a model alone.
struct ModelReport: Encodable {
    /// One parameter.
    struct Parameter: Encodable {
        var name: String
        var value: Double
        var unit: String
        var evidence: String
        var source: String
        /// `profile`, or `model` where the profile is silent.
        var from: String
        var low: Double
        var high: Double
    }

    var profile: String?
    var title: String
    var model: ModelEntry
    var parameters: [Parameter]
    var limits: [String: String]
    var scheme: [String: String]

    init(_ plan: DevicePlan) {
        profile = plan.profile?.name
        title = plan.title
        model = ModelEntry(plan.family)
        parameters = plan.settings.map { setting in
            Parameter(
                name: setting.name,
                value: setting.value,
                unit: setting.unit,
                evidence: setting.evidence,
                source: setting.source,
                from: setting.origin.rawValue,
                low: setting.range.lowerBound,
                high: setting.range.upperBound
            )
        }
        let limits = plan.profile?.limits.entries ?? []
        self.limits = Dictionary(uniqueKeysWithValues: limits.map { ($0.name, $0.value.spelling) })
        let scheme = plan.profile?.scheme ?? []
        self.scheme = Dictionary(uniqueKeysWithValues: scheme.map { ($0.name, $0.text) })
    }

    /// The same in lines for people.
    var lines: [String] {
        var lines = ["\(profile ?? model.name)  \(title)"]
        lines.append(
            "model \(model.name)  trust \(model.trust)  levels "
                + model.levels.joined(separator: ", ")
        )
        lines.append("source of the model: \(model.source)")
        lines.append("state variable: \(model.state)")
        let rows = parameters.map { parameter in
            [
                "  \(parameter.name)", String(format: "%.7g", parameter.value),
                parameter.unit == "1" ? "" : parameter.unit, parameter.evidence, parameter.from,
                parameter.source,
            ]
        }
        lines += Terminal.table(
            [["  parameter", "value", "unit", "evidence", "from", "source"]] + rows
        )
        lines += Self.section("limits", limits)
        lines += Self.section("scheme", scheme)
        return lines
    }

    private static func section(_ name: String, _ entries: [String: String]) -> [String] {
        guard !entries.isEmpty else { return [] }
        let shown = entries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return ["\(name): " + shown.joined(separator: ", ")]
    }
}
