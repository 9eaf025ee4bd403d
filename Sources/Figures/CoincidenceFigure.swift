// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Mean conductances against the epoch, the map of all rows, and the neuron's spikes.
struct CoincidenceFigure {
    /// The parameters of the experiment that say which rows are correlated when.
    struct Groups: Hashable, Sendable {
        /// First and last row that are correlated at first, from 1.
        var first: ClosedRange<Int>
        /// First and last row that are correlated later.
        var second: ClosedRange<Int>
        /// After how many epochs the second rows follow the first.
        var swap: Int
    }

    /// The part of an experiment's canonical form that is read here.
    private struct ExperimentText: Decodable {
        struct Parameters: Decodable {
            let epochs: Int
            let firstRows: [Int]
            let secondRows: [Int]

            private enum CodingKeys: String, CodingKey {
                case epochs
                case firstRows = "first_rows"
                case secondRows = "second_rows"
            }
        }

        let parameters: Parameters
    }

    /// The conductances of all rows after some epochs.
    private struct Epoch {
        let number: Int
        let siemens: [Double]
        let spikeCount: Int
    }

    private let epochs: [Epoch]
    private let groups: Groups
    private let rowCount: Int

    /// The figure of some plays; nil when no epoch ended with a read of all rows.
    init?(_ plays: [PlaySamples], _ groups: Groups) {
        let read = plays.compactMap(Self.epoch)
        rowCount = read.map(\.siemens.count).max() ?? 0
        let rows = rowCount
        // A play that broke off before all rows were read gives no mean.
        epochs = read.filter { $0.siemens.count == rows }.sorted { $0.number < $1.number }
        self.groups = groups
        let last = max(groups.first.upperBound, groups.second.upperBound)
        guard !epochs.isEmpty, last <= rowCount else { return nil }
    }

    /// The groups that an experiment's canonical form states, or nil.
    static func groups(_ experiment: [UInt8]) -> Groups? {
        let parameters: ExperimentText.Parameters
        do {
            let data = Data(experiment)
            parameters = try JSONDecoder().decode(ExperimentText.self, from: data).parameters
        } catch {
            // Such an experiment has no groups to tell apart.
            return nil
        }
        let (first, second) = (parameters.firstRows, parameters.secondRows)
        guard first.count == 2, second.count == 2, 1 <= first[0], first[0] <= first[1],
            1 <= second[0], second[0] <= second[1], parameters.epochs > 0
        else { return nil }
        return Groups(
            first: first[0]...first[1],
            second: second[0]...second[1],
            swap: parameters.epochs / 2
        )
    }

    private static func epoch(_ play: PlaySamples) -> Epoch? {
        let prefix = "after epoch "
        for (index, sample) in play.samples.enumerated() {
            let label = sample.label
            let number =
                label == "start"
                ? 0 : label.hasPrefix(prefix) ? Int(label.dropFirst(prefix.count)) : nil
            guard let number else { continue }
            let rows = play.samples[index...].prefix { $0.label == label }
            return Epoch(
                number: number,
                siemens: rows.map(\.siemens),
                spikeCount: play.spikeCount
            )
        }
        return nil
    }

    /// The figure.
    func plan(_ subject: FigureSubject) -> FigurePlan {
        let unit = EngineeringUnit("S", for: epochs.flatMap(\.siemens))
        let rest = (1...rowCount).filter {
            !groups.first.contains($0) && !groups.second.contains($0)
        }
        func mean(_ epoch: Epoch, _ rows: some Collection<Int>) -> Double {
            let sum = rows.reduce(0) { $0 + epoch.siemens[$1 - 1] }
            return rows.isEmpty ? .nan : unit.count(sum / Double(rows.count))
        }
        let means = epochs.map { epoch in
            FigureText.row(
                Double(epoch.number),
                mean(epoch, groups.first),
                mean(epoch, groups.second),
                mean(epoch, rest)
            )
        }
        let spikes = epochs.filter { $0.number > 0 }
            .map { FigureText.row(Double($0.number), Double($0.spikeCount)) }
        var blocks = [FigurePlan.Block("means", means), FigurePlan.Block("map", map(unit))]
        var panels = [meanPanel(unit, rest.count), mapPanel(unit)]
        if !spikes.isEmpty {
            blocks.append(FigurePlan.Block("spikes", spikes))
            panels.append(spikePanel)
        }
        return FigurePlan(subject, blocks: blocks, panels: panels, rightMargin: 140)
    }

