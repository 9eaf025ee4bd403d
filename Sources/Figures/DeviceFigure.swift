// SPDX-License-Identifier: Apache-2.0

/// What one simulated device shows: a figure of a model run, without any record.
package enum DeviceFigure: Hashable, Sendable {
    /// Current against voltage, in the order of the sweep.
    case loop(volts: [Double], amperes: [Double])
    /// Conductance against pulse number, from 0; the first `setCount` pulses potentiate.
    case staircase(siemens: [Double], setCount: Int)
    /// Conductance against the time since the last pulse.
    case relaxation(seconds: [Double], siemens: [Double])

    /// The figure; such a figure always says that nothing was measured.
    ///
    /// - Parameters:
    ///   - title: What was simulated.
    ///   - model: The model and how far it is to be trusted.
    ///   - seed: The seed of the draws.
    /// - Returns: The plan, for ``FigureWriter/draw(_:_:to:searchPath:)``.
    package func plan(title: String, model: String, seed: UInt64) -> FigurePlan {
        let subject = FigureSubject(simulated: title, "model \(model) · seed \(seed)")
        return switch self {
        case .loop(let volts, let amperes): Self.loop(subject, volts, amperes)
        case .staircase(let siemens, let setCount): Self.staircase(subject, siemens, setCount)
        case .relaxation(let seconds, let siemens): Self.relaxation(subject, seconds, siemens)
        }
    }

    private static let line = "lc rgb '\(FigureColour.blue.rawValue)' lw 1.8"

    private static func loop(
        _ subject: FigureSubject,
        _ volts: [Double],
        _ amperes: [Double]
    ) -> FigurePlan {
        let unit = EngineeringUnit("A", for: amperes)
        let points = zip(volts, amperes)
        let linear = points.map { FigureText.row($0, unit.count($1)) }
        // A current of 0 has no logarithm and leaves a gap.
        let magnitudes = points.map { FigureText.row($0, $1 == 0 ? .nan : $1.magnitude) }
        let zero = "set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead "
        let style = "linecolor rgb '#606060' linewidth 0.8 back"
        return FigurePlan(
            subject,
            blocks: [.init("loop", linear), .init("magnitude", magnitudes)],
            panels: [
                .init(
                    settings: [
                        "unset logscale", "set format y '%g'", "set xlabel 'Voltage (V)'",
                        "set ylabel 'Current (\(unit.name))'", zero + style,
                        "set xzeroaxis linetype 1 linecolor rgb '#606060'",
                    ],
                    elements: [.init("$loop using 1:2 with lines \(line)")],
                    height: 280
                ),
                .init(
                    settings: [
                        "set logscale y 10", "set format y '10^{%L}'", "set mytics 10",
                        "set xlabel 'Voltage (V)'", "set ylabel '|Current| (A)'", zero + style,
                    ],
                    elements: [.init("$magnitude using 1:2 with lines \(line)")],
                    height: 280
                ),
            ]
        )
    }

    private static func staircase(
        _ subject: FigureSubject,
        _ siemens: [Double],
        _ setCount: Int
    ) -> FigurePlan {
        let (unit, scale) = conductanceAxis(siemens)
        func rows(_ range: Range<Int>) -> [String] {
            range.clamped(to: siemens.indices).map { index in
                let value = scale.isLogarithmic && siemens[index] <= 0 ? .nan : siemens[index]
                return FigureText.row(Double(index), unit.count(value))
            }
        }
        let dot = "with linespoints lw 1.2 ps 0.6"
        let up = "lc rgb '\(FigureColour.blue.rawValue)' pt 7"
        let down = "lc rgb '\(FigureColour.vermillion.rawValue)' pt 6"
        var blocks = [FigurePlan.Block("up", rows(0..<setCount + 1))]
        var elements = [FigurePlan.Element("$up using 1:2 \(dot) \(up)", title: "set pulses")]
        if siemens.count > setCount + 1 {
            blocks.append(.init("down", rows(setCount + 1..<siemens.count)))
            elements.append(.init("$down using 1:2 \(dot) \(down)", title: "reset pulses"))
        }
        let panel = FigurePlan.Panel(
            settings: scale.commands + [
                "set xlabel 'Pulse number'", "set ylabel 'Conductance (\(unit.name))'",
                "set xrange [0:*]",
            ],
            elements: elements,
            height: 400
        )
        return FigurePlan(subject, blocks: blocks, panels: [panel])
    }

    private static func relaxation(
        _ subject: FigureSubject,
        _ seconds: [Double],
        _ siemens: [Double]
    ) -> FigurePlan {
        let (unit, scale) = conductanceAxis(siemens)
        let rows = zip(seconds, siemens).map { time, value in
            FigureText.row(time, scale.isLogarithmic && value <= 0 ? .nan : unit.count(value))
        }
        let panel = FigurePlan.Panel(
            settings: scale.commands + [
                "set logscale x 10", "set format x '10^{%L}'",
                "set xlabel 'Time since the last pulse (s)'",
                "set ylabel 'Conductance (\(unit.name))'",
                "set offsets 0, 0, graph 0.05, graph 0.05",
            ],
            elements: [
                .init("$relaxation using 1:2 with linespoints \(line) pt 7 ps 0.6")
            ],
            height: 400
        )
        return FigurePlan(subject, blocks: [.init("relaxation", rows)], panels: [panel])
    }

    /// The unit and the scale of an axis of conductances; more than a factor of 30 has a logarithm,
    /// more than four decades powers of ten of one siemens.
    private static func conductanceAxis(
        _ siemens: [Double]
    ) -> (unit: EngineeringUnit, scale: (commands: [String], isLogarithmic: Bool)) {
        let positive = siemens.filter { $0 > 0 }
        let range = (positive.max() ?? 1) / (positive.min() ?? 1)
        let scale = range > 30 ? "set logscale y 10" : "unset logscale y"
        let format = range > 1e4 ? "set format y '10^{%L}'" : "set format y '%g'"
        let unit = EngineeringUnit("S", for: range > 1e4 ? [] : siemens)
        return (unit, ([scale, format], range > 30))
    }
}
