// SPDX-License-Identifier: Apache-2.0

extension NeuronReport {
    /// The report as lines for people.
    package var lines: [String] {
        var lines = ["\(model) \(preset)" + (title.map { ": \($0)" } ?? "")]
        if let trustLine { lines.append("  trust       " + trustLine) }
        let values = parameters.map { "\($0.name) \(NumberText.quantity($0.value, $0.unit))" }
        lines.append("  parameters  " + values.joined(separator: ", "))
        let input = stimulus.isEmpty ? "none" : stimulus.joined(separator: "; ")
        lines.append("  stimulus    " + input)
        lines.append("  run         " + runLine)
        lines.append(
            "  membrane    " + Self.range(lowest, highest, membraneUnit, quantity(membrane))
        )
        if let output, let outputUnit, let lowestOutput, let highestOutput {
            let range = Self.range(lowestOutput, highestOutput, outputUnit, quantity(output))
            lines.append("  output      " + range)
        }
        let (times, unit) = NumberText.quantities(Array(spikeTimes.prefix(30)), timeUnit)
        let more = spikeCount > 30 ? " …" : ""
        let places = spikeCount == 0 ? "" : " at \(times.joined(separator: " "))\(unit)\(more)"
        lines.append("\(spikeCount) \(spikeCount == 1 ? "spike" : "spikes")\(places)")
        return lines
    }

    private var trustLine: String? {
        switch trust {
        case "reproduced": "reproduced: equations and parameters from a source"
        case "fitted": "fitted: equations from a source, parameters fitted or of a sister device"
        case "phenomenological": "phenomenological: the shape only, no basis for accuracy"
        default: nil
        }
    }

    private var runLine: String {
        let length = NumberText.quantity(duration, timeUnit)
        let step = NumberText.quantity(dt, timeUnit)
        var line = "\(length) in steps of \(step)"
        if exact == true { line = "\(length), solved exactly, looked at every \(step)" }
        if exact != nil, let seed { line += ", seed \(seed)" }
        return line
    }

    /// The name of a quantity of a circuit; that of a model says nothing.
    private func quantity(_ name: String) -> String { output == nil ? "" : ", \(name)" }

    private static func range(
        _ low: Double,
        _ high: Double,
        _ unit: String,
        _ name: String
    ) -> String {
        let (numbers, spelled) = NumberText.quantities([low, high], unit)
        return "\(numbers[0]) to \(numbers[1])\(spelled)\(name)"
    }
}
