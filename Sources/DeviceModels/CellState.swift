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

    /// The factor on the exponent of its drift that was drawn at the last write.
    public internal(set) var driftFactor: Double

    /// Further state of the model, such as a residual or an exponent that was drawn.
    public internal(set) var memory: CellVariables

    /// Further parameters of the model as fabrication made them.
    public internal(set) var traits: CellVariables

    /// The end of its last change, in nanoseconds of the run.
    public internal(set) var changedAt: Int64

    /// The time of its last telegraph draw, in nanoseconds of the run.
    public internal(set) var telegraphTime: Int64

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

    /// Whether its telegraph noise is in the upper state.
    public internal(set) var isTelegraphHigh: Bool

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
        driftFactor = 1
        memory = CellVariables()
        traits = CellVariables()
        changedAt = 0
        telegraphTime = 0
        writeEvents = 0
        readEvents = 0
        episodeSign = 0
        isVirgin = false
        isStuck = true
        isTelegraphHigh = false
    }

    /// The conductance in siemens of a family whose conductance is in proportion to its level.
    ///
    /// ``DeviceModel/conductance(of:at:noise:)`` is that of any family, with retention.
    public var conductance: Double { level * siemensPerLevel }

    /// Takes a new level, held within the bounds; while potentiating not above `ceiling`.
    ///
    /// A cell that is beyond the ceiling already keeps its level.
    mutating func moveTo(_ target: Double, ceiling: Double) {
        let limited = episodeSign > 0 ? min(target, max(level, ceiling)) : target
        level = min(max(limited, lowerBound), upperBound)
    }
}

/// Six numbers of a cell whose meaning is the model's.
public struct CellVariables: Equatable, Sendable, BitwiseCopyable {
    private var values: (Double, Double, Double, Double, Double, Double) = (0, 0, 0, 0, 0, 0)

    /// Six zeros.
    public init() {}

    /// How many there are.
    public static var count: Int { 6 }

    /// The variable at an index below ``count``.
    public subscript(index: Int) -> Double {
        get {
            switch index {
            case 0: values.0
            case 1: values.1
            case 2: values.2
            case 3: values.3
            case 4: values.4
            case 5: values.5
            default: preconditionFailure("A cell has six variables.")
            }
        }
        set {
            switch index {
            case 0: values.0 = newValue
            case 1: values.1 = newValue
            case 2: values.2 = newValue
            case 3: values.3 = newValue
            case 4: values.4 = newValue
            case 5: values.5 = newValue
            default: preconditionFailure("A cell has six variables.")
            }
        }
    }

    /// Whether all six are equal.
    public static func == (left: Self, right: Self) -> Bool { left.values == right.values }
}
