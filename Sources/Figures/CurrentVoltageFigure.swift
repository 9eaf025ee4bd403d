// SPDX-License-Identifier: Apache-2.0

/// The magnitude of the current against the programmed voltage: forming, then all cycles.
struct CurrentVoltageFigure {
    private let forming: [PlaySamples]
    private let cycles: [PlaySamples]

    /// The figure of some plays; nil when nothing was swept.
    init?(_ plays: [PlaySamples]) {
        let swept = plays.filter { !$0.samples.isEmpty }
        forming = swept.filter { $0.samples[0].label.hasPrefix("forming") }
        cycles = swept.filter { !$0.samples[0].label.hasPrefix("forming") }
        guard !swept.isEmpty else { return nil }
    }

    /// The figure.
    func plan(_ subject: FigureSubject) -> FigurePlan {
        var blocks: [FigurePlan.Block] = []
        var elements: [FigurePlan.Element] = []
        func add(
            _ name: String,
            _ title: String,
            _ plays: some Sequence<PlaySamples>,
            _ style: String
        ) {
            let lines = plays.map(Self.lines)
            guard !lines.isEmpty else { return }
            blocks.append(FigurePlan.Block(name, Array(lines.joined(separator: [""]))))
            elements.append(FigurePlan.Element("$\(name) using 1:2 \(style)", title: title))
        }
        let last = cycles.count
        add(
            "forming",
            "forming sweep",
            forming,
            "with linespoints lc rgb '\(FigureColour.orange.rawValue)' dt 2 lw 1.8 pt 8 ps 0.7"
        )
        add(
            "first",
            "cycle 1",
            cycles.prefix(1),
            "with linespoints lc rgb '\(FigureColour.blue.rawValue)' lw 1.6 pt 7 ps 0.5"
        )
        if last > 2 {
            add(
                "between",
                last == 3 ? "cycle 2" : "cycles \(FigureText.range(2...last - 1))",
                cycles[1..<last - 1],
                "with lines lc rgb '\(FigureColour.sky.rawValue)' lw 1.2"
            )
        }
        if last > 1 {
            add(
                "last",
                "cycle \(last)",
                cycles.suffix(1),
                "with linespoints lc rgb '\(FigureColour.black.rawValue)' dt 4 lw 1.4 pt 4 ps 0.6"
            )
        }
        let panel = FigurePlan.Panel(
            settings: [
                "set logscale y 10", "set format y '10^{%L}'", "set mytics 10",
                "set xlabel 'Programmed voltage V(row) − V(column) (V)'",
                "set ylabel '|Current| (A)'",
                "set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead "
                    + "linecolor rgb '#606060' linewidth 0.8 back",
            ],
            elements: elements,
            height: 400
        )
        return FigurePlan(subject, blocks: blocks, panels: [panel])
    }

    /// A sweep; a current of 0 has no logarithm and leaves a gap.
    private static func lines(_ play: PlaySamples) -> [String] {
        play.samples.map { sample in
            let current = sample.amperes.magnitude
            return FigureText.row(sample.volts, current > 0 ? current : .nan)
        }
    }
}
