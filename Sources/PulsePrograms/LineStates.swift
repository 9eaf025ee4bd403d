// SPDX-License-Identifier: Apache-2.0

internal import Quantities

/// What the verifier knows of all lines at one place in a program: an interval of codes for each.
///
/// It takes four kilobytes and a board's stack is small: it is copied on request only, and its
/// questions are marked `mutating`, though they change nothing, because the compiler hands other
/// functions a copy.
struct LineStates: ~Copyable {
    /// Lowest and highest code a line may be at.
    var lows = InlineArray<256, Int16>(repeating: 0)
    var highs = InlineArray<256, Int16>(repeating: 0)
    /// Whether a line may be floating.
    var floating = LineSet()
    /// Program ticks a waveform on a line may still last; 0 for none.
    var pending = InlineArray<256, UInt64>(repeating: 0)
    /// Lines away from rest whose waveform may never begin, so that they may stay where they are.
    var held = LineSet()

    /// Whether the lines are exactly as a biasing scheme sets them for a code in `drive`.
    var isScheme = true
    var drive: ClosedRange<Int32> = 0...0

    /// The selection in force.
    var rows: UInt64 = 0
    var columns: UInt64 = 0
    var scheme = BiasScheme.ground

    /// Whether a neuron may sense with a gate.
    var hasGatedNeuron = false
    /// Columns that have a neuron, and how long its waveform may last.
    var neurons: UInt64 = 0
    var neuronShape = InlineArray<64, UInt64>(repeating: 0)
    var neuronLows = InlineArray<64, Int16>(repeating: 0)
    var neuronHighs = InlineArray<64, Int16>(repeating: 0)

    /// The same knowledge once more.
    @inline(never)
    mutating func copy() -> LineStates {
        var copy = LineStates()
        copy.lows = lows
        copy.highs = highs
        copy.floating = floating
        copy.pending = pending
        copy.held = held
        copy.isScheme = isScheme
        copy.drive = drive
        copy.rows = rows
        copy.columns = columns
        copy.scheme = scheme
        copy.hasGatedNeuron = hasGatedNeuron
        copy.neurons = neurons
        copy.neuronShape = neuronShape
        copy.neuronLows = neuronLows
        copy.neuronHighs = neuronHighs
        return copy
    }

    /// Whether every line is at 0 V for certain.
    var isAtRest: Bool {
        mutating get {
            if isScheme { return drive == 0...0 && terminalsAreAtRest }
            return areAtRest(0..<256)
        }
    }

    /// Whether every gate and source line is at 0 V for certain.
    var terminalsAreAtRest: Bool {
        mutating get { areAtRest(128..<256) }
    }

    @inline(never)
    private mutating func areAtRest(_ slots: Range<Int>) -> Bool {
        for slot in slots where lows[slot] != 0 || highs[slot] != 0 {
            return false
        }
        return true
    }

    /// Whether a waveform may be going on.
    var isShaping: Bool {
        mutating get { areShaping() }
    }

    @inline(never)
    private mutating func areShaping() -> Bool {
        for slot in 0..<256 where pending[slot] != 0 {
            return true
        }
        return false
    }

    /// Puts all lines where the scheme has them for any code in `codes`.
    @inline(never)
    mutating func setDrive(_ codes: ClosedRange<Int32>, _ traits: BoardTraits) {
        isScheme = true
        drive = codes
        floating = LineSet()
        for index in 0..<traits.rows {
            let isSelected = rows >> UInt64(index) & 1 != 0
            setLine(.row, index, isSelected ? .selectedRow : .otherRow, codes)
        }
        for index in 0..<traits.columns {
            let isSelected = columns >> UInt64(index) & 1 != 0
            setLine(.column, index, isSelected ? .selectedColumn : .otherColumn, codes)
        }
    }

    private mutating func setLine(
        _ kind: Line.Kind,
        _ index: Int,
        _ role: BiasScheme.Role,
        _ codes: ClosedRange<Int32>
    ) {
        let slot = ProgramBounds.slot(kind, index)
        let ends = (Int16(clamping: codes.lowerBound), Int16(clamping: codes.upperBound))
        guard let first = scheme.level(of: role, for: ends.0),
            let second = scheme.level(of: role, for: ends.1)
        else {
            floating[kind] |= 1 << UInt64(index)
            lows[slot] = 0
            highs[slot] = 0
            return
        }
        lows[slot] = min(first, second)
        highs[slot] = max(first, second)
    }

    /// Puts `lines` at `code`, or at any code between `low` and `high`.
    @inline(never)
    mutating func set(_ lines: LineSet, low: Int16, high: Int16) {
        isScheme = false
        forEach(lines) { states, slot, _ in
            states.lows[slot] = low
            states.highs[slot] = high
        }
        for kind in Line.Kind.allCases {
            floating[kind] &= ~lines[kind]
        }
    }

    /// Lets `lines` float.
    @inline(never)
    mutating func float(_ lines: LineSet) {
        isScheme = false
        for kind in Line.Kind.allCases {
            floating[kind] |= lines[kind]
        }
        forEach(lines) { states, slot, _ in
            states.lows[slot] = 0
            states.highs[slot] = 0
        }
    }

    /// The largest code across any cell; floating lines count at the full spread of the driven.
    ///
    /// A gated sense has the sensed line and some of those that cross it at 0 V.
    @inline(never)
    mutating func cellPeak(_ traits: BoardTraits, isGated: Bool) -> Int32 {
        if isScheme { return max(abs(drive.lowerBound), abs(drive.upperBound)) }
        var row = hull(.row, traits.rows)
        var column = hull(.column, traits.columns)
        if isGated {
            row = (min(0, row.low), max(0, row.high))
            column = (min(0, column.low), max(0, column.high))
        }
        if floating.rows != 0 || floating.columns != 0 {
            row = (min(row.low, column.low), max(row.high, column.high))
            column = row
        }
        return max(Int32(row.high) - Int32(column.low), Int32(column.high) - Int32(row.low))
    }

    private mutating func hull(_ kind: Line.Kind, _ count: Int) -> (low: Int16, high: Int16) {
        var low = Int16.max
        var high = Int16.min
        for index in 0..<count {
            let slot = ProgramBounds.slot(kind, index)
            low = min(low, lows[slot])
            high = max(high, highs[slot])
        }
        return (low, high)
    }

    /// Widens what a program's bounds say of each line by what it may be at now.
    @inline(never)
    mutating func record(in bounds: inout ProgramBounds) {
        for slot in 0..<256 where lows[slot] != 0 || highs[slot] != 0 {
            bounds.widen(slot: slot, low: lows[slot], high: highs[slot])
        }
    }

    mutating func forEach(
        _ lines: LineSet,
        _ body: (inout LineStates, Int, Line.Kind) -> Void
    ) {
        for kind in Line.Kind.allCases {
            let mask = lines[kind]
            for index in 0..<64 where mask >> UInt64(index) & 1 != 0 {
                body(&self, ProgramBounds.slot(kind, index), kind)
            }
        }
    }
}
