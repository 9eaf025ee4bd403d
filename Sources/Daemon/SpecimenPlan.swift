// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import DeviceModels
internal import Experiments
internal import PulsePrograms
internal import Quantities

/// The devices a model board simulates, from a bench and its device profile.
struct SpecimenPlan {
    let specimen: Specimen
    let parameterCount: Int

    /// Names of the device models in profiles.
    static let models = ModelKind.allCases
        .map { (name: String(describing: $0.card.name), kind: $0) }

    /// The specimen of an experiment's bench, with its ablation.
    ///
    /// - Throws: ``RunFailure`` when the profile names a model or a parameter there is not.
    init(_ experiment: Experiment, seed: UInt64) throws(RunFailure) {
        let bench = experiment.bench
        let profile = bench.profile
        guard let kind = Self.models.first(where: { $0.name == profile.model })?.kind else {
            let known = Self.models.map(\.name).joined(separator: ", ")
            throw RunFailure(
                "Profile \(profile.name): there is no model \(profile.model); known: \(known).",
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
            segmentResistance: UInt32(clamping: bench.wiring.segmentResistance.value)
        )
        var known: [String] = []
        for index in 0..<kind.parameterCount {
            guard let parameter = kind.parameter(at: index) else { continue }
            let name = String(describing: parameter.name)
            known.append(name)
            let value = profile[name] ?? parameter.standard
            guard parameter.fault(of: value) == nil else {
                throw RunFailure(
                    """
                    Profile \(profile.name): \(name) is \(value) \(parameter.unit), expected \
                    \(parameter.low) to \(parameter.high).
                    """,
                    .usage
                )
            }
            specimen.parameters[index] = value
        }
        for parameter in profile.parameters where !known.contains(parameter.name) {
            throw RunFailure(
                "Profile \(profile.name): model \(profile.model) has no \(parameter.name).",
                .usage
            )
        }
        self.specimen = specimen
        parameterCount = kind.parameterCount
    }
}
