// SPDX-License-Identifier: Apache-2.0

/// A form of figure.
package enum FigureFormat: String, Sendable, CaseIterable {
    /// For pages and later editing.
    case svg
    /// For screens, at twice the resolution of the layout.
    case png
    /// For print.
    case pdf

    /// The form that a file's extension names, or nil.
    package init?(path: String) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        self.init(rawValue: name[name.index(after: dot)...].lowercased())
    }

    /// The command that chooses gnuplot's terminal for a layout in pixels.
    ///
    /// Source: gnuplot 5.4 manual, section "Complete list of terminals".
    func terminal(width: Int, height: Int) -> String {
        switch self {
        case .svg:
            "set terminal svg size \(width),\(height) dynamic enhanced "
                + "font 'DejaVu Sans,Helvetica,Arial,sans-serif,15' background '#ffffff'"
        case .png:
            "set terminal pngcairo size \(2 * width),\(2 * height) enhanced "
                + "font 'DejaVu Sans,15' fontscale 1.5 linewidth 2 pointscale 2 "
                + "background '#ffffff'"
        case .pdf:
            // A layout of 900 pixels is 18 cm wide. With this scale text takes the same part of it
            // as in the other forms: a letter of 15 is 8.5 points high.
            "set terminal pdfcairo size \(centimetres(width))cm,\(centimetres(height))cm enhanced "
                + "font 'DejaVu Sans,15' fontscale 0.42 linewidth 0.8 pointscale 0.6 "
                + "background '#ffffff'"
        }
    }

    private func centimetres(_ pixels: Int) -> String { "\(pixels / 50).\(pixels % 50 * 2)" }
}
