// SPDX-License-Identifier: Apache-2.0

internal import Quantities

/// Current against program time, for procedures that have no figure of their own.
///
/// Of a long run every stretch of samples leaves its least and its largest one, in their order, so
/// that no peak is lost and the figure stays small.
struct TraceFigure {
    /// A sample on the axes.
    private struct Point {
        let seconds: Double
        let amperes: Double
    }

    /// The samples of one line.
    private struct Trace {
        let line: Line
        var points: [Point] = []
        var pending: [Point] = []

        /// Keeps the extremes of what is pending.
        mutating func reduce() {
            let byCurrent = pending.indices.sorted { pending[$0].amperes < pending[$1].amperes }
            guard let least = byCurrent.first, let largest = byCurrent.last else { return }
            points.append(pending[min(least, largest)])
            if least != largest { points.append(pending[max(least, largest)]) }
            pending = []
        }
    }

    /// How many stretches a line is divided into at most.
    static let stretchCount: UInt64 = 4000

    private static let namedLines = 7

    private var traces: [Trace] = []
    private let stretch: Int

    /// A figure of `count` samples at most.
    init(count: UInt64) {
        stretch = Int((count + Self.stretchCount - 1) / Self.stretchCount)
    }

    /// Whether there is nothing to draw.
    var isEmpty: Bool { traces.isEmpty }

    /// Adds a sample, `start` seconds after the run's first play began.
    mutating func add(_ sample: FigureSample, playStart start: Double) {
        let point = Point(seconds: start + sample.seconds, amperes: sample.amperes)
        let index = traces.firstIndex { $0.line == sample.line } ?? traces.count
        if index == traces.count { traces.append(Trace(line: sample.line)) }
        traces[index].pending.append(point)
        if traces[index].pending.count >= max(1, stretch) { traces[index].reduce() }
    }

    /// Ends the reading.
    mutating func finish() {
        for index in traces.indices { traces[index].reduce() }
        traces.sort { $0.line.rawValue < $1.line.rawValue }
    }

    /// The figure.
    func plan(_ subject: FigureSubject) -> FigurePlan {
        let current = EngineeringUnit("A", for: traces.flatMap { $0.points.map(\.amperes) })
        let time = EngineeringUnit("s", for: traces.flatMap { $0.points.map(\.seconds) })
        let blocks = traces.enumerated().map { index, trace in
            let lines = trace.points.map { point in
                FigureText.row(time.count(point.seconds), current.count(point.amperes))
            }
            return FigurePlan.Block("line\(index + 1)", lines)
        }
        let size = (traces.map(\.points.count).max() ?? 0) > 400 ? 0.35 : 0.7
        let elements = traces.enumerated().map { index, trace in
            let isNamed = index < Self.namedLines
            let style = isNamed ? FigureColour.pointStyle(index) : "lc rgb '#909090' pt 7"
            let name =
                isNamed
                ? "\(trace.line.kind) \(trace.line.index + 1)"
                : index == Self.namedLines ? "other lines" : nil
            return FigurePlan.Element(
                "$line\(index + 1) using 1:2 with points \(style) "
                    + "ps \(FigureText.number(size))",
                title: name
            )
        }
        let panel = FigurePlan.Panel(
            settings: [
                "set xlabel 'Program time (\(time.name))'",
                "set ylabel 'Current (\(current.name))'",
                "set offsets 0, 0, graph 0.05, graph 0.05",
                "set xzeroaxis linetype 1 "
                    + "linecolor rgb '#404040'",
            ],
            elements: elements,
            height: 400
        )
        return FigurePlan(subject, blocks: blocks, panels: [panel])
    }
}
