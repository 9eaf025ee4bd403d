// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels

/// A neuron circuit as the command runs it; times are seconds.
struct CircuitNeuron: RunnableNeuron {
    let kind: NeuronCircuitKind
    let facts: NeuronFacts

    init(_ kind: NeuronCircuitKind) {
        self.kind = kind
        let (card, ports) = (kind.card, kind.ports)
        let trust =
            switch card.trust {
            case .reproduced: "reproduced"
            case .fitted: "fitted"
            case .phenomenological: "phenomenological"
            }
        facts = NeuronFacts(
            name: "\(card.name)",
            title: "\(card.title)",
            source: "\(card.source)",
            trust: trust,
            input: .init(name: "\(ports.input)", unit: "\(ports.inputUnit)"),
            membrane: .init(name: "\(ports.membrane)", unit: "\(ports.membraneUnit)"),
            output: .init(name: "\(ports.output)", unit: "\(ports.outputUnit)"),
            timeUnit: "s",
            steps: Self.steps(of: kind),
            recordsAtStart: false,
            usualSeed: 0
        )
    }

    private static func steps(of kind: NeuronCircuitKind) -> NeuronFacts.Steps {
        guard let preset = kind.preset(at: 0) else {
            preconditionFailure("A circuit has a preset.")
        }
        do {
            let noise = CellNoise(seed: 0, device: 0)
            let circuit = try NeuronCircuit(kind: kind, preset: preset, noise: noise)
            return circuit.longestStep < 1e9 ? .atMost(circuit.longestStep) : .exact
        } catch {
            preconditionFailure("The usual preset of a circuit is no fault.")
        }
    }

    var parameters: [ParameterFacts] {
        (0..<kind.parameterCount).compactMap { index in
            guard let parameter = kind.parameter(at: index) else { return nil }
            let evidence = ValueEvidence(parameter.evidence)
            return ParameterFacts(
                name: "\(parameter.name)",
                unit: "\(parameter.unit)",
                low: parameter.low,
                high: parameter.high,
                standard: parameter.standard,
                evidence: evidence,
                source: evidence.source(facts.source)
            )
        }
    }

    var presets: [PresetFacts] {
        var presets: [PresetFacts] = []
        while let preset = kind.preset(at: presets.count) { presets.append(facts(preset)) }
        return presets
    }

    private func facts(_ preset: NeuronCircuitPreset) -> PresetFacts {
        let seconds = preset.drive.seconds
        let timeStep: Double
        let stepCount: Int
        switch facts.steps {
        case .atMost(let longest):
            timeStep = longest
            stepCount = Int((seconds / longest).rounded())
        default:
            stepCount = NeuronSchedule.sampleCount
            timeStep = seconds / Double(stepCount)
        }
        return PresetFacts(
            name: "\(preset.name)",
            title: "\(preset.title)",
            evidence: ValueEvidence(preset.evidence),
            source: "\(preset.source)",
            values: (0..<kind.parameterCount).map { preset.values[$0] },
            drive: NeuronDrive(preset.drive, facts.input.unit),
            timeStep: timeStep,
            stepCount: stepCount,
            duration: seconds,
            examples: DriveExamples(preset.drive, facts.input.unit, timeStep: timeStep)
        )
    }

    func start(
        _ values: [Double],
        timeStep: Double,
        seed: UInt64
    ) throws(NeuronMistake) -> RunningCircuit {
        do {
            let noise = CellNoise(seed: seed, device: 0)
            let circuit = try NeuronCircuit(kind: kind, noise: noise) { values[$0] }
            return RunningCircuit(circuit, timeStep: timeStep, unit: facts.input.unit)
        } catch {
            // Each value lies within its range; so two of them do not go together.
            let usual = presets.first?.name ?? ""
            throw NeuronMistake(
                .settingWrong,
                "The values of \(facts.name) contradict one another: expected a lower level below "
                    + "its upper one, and a device that switches; for example hebb neuron \(facts.name) --preset \(usual)."
            )
        }
    }
}
