// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms
public import Quantities
public import WireProtocol

/// What a line is at: a DAC code, or nothing.
public enum LineLevel: Hashable, Sendable, BitwiseCopyable {
    /// Driven to a DAC code.
    case code(Int16)
    /// Isolated.
    case floating
}

/// A sensed current.
public struct SensedCurrent: Hashable, Sendable, BitwiseCopyable {
    /// The raw ADC code.
    public var code: Int32
    /// The range it was sensed in.
    public var range: UInt8
    /// Remarks.
    public var flags: Record.Flags

    /// A sensed current of the given code.
    public init(code: Int32, range: UInt8, flags: Record.Flags = []) {
        self.code = code
        self.range = range
        self.flags = flags
    }
}

/// How far a driver let time pass, and what it cost.
public struct Advance: Hashable, Sendable, BitwiseCopyable {
    /// The program tick that was reached.
    public var tick: UInt64
    /// Cost in units of roughly one instruction of a pulse program; a device update counts 16.
    public var work: Int

    /// An advance to `tick`.
    public init(tick: UInt64, work: Int) {
        self.tick = tick
        self.work = work
    }
}

/// What is behind an interlock switch.
public enum ExternalSource: Hashable, Sendable, BitwiseCopyable {
    /// The board has no such switch.
    case absent
    /// A generator, which puts out what it was told to.
    case instrument
    /// A model of one: the board plays what the generator states.
    case model
}

/// The one thing that differs between boards: registers on a real one, physics on a model.
///
/// The runtime calls a driver in this order: ``begin()`` once a play, then any number of
/// ``set(_:to:)``, ``commit(at:)``, ``advance(from:to:)`` and ``sense(_:range:gate:)`` with
/// program ticks that never fall, and ``makeSafe()`` at the end, on every fault and at start-up.
public protocol BoardDriver: ~Copyable {
    /// What the board can do.
    var traits: BoardTraits { get }

    /// Whether the driver could not do what the play asked since ``begin()``; then nothing that it
    /// said last counts, and the board trips.
    ///
    /// Only models fail, where they find no voltages for resistive lines.
    var hasFailed: Bool { get }

    /// Replaces the simulated devices by new ones; a board with real devices answers so.
    mutating func setSpecimen(_ specimen: Specimen) -> SpecimenVerdict

    /// Program tick 0 is now; all lines are driven to 0 V.
    mutating func begin()

    /// Notes the level a line takes at the next ``commit(at:)``.
    mutating func set(_ line: Line, to level: LineLevel)

    /// Lets all noted levels take effect together at `tick`.
    mutating func commit(at tick: UInt64)

    /// Lets time pass at the present levels; may stop early, but never before `start`.
    mutating func advance(from start: UInt64, to end: UInt64) -> Advance

    /// Senses the current into a line at the present levels.
    ///
    /// With a gate other than `.all` the line is switched to the virtual ground for the aperture,
    /// and crossing lines of the other sign to 0 V.
    mutating func sense(_ line: Line, range: UInt8, gate: Read.Gate) -> SensedCurrent

    /// The sum of the magnitudes of the currents into the given columns, in femtoamperes, without
    /// noise: what an over-current comparator sees.
    mutating func magnitudeOfCurrent(columns: UInt64) -> Int64

    /// Brings all lines to the safe state together.
    mutating func makeSafe()

    /// Raises a trigger output for `ticks`.
    mutating func raiseTrigger(_ output: UInt8, ticks: UInt64)

    /// Whether a trigger input is high at `tick`.
    mutating func triggerIsHigh(_ input: UInt8, at tick: UInt64) -> Bool

    /// Isolates the drivers of `lines` and closes the interlock switch that leads to them.
    ///
    /// ``makeSafe()`` opens every switch, too.
    mutating func closeSwitch(_ number: UInt8, to lines: LineSet) -> ExternalSource

    /// Opens an interlock switch and drives its lines to 0 V again.
    mutating func openSwitch(_ number: UInt8)

    /// The play pauses at a safe point until the host has stored records; all lines are at rest.
    mutating func pause()

    /// Whether everything up to `tick` has happened; a driver that runs ahead of its hardware says
    /// no until then, and the play does not end before.
    mutating func hasPlayed(to tick: UInt64) -> Bool

    /// Why lines may not leave the safe state now, or none; asked before the board is armed.
    mutating func refusalToArm() -> BoardFault

    /// What the hardware stopped by itself since the last call, or none.
    mutating func takeTrip() -> BoardFault

    /// Whether stored limits of the array outlast a boot.
    var keepsArrayLimits: Bool { get }

    /// The stored copy 0 or 1 of the array's limits, all ones where none was written; nil for a
    /// driver without storage.
    mutating func readArrayLimits(copy index: Int) -> ArrayLimitsCopy?

    /// Stores copy 0 or 1 of the array's limits; only called while outputs are safe.
    ///
    /// - Returns: Whether it was stored; the runtime reads it back, too.
    mutating func writeArrayLimits(_ copy: ArrayLimitsCopy, at index: Int) -> Bool
}

extension BoardDriver where Self: ~Copyable {
    /// A model's time stands still by itself.
    public mutating func pause() {}

    /// What a model was told has happened.
    public mutating func hasPlayed(to tick: UInt64) -> Bool { true }

    /// A model is always ready.
    public mutating func refusalToArm() -> BoardFault { .none }

    /// A model stops nothing by itself.
    public mutating func takeTrip() -> BoardFault { .none }

    /// Real outputs do as they are told.
    public var hasFailed: Bool { false }

    /// Most boards have no interlock switch.
    public mutating func closeSwitch(_ number: UInt8, to lines: LineSet) -> ExternalSource {
        .absent
    }

    /// Most boards have no interlock switch.
    public mutating func openSwitch(_ number: UInt8) {}

    /// Without storage the runtime keeps them until the next boot.
    public var keepsArrayLimits: Bool { false }

    /// Without storage the runtime keeps them until the next boot.
    public mutating func readArrayLimits(copy index: Int) -> ArrayLimitsCopy? { nil }

    /// Without storage the runtime keeps them until the next boot.
    public mutating func writeArrayLimits(_ copy: ArrayLimitsCopy, at index: Int) -> Bool { true }
}