    /// Every row of every epoch, with a gap where an epoch is missing.
    private func map(_ unit: EngineeringUnit) -> [String] {
        let numbers = epochs.map(\.number)
        var lines: [String] = []
        for number in (numbers.min() ?? 0)...(numbers.max() ?? 0) {
            let epoch = epochs.last { $0.number == number }
            for row in 1...rowCount {
                let siemens = epoch.map { unit.count($0.siemens[row - 1]) } ?? .nan
                lines.append(FigureText.row(Double(number), Double(row), siemens))
            }
        }
        return lines
    }

    /// All panels share the axis of epochs.
    private var axis: [String] {
        let first = Double(epochs.first?.number ?? 0) - 0.5
        let last = Double(epochs.last?.number ?? 0) + 0.5
        return [
            "set xrange [\(FigureText.number(first)):\(FigureText.number(last))]",
            "set xlabel 'Epoch'",
        ]
    }

    private var swapLine: String {
        let place = FigureText.number(Double(groups.swap) + 0.5)
        return "set arrow 1 from first \(place), graph 0 to first \(place), graph 1 nohead "
            + "linecolor rgb '#404040' dashtype 2 linewidth 1.2 front"
    }

    private func meanPanel(_ unit: EngineeringUnit, _ restCount: Int) -> FigurePlan.Panel {
        func element(_ column: Int, _ title: String) -> FigurePlan.Element {
            FigurePlan.Element(
                "$means using 1:\(column) with linespoints \(FigureColour.style(column - 2)) "
                    + "lw 1.8 ps 0.9 pointinterval 3",
                title: title
            )
        }
        var elements = [
            element(2, "rows \(FigureText.range(groups.first)), together to epoch \(groups.swap)"),
            element(3, "rows \(FigureText.range(groups.second)), together from then on"),
        ]
        if restCount > 0 { elements.append(element(4, "the other \(restCount) rows")) }
        return FigurePlan.Panel(
            settings: axis + [
                "set yrange [0:*]", "set ylabel 'Mean conductance (\(unit.name))'", swapLine,
            ],
            elements: elements,
            height: 280
        )
    }

    private func mapPanel(_ unit: EngineeringUnit) -> FigurePlan.Panel {
        FigurePlan.Panel(
            settings: axis + [
                "set yrange [\(FigureText.number(Double(rowCount) + 0.5)):0.5]",
                "set ylabel 'Row'", "set cblabel 'Conductance (\(unit.name))'",
                "set cbrange [0:*]", "unset grid",
                // Lightness rises all the way, so that grey print keeps the order (viridis).
                "set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', "
                    + "4 '#fde725')",
            ],
            elements: [FigurePlan.Element("$map using 1:2:3 with image pixels")],
            height: 240
        )
    }

    private var spikePanel: FigurePlan.Panel {
        FigurePlan.Panel(
            settings: axis + [
                "set yrange [0:*]", "set ylabel 'Neuron spikes'", "set boxwidth 0.7",
                "set style fill solid 1 noborder",
                "set grid linecolor rgb '#d8d8d8' linewidth 0.6 linetype 1",
            ],
            elements: [
                FigurePlan.Element(
                    "$spikes using 1:2 with boxes lc rgb '\(FigureColour.blue.rawValue)'"
                )
            ],
            height: 130
        )
    }
}
