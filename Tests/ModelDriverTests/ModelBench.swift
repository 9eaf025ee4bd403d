// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import DeviceModels
import ModelDriver
import PulsePrograms

/// What the tests play on: a model board like the shipped ones.
enum ModelBench {
    static let traits = BoardTraits(
        rows: 32,
        columns: 32,
        programTick: 40,
        shortestTicks: 2,
        updateTicks: 25,
        dacStep: 250_000,
        dacMaximum: 32000,
        adcRanges: 7,
        adcStep: 10_000,
        adcMaximum: 32767,
        programMemory: 49152,
        recordMemory: 4096,
        cellCeiling: 8_000_000,
        lineCeiling: 8_000_000,
        switches: 4
    )

    /// A stage with a specimen of standard parameters, some of them replaced.
    static func stage(
        _ kind: ModelKind,
        rows: Int = 1,
        columns: Int = 1,
        seed: UInt64 = 1,
        flags: Specimen.Flags = [],
        quiet: Bool = true,
        limits: ProgramLimits = ProgramLimits(),
        set: (inout Specimen) -> Void = { _ in }
    ) -> Rehearsal<ModelDriver> {
        var driver = ModelDriver(traits: traits)
        var specimen = Specimen(
            model: kind.rawValue,
            rows: rows,
            columns: columns,
            seed: seed,
            flags: flags
        )
        for index in 0..<kind.parameterCount {
            guard let parameter = kind.parameter(at: index) else { continue }
            let isSpread = String(describing: parameter.name).hasSuffix("spread")
            specimen.parameters[index] = quiet && isSpread ? 0 : parameter.standard
        }
        set(&specimen)
        guard case .accepted = driver.setSpecimen(specimen) else {
            preconditionFailure("The standard parameters are usable.")
        }
        return Rehearsal(driver, limits: limits)
    }
}
