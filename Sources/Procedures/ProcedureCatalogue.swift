// SPDX-License-Identifier: Apache-2.0

package import Experiments
package import PulsePrograms

/// Every procedure there is.
package enum ProcedureCatalogue: Sendable {
    /// All of them, in the order of the catalogue.
    package static let all: [any Procedure.Type] = [
        CurrentVoltage.self, PotentiationDepression.self, Relaxation.self, StimulationMap.self,
        PairedPulse.self, SpikeTimingWindow.self,
        SpikeTimingKernels.self, SpikeTimingStretch.self, SpikeTimingAdaptation.self,
        CoincidentPairs.self, PostsynapticCurrent.self, NeighbourEffects.self, Relearning.self,
        SwitchingProbability.self, PulseSchemes.self, Coincidence.self,
        Endurance.self, Cycling.self, Habituation.self,
        GeneratorPulses.self,
    ]

    /// What experiment files may name.
    package static var schemas: [ProcedureSchema] { all.map { $0.schema } }

    /// The schema of a procedure, or nil when there is none of that name.
    package static func schema(named name: String) -> ProcedureSchema? {
        schemas.first { $0.name == name }
    }

    /// The plan of an experiment.
    ///
    /// - Throws: ``ProcedureError`` when there is no such procedure, or when it cannot be planned.
    package static func make(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) -> any Procedure {
        for procedure in all where procedure.schema.name == experiment.procedure {
            return try procedure.init(experiment: experiment, board: board, seed: seed)
        }
        throw ProcedureError(
            .unknownProcedure,
            experiment.procedure,
            "there is no procedure of this name"
        )
    }
}
