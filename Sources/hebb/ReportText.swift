// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Foundation

/// A run in lines for people.
enum ReportText {
    static func lines(_ run: RunReport) -> [String] {
        var lines: [String] = []
        if let banner = run.banner { lines.append("*** \(banner) ***") }
        let row = run.row.map { "  \($0)" } ?? ""
        lines.append("run \(run.run)\(row)  \(run.title)")
        lines.append(about(run))
        if let clock = run.clock { lines.append(about(clock)) }
        if run.ablation != "none" { lines.append("ablation \(run.ablation)") }
        lines += metrics(run)
        if let cause = run.cause { lines.append(cause) }
        let hash = run.recordHash.map { "  record \($0)" } ?? ""
        lines.append("\(run.state)  verdict \(run.verdict)\(hash)")
        lines.append("store \(run.store)")
        return lines
    }

    private static func about(_ run: RunReport) -> String {
        var parts = ["origin \(run.origin)", "board \(run.board.address)"]
        if let serial = run.board.serial { parts.append("(\(serial))") }
        parts += ["seed \(run.seed)", "started \(run.times.started)"]
        if let wall = run.times.wallSeconds { parts.append(String(format: "took %.1f s", wall)) }
        return parts.joined(separator: "  ")
    }

    private static func about(_ clock: ClockReport) -> String {
        let bound = String(format: "%.1f", clock.boundSeconds * 1e6)
        let trip = String(format: "%.1f", clock.roundTripSeconds * 1e6)
        return "T0 \(clock.start) ± \(bound) µs  (quickest exchange \(trip) µs, clocks within "
            + "\(clock.tolerance) ppm)"
    }

    static func metrics(_ run: RunReport) -> [String] {
        // What was expected comes first: it is what the verdict is about.
        let ordered = run.metrics.sorted { left, right in
            let isLater = (left.value.pass == nil, right.value.pass == nil)
            return isLater.0 == isLater.1 ? left.key < right.key : isLater.1
        }
        let rows = ordered.map { name, metric in
            let result = metric.pass.map { $0 ? "pass" : "FAIL" } ?? ""
            let fitted = metric.fitted == true ? " (fitted)" : ""
            return [
                "  \(name)", number(metric.value, metric.unit), metric.expected ?? "",
                result + fitted,
            ]
        }
        return rows.isEmpty
            ? [] : Terminal.table([["  metric", "value", "expected", "result"]] + rows)
    }

    static func number(_ value: Double, _ unit: String) -> String {
        let text = String(format: "%.6g", value)
        return unit == "1" ? text : "\(text) \(unit)"
    }
}
