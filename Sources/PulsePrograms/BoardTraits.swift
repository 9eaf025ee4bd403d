// SPDX-License-Identifier: Apache-2.0

/// What a board can do, in the units of pulse programs.
public struct BoardTraits: Hashable, Sendable, BitwiseCopyable {
    /// The most lines of one kind.
    public static let maximumLines = 64

    /// Rows that can be driven.
    public var rows: Int
    /// Columns that can be driven and sensed.
    public var columns: Int
    /// Gate lines.
    public var gates: Int
    /// Source lines.
    public var sources: Int
    /// Length of a program tick in nanoseconds.
    public var programTick: UInt32
    /// Shortest duration of a level, in program ticks.
    public var shortestTicks: UInt64
    /// Program ticks between two codes of a slope.
    public var updateTicks: UInt64
    /// Nanovolts of one DAC code.
    public var dacStep: UInt32
    /// Largest DAC code; the smallest is its negative.
    public var dacMaximum: Int16
    /// How many sense ranges there are.
    public var adcRanges: UInt8
    /// Femtoamperes of one ADC code in range 0; each further range is ten times coarser.
    public var adcStep: UInt32
    /// Largest ADC code; the smallest is its negative.
    public var adcMaximum: Int32
    /// Longest program in bytes.
    public var programMemory: Int
    /// Records the board can hold before they are fetched.
    public var recordMemory: Int
    /// The board's own limit across a cell, in microvolts.
    public var cellCeiling: UInt32
    /// The board's own limit on a line, in microvolts.
    public var lineCeiling: UInt32
    /// Interlock switches that let external generators through.
    public var switches: UInt8

    /// Traits of the given values.
    public init(
        rows: Int,
        columns: Int,
        gates: Int = 0,
        sources: Int = 0,
        programTick: UInt32,
        shortestTicks: UInt64,
        updateTicks: UInt64,
        dacStep: UInt32,
        dacMaximum: Int16,
        adcRanges: UInt8,
        adcStep: UInt32,
        adcMaximum: Int32,
        programMemory: Int,
        recordMemory: Int,
        cellCeiling: UInt32,
        lineCeiling: UInt32,
        switches: UInt8 = 0
    ) {
        self.rows = rows
        self.columns = columns
        self.gates = gates
        self.sources = sources
        self.programTick = programTick
        self.shortestTicks = shortestTicks
        self.updateTicks = updateTicks
        self.dacStep = dacStep
        self.dacMaximum = dacMaximum
        self.adcRanges = adcRanges
        self.adcStep = adcStep
        self.adcMaximum = adcMaximum
        self.programMemory = programMemory
        self.recordMemory = recordMemory
        self.cellCeiling = cellCeiling
        self.lineCeiling = lineCeiling
        self.switches = switches
    }

    /// Whether every line of `lines` exists.
    public func has(_ lines: LineSet) -> Bool {
        Self.fits(lines.rows, rows) && Self.fits(lines.columns, columns)
            && Self.fits(lines.gates, gates) && Self.fits(lines.sources, sources)
    }

    private static func fits(_ mask: UInt64, _ count: Int) -> Bool {
        count >= 64 || mask >> UInt64(count) == 0
    }

    /// A current in femtoamperes: the raw `code` of `range`.
    public func femtoamperes(code: Int32, range: UInt8) -> Int64 {
        var step = Int64(adcStep)
        for _ in 0..<min(range, 8) {
            step *= 10
        }
        return Int64(code) * step
    }

    /// The largest DAC code whose voltage does not exceed `microvolts`.
    public func largestCode(within microvolts: UInt32) -> Int32 {
        Int32(min(UInt64(microvolts) * 1000 / UInt64(dacStep), UInt64(dacMaximum)))
    }

    /// The voltage of `code` in microvolts, rounded up.
    public func microvolts(ofMagnitude code: Int32) -> UInt32 {
        UInt32((UInt64(code.magnitude) * UInt64(dacStep) + 999) / 1000)
    }
}

/// What a program must keep to.
///
/// A zero means: no limit beyond the board's ceiling.
public struct ProgramLimits: Hashable, Sendable, BitwiseCopyable {
    /// Largest magnitude across any cell, in microvolts.
    public var cellVoltage: UInt32
    /// Largest magnitude on any line, in microvolts.
    public var lineVoltage: UInt32
    /// Longest time lines stay away from rest without a break, in nanoseconds.
    public var pulseWidth: UInt64
    /// Longest program, in nanoseconds.
    public var duration: UInt64
    /// Most pulses.
    public var pulses: UInt64
    /// The analogue limiter's current in picoamperes, for the energy bound.
    public var current: UInt64
    /// Most energy one stay away from rest may put into a cell, in femtojoules.
    public var energy: UInt64

    /// Limits of the given values.
    public init(
        cellVoltage: UInt32 = 0,
        lineVoltage: UInt32 = 0,
        pulseWidth: UInt64 = 0,
        duration: UInt64 = 0,
        pulses: UInt64 = 0,
        current: UInt64 = 0,
        energy: UInt64 = 0
    ) {
        self.cellVoltage = cellVoltage
        self.lineVoltage = lineVoltage
        self.pulseWidth = pulseWidth
        self.duration = duration
        self.pulses = pulses
        self.current = current
        self.energy = energy
    }

    /// Whether they allow nothing that `others` do not.
    ///
    /// The limiter's current must not fall, because the energy bound falls with it.
    public func isWithin(_ others: ProgramLimits) -> Bool {
        func isStricter<Number: FixedWidthInteger>(_ limit: Number, _ other: Number) -> Bool {
            other == 0 || (limit != 0 && limit <= other)
        }
        return isStricter(cellVoltage, others.cellVoltage)
            && isStricter(lineVoltage, others.lineVoltage)
            && isStricter(pulseWidth, others.pulseWidth) && isStricter(duration, others.duration)
            && isStricter(pulses, others.pulses) && isStricter(energy, others.energy)
            && current >= others.current
    }

    /// The loosest limits within both: of every limit the tighter one.
    ///
    /// Of two limiters the larger current counts, because the energy bound rises with it.
    public func tightened(by others: ProgramLimits) -> ProgramLimits {
        func tighter<Number: FixedWidthInteger>(_ limit: Number, _ other: Number) -> Number {
            if limit == 0 { return other }
            return other == 0 ? limit : min(limit, other)
        }
        return ProgramLimits(
            cellVoltage: tighter(cellVoltage, others.cellVoltage),
            lineVoltage: tighter(lineVoltage, others.lineVoltage),
            pulseWidth: tighter(pulseWidth, others.pulseWidth),
            duration: tighter(duration, others.duration),
            pulses: tighter(pulses, others.pulses),
            current: max(current, others.current),
            energy: tighter(energy, others.energy)
        )
    }
}
