// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import Plasticity

extension OverlapLaw {
    /// The law that the profile of a stage makes.
    ///
    /// - Throws: `.profile` where its parameters make none.
    init(profileOf stage: Stage) throws(ProcedureError) {
        for name in ["potentiation_exponent", "depression_exponent"] {
            guard stage.bench.profile[name] ?? 1 == 1 else {
                throw ProcedureError(
                    .profile,
                    stage.bench.profile.name,
                    "\(name) is not 1; the overlap has a closed form for 1 only"
                )
            }
        }
        let law = OverlapLaw(
            minimum: try stage.profileValue("minimum_conductance"),
            maximum: try stage.profileValue("maximum_conductance"),
            potentiationThreshold: try stage.profileValue("potentiation_threshold"),
            depressionThreshold: try stage.profileValue("depression_threshold"),
            voltageScale: try stage.profileValue("voltage_scale"),
            potentiationRate: try stage.profileValue("potentiation_rate"),
            depressionRate: try stage.profileValue("depression_rate")
        )
        guard let law else {
            throw ProcedureError(
                .profile,
                stage.bench.profile.name,
                "maximum_conductance must exceed minimum_conductance, and voltage_scale 0"
            )
        }
        self = law
    }
}
