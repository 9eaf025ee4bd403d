// SPDX-License-Identifier: Apache-2.0

/// A figure as data and commands: everything but the drawing.
///
/// The same run gives the same plan, and the same plan the same script.
///
/// ```
/// ██ origin, in words ██   a black band where nothing was measured
///          title
///          legend           above each panel, so that it never covers data
///   ┌──────────────────┐
///   │      panel       │
///   └──────────────────┘
///        axis label
/// ```
package struct FigurePlan: Hashable, Sendable {
    /// Numbers under a name.
    package struct Block: Hashable, Sendable {
        /// The name, which panels draw from.
        package let name: String
        /// The lines; an empty one ends a curve.
        package let lines: [String]

        init(_ name: String, _ lines: [String]) {
            self.name = name
            self.lines = lines
        }
    }

    /// Axes and what is drawn between them.
    package struct Panel: Hashable, Sendable {
        /// The commands that set up the axes.
        package let settings: [String]
        /// What is drawn, in this order.
        package let elements: [Element]
        /// Height of the axes in pixels.
        package let height: Int

        /// How many entries of the legend stand beside each other in so many pixels.
        ///
        /// The widths are above all that the terminals estimate: where one of them found less
        /// room, it would use more lines than were kept free.
        func legendColumns(width: Int) -> Int {
            let longest = elements.compactMap { $0.title?.count }.max() ?? 0
            return max(1, min(4, width / (12 * longest + 80)))
        }

        /// How many lines the legend then has.
        func legendRows(width: Int) -> Int {
            let count = elements.filter { $0.title != nil }.count
            let columns = legendColumns(width: width)
            return (count + columns - 1) / columns
        }
    }

    /// One thing that is drawn.
    package struct Element: Hashable, Sendable {
        /// Where its numbers come from and how they are drawn.
        package let drawing: String
        /// What the legend calls it; nil for no entry.
        package let title: String?

        init(_ drawing: String, title: String? = nil) {
            self.drawing = drawing
            self.title = title
        }

        var command: String {
            let name = title.map { "title \(FigureText.quoted($0)) noenhanced" } ?? "notitle"
            return "\(drawing) \(name)"
        }
    }

    /// What is said about the run.
    package let subject: FigureSubject
    /// The numbers.
    package let blocks: [Block]
    /// The panels, from the top.
    package let panels: [Panel]
    /// Room on the right, in pixels.
    let rightMargin: Int

    init(
        _ subject: FigureSubject,
        blocks: [Block],
        panels: [Panel],
        rightMargin: Int = 34
    ) {
        self.subject = subject
        self.blocks = blocks
        self.panels = panels
        self.rightMargin = rightMargin
    }
}

/// The colours of Okabe and Ito in an order whose neighbours differ in lightness too.
///
/// Source: M. Okabe, K. Ito, "Color Universal Design", J*FLY (2008), the set of eight colours.
enum FigureColour: String, CaseIterable {
    case blue = "#0072B2"
    case orange = "#E69F00"
    case black = "#000000"
    case vermillion = "#D55E00"
    case sky = "#56B4E9"
    case green = "#009E73"
    case purple = "#CC79A7"

    private static let points = [7, 4, 9, 6, 5, 8, 11]

    /// The style of the n-th curve: colour, dashes and point differ, so that grey print suffices.
    static func style(_ number: Int) -> String {
        "\(pointStyle(number)) dt \(number % allCases.count % 5 + 1)"
    }

    /// The style of the n-th cloud of points.
    static func pointStyle(_ number: Int) -> String {
        let index = number % allCases.count
        return "lc rgb '\(allCases[index].rawValue)' pt \(points[index])"
    }
}
