// SPDX-License-Identifier: Apache-2.0

/// Conductance against pulse number: a curve for each cell, set pulses first, then reset pulses.
struct PotentiationFigure {
    /// What one cell showed.
    struct Curve: Hashable, Sendable {
        var label: String
        /// Pulse number and siemens; 0 stands for the fresh cell.
        var points: [(Int, Double)]
        /// How many set pulses.
        var count: Int

        static func == (left: Self, right: Self) -> Bool {
            left.label == right.label && left.count == right.count
                && left.points.elementsEqual(right.points, by: ==)
        }

        func hash(into hasher: inout Hasher) { hasher.combine(label) }
    }

    private let curves: [Curve]

    /// The figure of some plays; nil when no pulse was followed by a read.
    init?(_ plays: [PlaySamples]) {
        curves = plays.compactMap(Self.curve)
        guard !curves.isEmpty else { return nil }
    }

    private static func curve(_ play: PlaySamples) -> Curve? {
        func values(_ label: String) -> [Double] {
            play.samples.filter { $0.label == label }.map(\.siemens)
        }
        let fresh = values("fresh")
        let up = values("after set")
        let pulses = up + values("after reset")
        guard !pulses.isEmpty else { return nil }
        var points = pulses.enumerated().map { ($0 + 1, $1) }
        if !fresh.isEmpty { points.insert((0, fresh.reduce(0, +) / Double(fresh.count)), at: 0) }
        return Curve(label: play.label, points: points, count: up.count)
    }

    /// The figure.
    func plan(_ subject: FigureSubject) -> FigurePlan {
        let values = curves.flatMap { $0.points.map(\.1) }.filter(\.isFinite)
        let unit = EngineeringUnit("S", for: values)
        let positive = values.filter { $0 > 0 }
        // Two decades or so of conductance need a logarithm to be seen at both ends.
        let isLogarithmic = (positive.max() ?? 1) > 30 * (positive.min() ?? 1)
        var groups: [(count: Int, curves: [Curve])] = []
        for curve in curves {
            if let index = groups.firstIndex(where: { $0.count == curve.count }) {
                groups[index].curves.append(curve)
            } else {
                groups.append((curve.count, [curve]))
            }
        }
        let blocks = groups.enumerated().map { index, group in
            let lines = group.curves.map { curve in
                curve.points.map { number, siemens in
                    let isDrawn = !isLogarithmic || siemens > 0
                    return FigureText.row(Double(number), isDrawn ? unit.count(siemens) : .nan)
                }
            }
            return FigurePlan.Block("pulses\(index + 1)", Array(lines.joined(separator: [""])))
        }
        let elements = groups.enumerated().map { index, group in
            let longest = group.curves.map(\.points.count).max() ?? 1
            let style = FigureColour.style(index)
            return FigurePlan.Element(
                "$pulses\(index + 1) using 1:2 with linespoints \(style) lw 1.6 ps 0.8 "
                    + "pointinterval \(max(1, longest / 16))",
                title: Self.title(group.count, group.curves)
            )
        }
        let scale = isLogarithmic ? "set logscale y 10" : "unset logscale y"
        let panel = FigurePlan.Panel(
            settings: [
                scale, "set format y '%g'", "set xlabel 'Pulse number'",
                "set ylabel 'Conductance (\(unit.name))'", "set xrange [0:*]",
            ],
            elements: elements,
            height: 400
        )
        return FigurePlan(subject, blocks: blocks, panels: [panel])
    }

    private static func title(_ count: Int, _ curves: [Curve]) -> String {
        curves.count == 1
            ? curves[0].label : "\(count) pulses up and down, \(curves.count) cells"
    }
}
