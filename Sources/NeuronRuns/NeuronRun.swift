// SPDX-License-Identifier: Apache-2.0

/// A run of a request with the neuron that it names.
struct NeuronRun {
    let request: NeuronRequest

    func report(_ neuron: some RunnableNeuron) throws(NeuronMistake) -> NeuronReport {
        let facts = neuron.facts
        var settings = try NeuronSettings(neuron, request)
        let seed = try settings.seed(request.seed, usual: facts.usualSeed)
        let preset = settings.preset
        let units = DriveUnits(facts, preset.examples)
        let drive = try NeuronDrive(request.stimuli, preset: preset.drive, units)
        let plan = try NeuronSchedule(request, facts, preset: preset, units)
        var report = NeuronReport(facts, preset, plan)
        if request.isPlain { report.title = preset.title }
        report.parameters = settings.parameters
        report.stimulus = drive.lines
        report.seed = seed
        var state = try neuron.start(settings.values, timeStep: plan.timeStep, seed: seed ?? 0)
        try play(&state, drive, plan, &report)
        return report
    }

    private func play(
        _ state: inout some RunningNeuron,
        _ drive: NeuronDrive,
        _ plan: NeuronSchedule,
        _ report: inout NeuronReport
    ) throws(NeuronMistake) {
        for step in 0..<plan.stepCount {
            try state.step(step, drive, into: &report)
            let time = state.time(afterStep: step)
            guard state.membrane.isFinite else { throw diverged(time, plan) }
            guard step % plan.traceEvery == 0 else { continue }
            report.trace.time.append(time)
            report.trace.membrane.append(state.membrane)
            if let output = state.output { report.trace.output?.append(output) }
        }
        report.spikeCount = report.spikeTimes.count
    }

    private func diverged(_ time: Double, _ plan: NeuronSchedule) -> NeuronMistake {
        let units = plan.units
        return NeuronMistake(
            .diverged,
            "The membrane is no finite number at \(units.time(time)): expected "
                + "a shorter step or a smaller \(units.noun); for example --dt "
                + "\"\(units.time(plan.timeStep / 10))\"."
        )
    }
}
