// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels
public import PulsePrograms

/// What every board with models behind its outputs has in common.
public enum ModelBoard: Sendable {
    /// Traits of the simulated and the emulated board; equal, so that they refuse alike.
    ///
    /// 40 ns ticks, ±8 V in steps of 250 µV, currents from 10 pA to 32 mA in seven ranges, four
    /// interlock switches.
    public static var traits: BoardTraits {
        BoardTraits(
            rows: 64,
            columns: 64,
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
    }

    /// The specimen of a client that brings none: 32 × 32 cells with standard parameters.
    public static func standardSpecimen(seed: UInt64) -> Specimen {
        let kind = ModelKind.thresholdDrift
        var specimen = Specimen(model: kind.rawValue, rows: 32, columns: 32, seed: seed)
        for index in 0..<kind.parameterCount {
            specimen.parameters[index] = kind.parameter(at: index)?.standard ?? 0
        }
        return specimen
    }
}
