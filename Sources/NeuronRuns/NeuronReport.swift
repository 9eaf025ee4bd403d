// SPDX-License-Identifier: Apache-2.0

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
        /// `published`, `fitted`, `chosen`, `recalled`, `untrusted`, or `set` by the user.
        package var evidence: String
        /// The source of the value.
        package var source: String

        init(_ facts: ParameterFacts) {
            name = facts.name
            unit = facts.unit
            value = facts.standard
            evidence = facts.evidence.rawValue
            source = facts.source
        }
    }

    /// Samples of the membrane, and of the output of a circuit.
    package struct Trace: Hashable, Sendable, Encodable {
        /// One sample for so many steps.
        package var every: Int
        /// The times of the samples.
        package var time: [Double] = []
        /// The membrane at those times.
        package var membrane: [Double] = []
        /// The output at those times; nil for a model.
        package var output: [Double]?
    }

    /// The name of the model.
    package var model: String
    /// The name of the preset.
    package var preset: String
    /// What the preset shows; nil where the run differs from it.
    package var title: String?
    /// The source of the equations.
    package var source: String
    /// How far a circuit is to be trusted: `reproduced`, `fitted` or `phenomenological`.
    package var trust: String?
    /// Every parameter.
    package var parameters: [Parameter] = []
    /// A line on each part of the input.
    package var stimulus: [String] = []
    /// The seed of the noise; nil where there is none.
    package var seed: UInt64?
    /// The unit of times, `1` for a plain number.
    package var timeUnit: String
    /// What goes in, such as `current`.
    package var input: String
    /// The unit of the input, `1` for a plain number.
    package var inputUnit: String
    /// What integrates.
    package var membrane: String
    /// The unit of the membrane.
    package var membraneUnit: String
    /// What the next stage of a circuit sees.
    package var output: String?
    /// The unit of the output.
    package var outputUnit: String?
    /// Whether a circuit is solved exactly; its steps then only say when the trace looks.
    package var exact: Bool?
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
    /// The lowest output of a circuit.
    package var lowestOutput: Double?
    /// The highest output of a circuit.
    package var highestOutput: Double?
    /// Samples of the membrane.
    package var trace: Trace

    init(_ facts: NeuronFacts, _ preset: PresetFacts, _ plan: NeuronSchedule) {
        model = facts.name
        self.preset = preset.name
        source = facts.source
        trust = facts.trust
        timeUnit = facts.timeUnit
        input = facts.input.name
        inputUnit = facts.input.unit
        membrane = facts.membrane.name
        membraneUnit = facts.membrane.unit
        output = facts.output?.name
        outputUnit = facts.output?.unit
        switch facts.steps {
        case .free: exact = nil
        case .atMost: exact = false
        case .exact: exact = true
        }
        dt = plan.timeStep
        duration = plan.duration
        trace = Trace(every: plan.traceEvery, output: facts.output.map { _ in [] })
    }

    /// Takes a membrane and an output into account that were there at some time.
    mutating func see(_ membrane: Double, _ output: Double?) {
        lowest = min(lowest, membrane)
        highest = max(highest, membrane)
        guard let output else { return }
        lowestOutput = min(lowestOutput ?? output, output)
        highestOutput = max(highestOutput ?? output, output)
    }
}
