// SPDX-License-Identifier: Apache-2.0

internal import Analysis

/// The change of conductance against Δt = t_post − t_pre, for each rule.
struct SpikeTimingFigure {
    /// A measured window.
    private struct Window {
        let name: String
        /// Seconds and siemens, in the order of Δt.
        var points: [(difference: Double, change: Double)] = []
    }

    private let windows: [Window]

    /// The figure of some plays; nil when no pair of spikes was read before and after.
    init?(_ plays: [PlaySamples]) {
        var windows = [Window(name: "overlap"), Window(name: "digital")]
        for play in plays {
            guard let (rule, difference) = Self.place(play.label),
                let index = windows.firstIndex(where: { $0.name == rule }),
                let before = play.samples.last(where: { $0.label == "before" }),
                let after = play.samples.last(where: { $0.label == "after" })
            else { continue }
            windows[index].points.append((difference, after.siemens - before.siemens))
        }
        self.windows = windows.filter { !$0.points.isEmpty }.map { window in
            var window = window
            window.points.sort { $0.difference < $1.difference }
            return window
        }
        guard !self.windows.isEmpty else { return nil }
    }

    /// Rule and Δt in a label such as "overlap, -2000000 ns".
    static func place(_ label: String) -> (rule: String, seconds: Double)? {
        let parts = label.split(separator: " ")
        guard parts.count == 3, parts[0].hasSuffix(","), parts[2] == "ns",
            let nanoseconds = Int64(parts[1])
        else { return nil }
        return (String(parts[0].dropLast()), Double(nanoseconds) * 1e-9)
    }

    /// The figure.
    func plan(_ subject: FigureSubject) -> FigurePlan {
        let unit = EngineeringUnit("S", for: windows.flatMap { $0.points.map(\.change) })
        var blocks: [FigurePlan.Block] = []
        var elements: [FigurePlan.Element] = []
        for window in windows {
            let isOverlap = window.name == "overlap"
            let colour = isOverlap ? FigureColour.blue : FigureColour.orange
            let lines = window.points.map { point in
                FigureText.row(point.difference * 1e3, unit.count(point.change))
            }
            blocks.append(FigurePlan.Block(window.name, lines))
            elements.append(
                FigurePlan.Element(
                    "$\(window.name) using 1:2 with points lc rgb '\(colour.rawValue)' "
                        + "pt \(isOverlap ? 7 : 5) ps 1.1",
                    title: isOverlap ? "overlapping spikes" : "digital rule"
                )
            )
            guard let fit = Self.fit(window, unit) else { continue }
            blocks.append(fit)
            elements.append(
                FigurePlan.Element(
                    "$\(fit.name) using 1:2 with lines lc rgb '\(colour.rawValue)' "
                        + "dt \(isOverlap ? 1 : 2) lw 1.6",
                    title: "exponentials fitted to it"
                )
            )
        }
        let zero = "nohead linecolor rgb '#404040' linewidth 1 back"
        let panel = FigurePlan.Panel(
            settings: [
                "set xlabel 'Δt = t_{post} − t_{pre} (ms)'", "set ylabel 'ΔG (\(unit.name))'",
                "set offsets graph 0.03, graph 0.03, graph 0.05, graph 0.05",
                "set arrow 1 from first 0, graph 0 to first 0, graph 1 \(zero)",
                "set arrow 2 from graph 0, first 0 to graph 1, first 0 \(zero)",
            ],
            elements: elements,
            height: 400
        )
        return FigurePlan(subject, blocks: blocks, panels: [panel])
    }

    /// Both exponentials of a window, from the least to the largest Δt of their side.
    private static func fit(_ window: Window, _ unit: EngineeringUnit) -> FigurePlan.Block? {
        let fit = WindowFit(
            differences: window.points.map(\.difference),
            changes: window.points.map(\.change)
        )
        guard let fit else { return nil }
        let before = window.points.filter { $0.difference < 0 }.map { -$0.difference }
        let after = window.points.filter { $0.difference > 0 }.map(\.difference)
        func side(_ ends: [Double], _ sign: Double, _ decay: ExponentialFit) -> [String] {
            let low = ends.min() ?? 0
            let high = ends.max() ?? 0
            return (0...64).map { place in
                let time = low + (high - low) * Double(place) / 64
                return FigureText.row(sign * time * 1e3, unit.count(decay.value(at: time)))
            }
        }
        let lines = side(before, -1, fit.negative) + [""] + side(after, 1, fit.positive)
        return FigurePlan.Block(window.name + "_fit", lines)
    }
}
