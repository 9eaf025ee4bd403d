// SPDX-License-Identifier: Apache-2.0

extension FigurePlan {
    private static let width = 900
    private static let leftMargin = 100
    private static let bandHeight = 32
    private static let titleHeight = 46
    private static let legendLineHeight = 22
    /// Tics and label of an x axis, in the SVG terminal, which takes the most room.
    private static let footHeight = 88

    /// The whole figure as a script of gnuplot, which writes the figure to its standard output.
    package func script(_ format: FigureFormat) -> String {
        let height = height
        var lines = [
            "# gnuplot 5.4 or later: gnuplot -d THIS > FIGURE.\(format.rawValue)",
            "set encoding utf8",
            format.terminal(width: Self.width, height: height),
            "set decimalsign '.'",
        ]
        for block in blocks {
            lines.append("$\(block.name) << EOD")
            lines += block.lines
            lines.append("EOD")
        }
        lines += [
            "set border linewidth 1", "set tics out nomirror",
            "set grid linecolor rgb '#d8d8d8' linewidth 0.6 linetype 1",
        ]
        lines.append("set multiplot")
        lines += heading(height)
        var top = headingHeight
        for panel in panels {
            lines += commands(panel, top: top, height)
            top += room(panel)
            // The heading is drawn with the first panel only.
            lines += ["unset label", "unset object", "unset arrow"]
        }
        lines.append("unset multiplot")
        return lines.joined(separator: "\n") + "\n"
    }

    /// Height of the whole figure in pixels.
    private var height: Int { headingHeight + panels.reduce(0) { $0 + room($1) } }

    /// Lines of the band.
    private var bandLines: [String] { [subject.banner, subject.origin].compactMap(\.self) }

    private var headingHeight: Int { bandLines.count * Self.bandHeight + Self.titleHeight }

    private var axisWidth: Int { Self.width - Self.leftMargin - rightMargin }

    private func legendHeight(_ panel: Panel) -> Int {
        Self.legendLineHeight * panel.legendRows(width: axisWidth) + 10
    }

    private func room(_ panel: Panel) -> Int {
        legendHeight(panel) + panel.height + Self.footHeight
    }

    private func heading(_ height: Int) -> [String] {
        let isBand = !subject.isMeasured || subject.banner != nil
        let bandBottom = 1 - Self.fraction(bandLines.count * Self.bandHeight, height)
        var lines: [String] = []
        if isBand {
            lines.append(
                "set object 1 rectangle from screen 0,\(FigureText.number(bandBottom)) "
                    + "to screen 1,1 fillcolor rgb '#000000' fillstyle solid noborder"
            )
        }
        let colour = isBand ? "#ffffff" : "#000000"
        for (index, text) in bandLines.enumerated() {
            let shown = FigureText.shortened(text, 110)
            let middle = 1 - Self.fraction((2 * index + 1) * Self.bandHeight, 2 * height)
            lines.append(
                label(index + 1, FigureText.bold(shown, size: shown.count > 84 ? 12 : 15), middle)
                    + " textcolor rgb '\(colour)' front"
            )
        }
        let title = FigureText.shortened(subject.title, 120)
        let middle = bandBottom - Self.fraction(Self.titleHeight, 2 * height)
        lines.append(label(9, title, middle) + " noenhanced font ',\(title.count > 76 ? 12 : 18)'")
        return lines
    }

    private func label(_ number: Int, _ text: String, _ y: Double) -> String {
        "set label \(number) \(FigureText.quoted(text)) "
            + "at screen 0.5,\(FigureText.number(y)) center"
    }

    private func commands(_ panel: Panel, top: Int, _ height: Int) -> [String] {
        let upper = top + legendHeight(panel)
        let lower = upper + panel.height
        let right = Self.width - rightMargin
        var lines = [
            "set tmargin at screen \(FigureText.number(1 - Self.fraction(upper, height)))",
            "set bmargin at screen \(FigureText.number(1 - Self.fraction(lower, height)))",
            "set lmargin at screen \(FigureText.number(Self.fraction(Self.leftMargin, Self.width)))",
            "set rmargin at screen \(FigureText.number(Self.fraction(right, Self.width)))",
        ]
        if panel.elements.contains(where: { $0.title != nil }) {
            let gap = 1 + Self.fraction(6, panel.height)
            lines.append(
                "set key at graph 0.5,\(FigureText.number(gap)) center bottom horizontal Left "
                    + "reverse maxcols \(panel.legendColumns(width: axisWidth)) samplen 3 spacing 1"
            )
        } else {
            lines.append("unset key")
        }
        lines += panel.settings
        lines.append("plot " + panel.elements.map(\.command).joined(separator: ", \\\n     "))
        return lines
    }

    private static func fraction(_ part: Int, _ whole: Int) -> Double {
        Double(part) / Double(whole)
    }
}
