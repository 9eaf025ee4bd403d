// SPDX-License-Identifier: Apache-2.0

internal import NeuronModels

/// What a run of a neuron gave.
package struct NeuronReport: Hashable, Sendable, Encodable {
    /// A parameter with where its value comes from.
    package struct Parameter: Hashable, Sendable, Encodable {
        /// Its name.
        package var name: String
        /// Its unit, `1` for a plain number.
        package var unit: String
        /// Its value in this run, its standard value in a list.
        package var value: Double
        /// `published`, `fitted`, `chosen`, `unconfirmed`, or `set` by the user.
        package var evidence: String
        /// The source of the value.
        package var source: String
    }

    /// Samples of the membrane.
    package struct Trace: Hashable, Sendable, Encodable {
        /// One sample for so many steps.
        package var every: Int
        /// The times of the samples.
        package var time: [Double] = []
        /// The membrane at those times.
        package var membrane: [Double] = []
    }

    /// The name of the model.
    package var model: String
    /// The name of the preset.
    package var preset: String
    /// What the preset shows; nil where the run differs from it.
    package var title: String?
    /// The source of the equations.
    package var source: String
    /// Every parameter.
    package var parameters: [Parameter] = []
    /// A line on each part of the current.
    package var stimulus: [String] = []
    /// The unit of times, `1` for a plain number.
    package var timeUnit: String
    /// The unit of the current, `1` for a plain number.
    package var currentUnit: String
    /// The unit of the membrane.
    package var membraneUnit: String
    /// The length of a step.
    package var dt: Double
    /// The length of the run.
    package var duration: Double
    /// How many spikes there were.
    package var spikeCount = 0
    /// When they were.
    package var spikeTimes: [Double] = []
    /// The lowest membrane.
    package var lowest = Double.infinity
    /// The highest membrane.
    package var highest = -Double.infinity
    /// Samples of the membrane.
    package var trace: Trace

    init(_ description: NeuronDescription, _ preset: NeuronPreset, _ plan: NeuronSchedule) {
        model = "\(description.name)"
        self.preset = "\(preset.name)"
        source = "\(description.source)"
        timeUnit = "\(description.timeUnit)"
        currentUnit = "\(description.currentUnit)"
        membraneUnit = "\(description.membraneUnit)"
        dt = plan.timeStep
        duration = plan.duration
        trace = Trace(every: plan.traceEvery)
    }

    /// The report as lines for people.
    package var lines: [String] {
        let time = timeUnit == "1" ? "" : " \(timeUnit)"
        let membrane = membraneUnit == "1" ? "" : " \(membraneUnit)"
        let values = parameters.map { parameter in
            let unit = parameter.unit == "1" ? "" : " \(parameter.unit)"
            return "\(parameter.name) \(NumberText.short(parameter.value))\(unit)"
        }
        var lines = ["\(model) \(preset)" + (title.map { ": \($0)" } ?? "")]
        lines.append("  parameters  " + values.joined(separator: ", "))
        let current = stimulus.isEmpty ? "none" : stimulus.joined(separator: "; ")
        lines.append("  stimulus    " + current)
        let length = "\(NumberText.short(duration))\(time)"
        lines.append("  run         \(length) in steps of \(NumberText.short(dt))\(time)")
        let (low, high) = (NumberText.short(lowest), NumberText.short(highest))
        lines.append("  membrane    \(low) to \(high)\(membrane)")
        let shown = spikeTimes.prefix(30).map(NumberText.short).joined(separator: " ")
        let more = spikeCount > 30 ? " …" : ""
        let times = spikeCount == 0 ? "" : " at \(shown)\(time)\(more)"
        lines.append("\(spikeCount) \(spikeCount == 1 ? "spike" : "spikes")\(times)")
        return lines
    }
}
