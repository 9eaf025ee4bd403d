// SPDX-License-Identifier: Apache-2.0

internal import NeuronModels

/// The current of a run: the preset's, or the sum of what the user gave.
struct NeuronDrive: Sendable {
    private var segments: [StimulusSegment] = []
    private var tables: [StimulusTable] = []
    /// A line for people on each part.
    private(set) var lines: [String] = []

    init(
        _ sources: [NeuronRequest.StimulusSource],
        preset: Stimulus,
        _ units: DriveUnits
    ) throws(NeuronMistake) {
        for source in sources {
            switch source {
            case .text(let text):
                segments += try StimulusText.segments(text, units)
                lines.append(text)
            case .table(let file, let text):
                let table = try StimulusTable(text, file: file, units)
                tables.append(table)
                lines.append("\(file) (\(table.rowCount) rows)")
            }
        }
        guard sources.isEmpty else { return }
        for index in 0..<preset.count {
            segments.append(preset[index])
            lines.append(Self.line(preset[index], units))
        }
    }

    /// The current at a time, summed in the order in which it was given, tables last.
    func current(at time: Double) -> Double {
        var sum = 0.0
        for segment in segments { sum += segment.current(at: time) }
        for table in tables { sum += table.current(at: time) }
        return sum
    }

    private static func line(_ segment: StimulusSegment, _ units: DriveUnits) -> String {
        let level = units.current(NumberText.short(segment.level))
        var line = segment.span > 0 ? "ramp by \(level)" : level
        if segment.span == 0, segment.start.isInfinite, segment.end.isInfinite {
            line = "constant \(level)"
        }
        if segment.span > 0 { line += " in \(units.time(NumberText.short(segment.span)))" }
        if segment.start.isFinite {
            line += segment.isOpen ? " after" : " from"
            line += " \(units.time(NumberText.short(segment.start)))"
        }
        if segment.end.isFinite { line += " until \(units.time(NumberText.short(segment.end)))" }
        return line
    }
}

/// Numbers for people.
enum NumberText {
    /// A number with at most nine significant digits.
    static func short(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        let rounded = Self.rounded(value)
        let text = "\(rounded)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func rounded(_ value: Double) -> Double {
        guard abs(value) < 1e9, abs(value) > 1e-9 else { return value }
        var scale = 1.0
        while abs(value) * scale < 1e8 { scale *= 10 }
        return (value * scale).rounded() / scale
    }
}
