// SPDX-License-Identifier: Apache-2.0

/// One cell: what a pulse changes, and what fabrication made of the model's parameters.
public struct CellState: Equatable, Sendable, BitwiseCopyable {
    /// The state variable, in units of `siemensPerLevel`.
    public internal(set) var level: Double

    /// The conductance of one unit of level, in siemens.
    public internal(set) var siemensPerLevel: Double

    /// The least level of a formed cell.
    public internal(set) var lowerBound: Double

    /// The greatest level.
    public internal(set) var upperBound: Double

    /// The effective voltage above which the cell potentiates, in volts.
    public internal(set) var potentiationThreshold: Double

    /// The magnitude of the negative effective voltage beyond which it depresses, in volts.
    public internal(set) var depressionThreshold: Double

    /// The effective voltage above which a virgin cell forms, in volts.
    public internal(set) var formingVoltage: Double

    /// The rate of potentiation, in the model's unit.
    public internal(set) var potentiationRate: Double

    /// The rate of depression, in the model's unit.
    public internal(set) var depressionRate: Double

    /// The factor on the rate that was drawn for the present switching episode.
    public internal(set) var episodeFactor: Double

    /// How many draws its writes have made.
    public internal(set) var writeEvents: UInt64

    /// How many draws its reads have made.
    public internal(set) var readEvents: UInt64

    /// +1 while it potentiates, −1 while it depresses, else 0.
    public internal(set) var episodeSign: Int8

    /// Whether it still waits to be formed.
    public internal(set) var isVirgin: Bool

    /// Whether it is defective and never changes.
    public internal(set) var isStuck: Bool

    /// A place for a cell: no conductance, and nothing changes it.
    public init() {
        level = 0
        siemensPerLevel = 0
        lowerBound = 0
        upperBound = 0
        potentiationThreshold = .greatestFiniteMagnitude
        depressionThreshold = .greatestFiniteMagnitude
        formingVoltage = .greatestFiniteMagnitude
        potentiationRate = 0
        depressionRate = 0
        episodeFactor = 0
        writeEvents = 0
        readEvents = 0
        episodeSign = 0
        isVirgin = false
        isStuck = true
    }

    /// The conductance in siemens.
    public var conductance: Double { level * siemensPerLevel }
}
