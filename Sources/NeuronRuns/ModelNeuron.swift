// SPDX-License-Identifier: Apache-2.0

internal import NeuronModels

/// A neuron model as the command runs it.
struct ModelNeuron<Model: NeuronModel>: RunnableNeuron {
    var facts: NeuronFacts {
        let about = Model.description
        return NeuronFacts(
            name: "\(about.name)",
            title: "\(about.title)",
            source: "\(about.source)",
            trust: nil,
            input: .init(name: "current", unit: "\(about.currentUnit)"),
            membrane: .init(name: "membrane", unit: "\(about.membraneUnit)"),
            output: nil,
            timeUnit: "\(about.timeUnit)",
            steps: .free,
            recordsAtStart: about.recordsAtStart,
            usualSeed: nil
        )
    }

    var parameters: [ParameterFacts] {
        (0..<Model.parameterCount).compactMap { index in
            guard let parameter = Model.parameter(at: index) else { return nil }
            let evidence = ValueEvidence(parameter.evidence)
            return ParameterFacts(
                name: "\(parameter.name)",
                unit: "\(parameter.unit)",
                low: parameter.low,
                high: parameter.high,
                standard: parameter.standard,
                evidence: evidence,
                source: evidence.source("\(parameter.source ?? Model.description.source)")
            )
        }
    }

    var presets: [PresetFacts] {
        (0..<Model.presetCount).compactMap { index in Model.preset(at: index).map(facts) }
    }

    private func facts(_ preset: NeuronPreset) -> PresetFacts {
        let about = Model.description
        let evidence = ValueEvidence(preset.evidence)
        // Where a step belongs to its start, both ends of the duration are steps.
        let intervals = preset.stepCount - (about.recordsAtStart ? 1 : 0)
        return PresetFacts(
            name: "\(preset.name)",
            title: "\(preset.title)",
            evidence: evidence,
            source: evidence.source("\(preset.source ?? about.source)"),
            values: (0..<Model.parameterCount).map { preset.values[$0] },
            drive: NeuronDrive(preset.stimulus, "\(about.currentUnit)", "\(about.timeUnit)"),
            timeStep: preset.timeStep,
            stepCount: preset.stepCount,
            duration: Double(intervals) * preset.timeStep,
            examples: DriveExamples("\(about.currentUnit)", "\(about.timeUnit)")
        )
    }

    func start(
        _ values: [Double],
        timeStep: Double,
        seed: UInt64
    ) throws(NeuronMistake) -> RunningModel<Model> {
        var inline = Model.standardValues
        for (index, value) in values.enumerated() { inline[index] = value }
        return RunningModel(model: Model(inline, timeStep: timeStep), timeStep: timeStep)
    }
}

/// A neuron model while it runs; the current of a step is that at its start.
struct RunningModel<Model: NeuronModel>: RunningNeuron {
    fileprivate var model: Model
    fileprivate let timeStep: Double

    var membrane: Double { model.membrane }

    var output: Double? { nil }

    mutating func step(
        _ index: Int,
        _ drive: NeuronDrive,
        into report: inout NeuronReport
    ) throws(NeuronMistake) {
        let isSpike = model.step(current: drive.input(at: Double(index) * timeStep))
        report.see(membrane, output)
        if isSpike { report.spikeTimes.append(time(afterStep: index)) }
    }

    func time(afterStep index: Int) -> Double {
        Model.time(afterStep: index, timeStep: timeStep)
    }
}
