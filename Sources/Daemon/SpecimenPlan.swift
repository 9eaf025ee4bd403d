// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import DeviceModels
internal import Experiments
internal import PulsePrograms
internal import Quantities
internal import SimulatedDevices

/// The devices a model board simulates, from a bench and its device profile.
struct SpecimenPlan {
    let specimen: Specimen
    let parameterCount: Int

    /// The specimen of an experiment's bench, with its ablation.
    ///
    /// - Throws: ``RunFailure`` when the profile names a model or a parameter there is not.
    init(_ experiment: Experiment, seed: UInt64) throws(RunFailure) {
        let bench = experiment.bench
        let profile = bench.profile
        let plan: DevicePlan
        do {
            plan = try DevicePlan(profile)
        } catch {
            throw RunFailure(error.description, .usage)
        }
        guard let kind = plan.pulses else {
            throw RunFailure(
                "Profile \(profile.name): only hosts integrate \(profile.model); boards cannot.",
                .usage
            )
        }
        var flags: Specimen.Flags = bench.array.top == .column ? [.topIsColumn] : []
        if experiment.ablation == .freeze { flags.insert(.freeze) }
        if experiment.ablation == .flip { flags.insert(.flip) }
        var specimen = Specimen(
            model: kind.rawValue,
            rows: bench.array.rowCount,
            columns: bench.array.columnCount,
            seed: seed,
            flags: flags,
            potentiateLimiter: UInt64(max(0, bench.potentiateLimiter.current?.value ?? 0)),
            depressLimiter: UInt64(max(0, bench.depressLimiter.current?.value ?? 0)),
            segmentResistance: UInt32(bench.wiring.segmentResistance.value)
        )
        for (index, value) in plan.pulseParameters.enumerated() {
            specimen.parameters[index] = value
        }
        self.specimen = specimen
        parameterCount = kind.parameterCount
    }
}
