// SPDX-License-Identifier: Apache-2.0

/// What `hebb neuron` runs: a neuron model, or a neuron circuit of emerging devices.
protocol RunnableNeuron: Sendable {
    /// What is run.
    associatedtype State: RunningNeuron

    /// Name, units and source.
    var facts: NeuronFacts { get }

    /// The parameters by their indices.
    var parameters: [ParameterFacts] { get }

    /// The presets, the usual one first.
    var presets: [PresetFacts] { get }

    /// A neuron at its start, with a value for each parameter.
    func start(
        _ values: [Double],
        timeStep: Double,
        seed: UInt64
    ) throws(NeuronMistake) -> State
}

/// A neuron while it runs.
protocol RunningNeuron {
    /// What integrates.
    var membrane: Double { get }

    /// What the next stage sees; nil where that is only the spike.
    var output: Double? { get }

    /// Lets the step `index`, which counts from 0, pass, and records what it did.
    mutating func step(
        _ index: Int,
        _ drive: NeuronDrive,
        into report: inout NeuronReport
    ) throws(NeuronMistake)

    /// The time that belongs to the state after a step.
    func time(afterStep index: Int) -> Double
}

/// What a neuron is called, and what it counts in.
struct NeuronFacts: Sendable {
    /// A quantity that goes in or can be seen.
    struct Port: Sendable {
        /// Its name, such as `input voltage`.
        let name: String
        /// Its unit, `1` for a plain number.
        let unit: String
    }

    /// How long a step may be.
    enum Steps: Sendable {
        /// Any length, which the result depends on.
        case free
        /// The integration has a longest step.
        case atMost(Double)
        /// It is solved exactly; steps only say when to look.
        case exact
    }

    let name: String
    let title: String
    /// The source of the equations.
    let source: String
    /// `reproduced`, `fitted` or `phenomenological`; nil for a model, which is what it is.
    let trust: String?
    let input: Port
    let membrane: Port
    let output: Port?
    let timeUnit: String
    let steps: Steps
    /// Whether the state after a step belongs to the time at its start.
    let recordsAtStart: Bool
    /// The seed where the user gives none; nil where it is a parameter, or there is no noise.
    let usualSeed: UInt64?
}

/// What a parameter is called, means and may be.
struct ParameterFacts: Sendable {
    let name: String
    let unit: String
    let low: Double
    let high: Double
    let standard: Double
    let evidence: ValueEvidence
    let source: String
}

/// Values and a drive that show something.
struct PresetFacts: Sendable {
    let name: String
    let title: String
    let evidence: ValueEvidence
    let source: String
    let values: [Double]
    let drive: NeuronDrive
    let timeStep: Double
    let stepCount: Int
    let duration: Double
    let examples: DriveExamples
}
