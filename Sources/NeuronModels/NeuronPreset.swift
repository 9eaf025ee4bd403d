// SPDX-License-Identifier: Apache-2.0

/// Values, step, stimulus and length of a run that shows something known.
public struct NeuronPreset: Sendable {
    /// The name on the command line.
    public let name: StaticString
    /// What it shows.
    public let title: StaticString
    /// The length of a step in the model's unit of time.
    public let timeStep: Double
    /// How many steps the run has.
    public let stepCount: Int
    /// The current.
    public let stimulus: Stimulus
    /// Where the values come from that differ from the standard ones.
    public let evidence: NeuronEvidence
    /// The source of those values, or nil where it is the model's.
    public let source: StaticString?
    /// The values of all parameters.
    public private(set) var values: NeuronValues

    init<Model: NeuronModel>(
        _ name: StaticString,
        _ title: StaticString,
        of model: Model.Type,
        every timeStep: Double,
        steps stepCount: Int,
        _ stimulus: Stimulus,
        _ evidence: NeuronEvidence,
        _ source: StaticString? = nil
    ) {
        self.name = name
        self.title = title
        self.timeStep = timeStep
        self.stepCount = stepCount
        self.stimulus = stimulus
        self.evidence = evidence
        self.source = source
        values = Model.standardValues
    }

    /// The same preset with another value at an index.
    func with(_ index: Int, _ value: Double) -> Self {
        var preset = self
        preset.values[index] = value
        return preset
    }
}
