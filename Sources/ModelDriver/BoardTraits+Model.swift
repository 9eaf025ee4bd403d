// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms

extension BoardTraits {
    /// What every board with device models behind its outputs can do, on a host or on a chip: the
    /// same, so that their records agree bit for bit.
    public static var model: BoardTraits {
        BoardTraits(
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
            lineCeiling: 8_000_000
        )
    }
}
