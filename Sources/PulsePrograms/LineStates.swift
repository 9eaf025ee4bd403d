// SPDX-License-Identifier: Apache-2.0

internal import Quantities

/// What the verifier knows of all lines at one place in a program: an interval of codes for each.
///
/// It takes four kilobytes and a board's stack is small: it is copied on request only, and its
/// questions are marked `mutating`, though they change nothing, because the compiler hands other
/// functions a copy.
struct LineStates: ~Copyable {
    /// Lowest and highest code a line may be at.
    private var lows = InlineArray<256, Int16>(repeating: 0)
    private var highs = InlineArray<256, Int16>(repeating: 0)
    /// Whether a line may be floating.
    private var floating = LineSet()
    /// Program ticks a waveform on a line may still last; 0 for none.
    private var pending = InlineArray<256, UInt64>(repeating: 0)

    /// Whether the lines are exactly as a biasing scheme sets them for a code in `drive`.
    private(set) var isScheme = true
    private(set) var drive: ClosedRange<Int32> = 0...0

    /// The selection in force.
    var rows: UInt64 = 0
    var columns: UInt64 = 0
    var scheme = BiasScheme.ground

    /// Columns that have a neuron, and how long its waveform may last.
    private(set) var neurons: UInt64 = 0
    private var neuronShape = InlineArray<64, UInt64>(repeating: 0)
    private var neuronLows = InlineArray<64, Int16>(repeating: 0)
    private var neuronHighs = InlineArray<64, Int16>(repeating: 0)

    /// The same knowledge once more.
    @inline(never)
    mutating func copy() -> LineStates {
        var copy = LineStates()
        copy.lows = lows
        copy.highs = highs
        copy.floating = floating
        copy.pending = pending
        copy.isScheme = isScheme
        copy.drive = drive
        copy.rows = rows
        copy.columns = columns
        copy.scheme = scheme
        copy.neurons = neurons
        copy.neuronShape = neuronShape
        copy.neuronLows = neuronLows
        copy.neuronHighs = neuronHighs
        return copy
    }

    /// Whether every line is at 0 V for certain.
    var isAtRest: Bool {
        mutating get { areAtRest() }
    }

    @inline(never)
    private mutating func areAtRest() -> Bool {
        if isScheme && drive != 0...0 { return false }
        for slot in (isScheme ? 128 : 0)..<256 where lows[slot] != 0 || highs[slot] != 0 {
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

    /// Starts a waveform on `lines` that ends `ticks` from now.
    ///
    /// - Throws: `.lineBusy` when one may be going on there.
    @inline(never)
    mutating func shape(
        _ lines: LineSet,
        low: Int16,
        high: Int16,
        ticks: UInt64
    ) throws(ProgramFault) {
        var busy = false
        isScheme = false
        forEach(lines) { states, slot, _ in
            busy = busy || states.pending[slot] != 0
            states.pending[slot] = ticks
            states.lows[slot] = min(states.lows[slot], low)
            states.highs[slot] = max(states.highs[slot], high)
        }
        if busy { throw .lineBusy }
    }

    /// Gives a column a neuron whose waveform lies in `low...high` and lasts `ticks`.
    @inline(never)
    mutating func setNeuron(_ column: Int, low: Int16, high: Int16, ticks: UInt64) {
        neurons |= 1 << UInt64(column)
        neuronShape[column] = ticks
        neuronLows[column] = min(0, low)
        neuronHighs[column] = max(0, high)
    }

    /// Lets neurons fire: their waveforms may begin at any time of the run that follows.
    @inline(never)
    mutating func exciteNeurons() {
        for column in 0..<64 where neurons >> UInt64(column) & 1 != 0 && neuronShape[column] > 0 {
            isScheme = false
            let slot = ProgramBounds.slot(.column, column)
            lows[slot] = min(lows[slot], neuronLows[column])
            highs[slot] = max(highs[slot], neuronHighs[column])
        }
    }

    /// Lets `ticks` pass; waveforms that are certainly over leave their lines at 0 V.
    @inline(never)
    mutating func run(_ ticks: UInt64, neuronsIntegrate: Bool) {
        for slot in 0..<256 where pending[slot] != 0 {
            pending[slot] = pending[slot] > ticks ? pending[slot] - ticks : 0
            if pending[slot] == 0 {
                lows[slot] = 0
                highs[slot] = 0
            }
        }
        guard neuronsIntegrate else { return }
        for column in 0..<64 where neurons >> UInt64(column) & 1 != 0 && neuronShape[column] > 0 {
            let slot = ProgramBounds.slot(.column, column)
            pending[slot] = max(pending[slot], neuronShape[column])
            lows[slot] = min(lows[slot], neuronLows[column])
            highs[slot] = max(highs[slot], neuronHighs[column])
        }
    }

    /// Widens to everything either state allows.
    @inline(never)
    mutating func join(_ other: inout LineStates) {
        isScheme = isScheme && other.isScheme
        drive =
            min(
                drive.lowerBound,
                other.drive.lowerBound
            )...max(
                drive.upperBound,
                other.drive.upperBound
            )
        for slot in 0..<256 {
            lows[slot] = min(lows[slot], other.lows[slot])
            highs[slot] = max(highs[slot], other.highs[slot])
            pending[slot] = max(pending[slot], other.pending[slot])
        }
        for kind in Line.Kind.allCases {
            floating[kind] |= other.floating[kind]
        }
        neurons |= other.neurons
        for column in 0..<64 {
            neuronShape[column] = max(neuronShape[column], other.neuronShape[column])
            neuronLows[column] = min(neuronLows[column], other.neuronLows[column])
            neuronHighs[column] = max(neuronHighs[column], other.neuronHighs[column])
        }
    }

    /// The largest code across any cell; floating lines count at the full spread of the driven.
    @inline(never)
    mutating func cellPeak(_ traits: BoardTraits) -> Int32 {
        if isScheme { return max(abs(drive.lowerBound), abs(drive.upperBound)) }
        var row = hull(.row, traits.rows)
        var column = hull(.column, traits.columns)
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

    private mutating func forEach(
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
