// SPDX-License-Identifier: Apache-2.0

public import BoardRuntime
public import PulsePrograms
public import Quantities
public import WireProtocol

/// Outputs that do not exist yet: everything is taken note of, nothing is ever armed.
public struct AbsentOutputs: BoardDriver, Sendable {
    /// One cell that cannot be driven, in the units of the simulated board.
    public let traits = BoardTraits(
        rows: 1,
        columns: 1,
        programTick: 40,
        shortestTicks: 25,
        updateTicks: 25,
        dacStep: 250_000,
        dacMaximum: 20000,
        adcRanges: 1,
        adcStep: 10_000,
        adcMaximum: 32767,
        programMemory: 4096,
        recordMemory: 64,
        cellCeiling: 5_000_000,
        lineCeiling: 5_000_000
    )

    /// No outputs.
    public init() {}

    /// There is no room for models on this board.
    public mutating func setSpecimen(_ specimen: Specimen) -> SpecimenVerdict { .notAModel }

    /// Does nothing.
    public mutating func begin() {}

    /// Does nothing.
    public mutating func set(_ line: Line, to level: LineLevel) {}

    /// Does nothing.
    public mutating func commit(at tick: UInt64) {}

    /// Time passes at once.
    public mutating func advance(from start: UInt64, to end: UInt64) -> Advance {
        Advance(tick: end, work: 1)
    }

    /// There is nothing to sense.
    public mutating func sense(_ line: Line, range: UInt8, gate: Read.Gate) -> SensedCurrent {
        SensedCurrent(code: 0, range: 0, flags: [.saturated])
    }

    /// There is no current.
    public mutating func magnitudeOfCurrent(columns: UInt64) -> Int64 { 0 }

    /// Outputs that do not exist are safe.
    public mutating func makeSafe() {}

    /// Does nothing.
    public mutating func raiseTrigger(_ output: UInt8, ticks: UInt64) {}

    /// There are no triggers.
    public mutating func triggerIsHigh(_ input: UInt8, at tick: UInt64) -> Bool { false }

    /// Always refused.
    public mutating func refusalToArm() -> BoardFault { .wrongState }
}
