// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels
internal import NeuronModels

/// The input of a run: the preset's, or the sum of what the user gave.
struct NeuronDrive: Sendable {
    private var segments: [StimulusSegment] = []
    private var trains: [PulseTrain] = []
    private var tables: [StimulusTable] = []
    /// A line for people on each part.
    private(set) var lines: [String] = []

    init(
        _ sources: [NeuronRequest.StimulusSource],
        preset: NeuronDrive,
        _ units: DriveUnits
    ) throws(NeuronMistake) {
        if sources.isEmpty { self = preset }
        for source in sources {
            switch source {
            case .text(let text):
                let parts = try StimulusText.parts(text, units)
                segments += parts.segments
                trains += parts.trains
                lines.append(text)
            case .table(let file, let text):
                let table = try StimulusTable(text, file: file, units)
                tables.append(table)
                lines.append("\(file) (\(table.rowCount) rows)")
            }
        }
    }

    /// The current of a model's preset.
    init(_ stimulus: Stimulus, _ inputUnit: String, _ timeUnit: String) {
        for index in 0..<stimulus.count {
            segments.append(stimulus[index])
            lines.append(Self.line(stimulus[index], inputUnit, timeUnit))
        }
    }

    /// The drive of a circuit's preset; its line is a stimulus that does the same.
    init(_ drive: CircuitDrive, _ inputUnit: String) {
        let level = NumberText.quantity(drive.input, inputUnit)
        guard drive.pulseSeconds > 0 else {
            segments = [StimulusSegment(drive.input)]
            lines = ["constant \(level)"]
            return
        }
        let train = PulseTrain(
            level: drive.input,
            width: drive.pulseSeconds,
            period: drive.pulseSeconds + drive.gapSeconds,
            start: 0,
            count: .infinity
        )
        trains = [train]
        let width = NumberText.quantity(train.width, "s")
        lines = ["train \(level) \(width) every \(NumberText.quantity(train.period, "s"))"]
    }

    /// The input at a time, summed in the order in which it was given, tables last.
    func input(at time: Double) -> Double {
        var sum = 0.0
        for segment in segments { sum += segment.current(at: time) }
        for train in trains { sum += train.input(at: time) }
        for table in tables { sum += table.input(at: time) }
        return sum
    }

    /// When the input next jumps; infinite where it does not.
    func nextEdge(after time: Double) -> Double {
        var next = Double.infinity
        for segment in segments {
            if segment.start > time { next = min(next, segment.start) }
            if segment.end > time { next = min(next, segment.end) }
        }
        for train in trains { next = min(next, train.nextEdge(after: time)) }
        for table in tables { next = min(next, table.nextRow(after: time)) }
        return next
    }

    private static func line(
        _ segment: StimulusSegment,
        _ inputUnit: String,
        _ timeUnit: String
    ) -> String {
        let level = NumberText.quantity(segment.level, inputUnit)
        func time(_ value: Double) -> String { NumberText.quantity(value, timeUnit) }
        var line = segment.span > 0 ? "ramp by \(level)" : level
        if segment.span == 0, segment.start.isInfinite, segment.end.isInfinite {
            line = "constant \(level)"
        }
        if segment.span > 0 { line += " in \(time(segment.span))" }
        if segment.start.isFinite {
            line += segment.isOpen ? " after" : " from"
            line += " \(time(segment.start))"
        }
        if segment.end.isFinite { line += " until \(time(segment.end))" }
        return line
    }
}
