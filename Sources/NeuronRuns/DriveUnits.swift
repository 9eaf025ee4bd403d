// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels
internal import Experiments

/// The units in which a neuron is driven, and examples in them.
struct DriveUnits: Sendable {
    let input: CompoundUnit
    let time: CompoundUnit
    let examples: DriveExamples

    init(_ facts: NeuronFacts, _ examples: DriveExamples) {
        guard let input = CompoundUnit(facts.input.unit), let time = CompoundUnit(facts.timeUnit)
        else { preconditionFailure("The units of a neuron are known.") }
        self.input = input
        self.time = time
        self.examples = examples
    }

    /// What goes in: `voltage`, or else `current`.
    var noun: String { input.spelling.hasSuffix("V") ? "voltage" : "current" }

    /// A time with its unit.
    func time(_ value: Double) -> String { NumberText.quantity(value, time.spelling) }
}

/// Quantities that suit a neuron, for sentences that say what was expected.
struct DriveExamples: Sendable {
    /// An input.
    let level: String
    /// A time.
    let time: String
    /// Another time, such as a start.
    let start: String
    /// The distance of pulses.
    let period: String
    /// The length of a run.
    let duration: String
    /// The length of a step.
    let step: String

    /// Those of models: milliseconds, or plain numbers.
    init(_ inputUnit: String, _ timeUnit: String) {
        level = NumberText.quantity(10, inputUnit)
        time = NumberText.quantity(10, timeUnit)
        start = NumberText.quantity(5, timeUnit)
        period = NumberText.quantity(20, timeUnit)
        duration = NumberText.quantity(300, timeUnit)
        step = NumberText.quantity(0.01, timeUnit)
    }

    /// Those of a circuit with a drive.
    init(_ drive: CircuitDrive, _ inputUnit: String, timeStep: Double) {
        let width = drive.pulseSeconds > 0 ? drive.pulseSeconds : drive.seconds / 10
        let gap = drive.pulseSeconds > 0 ? drive.gapSeconds : width
        level = NumberText.quantity(drive.input, inputUnit)
        time = NumberText.quantity(width, "s")
        start = time
        period = NumberText.quantity(width + gap, "s")
        duration = NumberText.quantity(drive.seconds, "s")
        step = NumberText.quantity(timeStep, "s")
    }
}
