// SPDX-License-Identifier: Apache-2.0

internal import NeuronModels

/// A run of a request with the type of its model.
struct NeuronRun: NeuronVisitor {
    let request: NeuronRequest

    mutating func visit<Model: NeuronModel>(
        _ model: Model.Type
    ) throws(NeuronMistake) -> NeuronReport {
        let settings = try NeuronSettings<Model>(
            preset: request.preset,
            settings: request.settings
        )
        let units = DriveUnits(Model.description)
        let drive = try NeuronDrive(request.stimuli, preset: settings.preset.stimulus, units)
        let plan = try NeuronSchedule(
            request,
            preset: settings.preset,
            recordsAtStart: Model.description.recordsAtStart,
            units
        )
        var report = NeuronReport(Model.description, settings.preset, plan)
        if request.isPlain { report.title = "\(settings.preset.title)" }
        report.parameters = settings.parameters
        report.stimulus = drive.lines
        try play(Model(settings.values, timeStep: plan.timeStep), drive, plan, &report)
        return report
    }

    private func play<Model: NeuronModel>(
        _ start: Model,
        _ drive: NeuronDrive,
        _ plan: NeuronSchedule,
        _ report: inout NeuronReport
    ) throws(NeuronMistake) {
        var model = start
        for step in 0..<plan.stepCount {
            let isSpike = model.step(current: drive.current(at: Double(step) * plan.timeStep))
            let time = Model.time(afterStep: step, timeStep: plan.timeStep)
            let membrane = model.membrane
            guard membrane.isFinite else { throw diverged(time, plan) }
            report.lowest = min(report.lowest, membrane)
            report.highest = max(report.highest, membrane)
            if isSpike { report.spikeTimes.append(time) }
            guard step % plan.traceEvery == 0 else { continue }
            report.trace.time.append(time)
            report.trace.membrane.append(membrane)
        }
        report.spikeCount = report.spikeTimes.count
    }

    private func diverged(_ time: Double, _ plan: NeuronSchedule) -> NeuronMistake {
        let units = plan.units
        return NeuronMistake(
            .diverged,
            "The membrane is no finite number at \(units.time(NumberText.short(time))): expected "
                + "a shorter step or a smaller current; for example --dt "
                + "\"\(units.time(NumberText.short(plan.timeStep / 10)))\"."
        )
    }
}
