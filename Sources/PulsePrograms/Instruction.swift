// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// Lines that are driven at once: one bit a line, for up to 64 of each kind.
public struct LineSet: Hashable, Sendable, BitwiseCopyable {
    /// Rows.
    public var rows: UInt64
    /// Columns.
    public var columns: UInt64
    /// Gates.
    public var gates: UInt64
    /// Source lines.
    public var sources: UInt64

    /// The lines of the given masks.
    public init(rows: UInt64 = 0, columns: UInt64 = 0, gates: UInt64 = 0, sources: UInt64 = 0) {
        self.rows = rows
        self.columns = columns
        self.gates = gates
        self.sources = sources
    }

    /// One line, whose index must be below 64.
    public init(_ line: Line) {
        self.init()
        self[line.kind] = 1 << UInt64(line.index)
    }

    /// How many lines there are.
    public var count: Int {
        rows.nonzeroBitCount + columns.nonzeroBitCount + gates.nonzeroBitCount
            + sources.nonzeroBitCount
    }

    /// The mask of the lines of one kind.
    public subscript(kind: Line.Kind) -> UInt64 {
        get {
            switch kind {
            case .row: rows
            case .column: columns
            case .gate: gates
            case .source: sources
            }
        }
        set {
            switch kind {
            case .row: rows = newValue
            case .column: columns = newValue
            case .gate: gates = newValue
            case .source: sources = newValue
            }
        }
    }
}

/// What a read looks at.
public struct Read: Hashable, Sendable, BitwiseCopyable {
    /// Which contributions a sense amplifier integrates.
    public enum Gate: UInt8, Sendable, BitwiseCopyable {
        /// All lines that cross the sensed one.
        case all = 0
        /// Only crossing lines above 0 V; the others are grounded for the aperture.
        case positive = 1
        /// Only crossing lines below 0 V.
        case negative = 2
    }

    /// The range in which the board chooses a range itself.
    public static let automaticRange: UInt8 = 255

    /// Conversions averaged into one sample, at least one.
    public var average: UInt16

    /// Program ticks from the start of a conversion to its end.
    public var aperture: UInt64

    /// The sense range, or ``automaticRange``.
    public var range: UInt8

    /// Which contributions count.
    public var gate: Gate

    /// Whether the selected rows are sensed rather than the selected columns.
    public var sensesRows: Bool

    /// A read of the given kind.
    public init(
        average: UInt16 = 1,
        aperture: UInt64,
        range: UInt8 = Self.automaticRange,
        gate: Gate = .all,
        sensesRows: Bool = false
    ) {
        self.average = average
        self.aperture = aperture
        self.range = range
        self.gate = gate
        self.sensesRows = sensesRows
    }
}

/// A train of rectangular or trapezoidal pulses on the selection, starting and ending at rest.
public struct PulseTrain: Hashable, Sendable, BitwiseCopyable {
    /// DAC code across the selected cell at the plateau of the first pulse.
    public var code: Int16
    /// Program ticks from rest to plateau, as a staircase of the board's update time.
    public var rise: UInt64
    /// Program ticks at the plateau of the first pulse.
    public var width: UInt64
    /// Program ticks from plateau to rest.
    public var fall: UInt64
    /// Program ticks at rest after the first pulse.
    public var gap: UInt64
    /// How many pulses, at least one.
    public var count: UInt32
    /// What each pulse adds to the amplitude.
    public var codeStep: Int16
    /// What each pulse adds to the width.
    public var widthStep: Int64
    /// What each pulse adds to the gap.
    public var gapStep: Int64

    /// A train of the given pulses.
    public init(
        code: Int16,
        rise: UInt64 = 0,
        width: UInt64,
        fall: UInt64 = 0,
        gap: UInt64 = 0,
        count: UInt32 = 1,
        codeStep: Int16 = 0,
        widthStep: Int64 = 0,
        gapStep: Int64 = 0
    ) {
        self.code = code
        self.rise = rise
        self.width = width
        self.fall = fall
        self.gap = gap
        self.count = count
        self.codeStep = codeStep
        self.widthStep = widthStep
        self.gapStep = gapStep
    }
}

/// An integrate-and-fire neuron on a column, in integers: v ← v − v·leak/65536 + code.
public struct NeuronSettings: Hashable, Sendable, BitwiseCopyable {
    /// The value of ``waveform`` for a neuron that drives nothing when it fires.
    public static let noWaveform: UInt8 = 255

    /// Potential above which it fires, in ADC codes summed over steps.
    public var threshold: Int64
    /// Leak a step, in 1/65536 of the potential.
    public var leak: UInt16
    /// Program ticks after a spike during which it does not integrate.
    public var refractory: UInt64
    /// Sense range of the current it integrates; never automatic.
    public var range: UInt8
    /// Which contributions it integrates.
    public var gate: Read.Gate
    /// What a spike takes from the potential of every other neuron; winner takes all when large.
    public var inhibition: Int64
    /// The waveform a spike starts on the neuron's own column.
    public var waveform: UInt8
    /// Program ticks from spike to waveform.
    public var delay: UInt64
    /// Gain of the waveform in 1/256.
    public var gain: Int16

    /// A neuron of the given kind.
    public init(
        threshold: Int64,
        leak: UInt16,
        refractory: UInt64,
        range: UInt8,
        gate: Read.Gate = .all,
        inhibition: Int64 = 0,
        waveform: UInt8 = Self.noWaveform,
        delay: UInt64 = 0,
        gain: Int16 = 256
    ) {
        self.threshold = threshold
        self.leak = leak
        self.refractory = refractory
        self.range = range
        self.gate = gate
        self.inhibition = inhibition
        self.waveform = waveform
        self.delay = delay
        self.gain = gain
    }
}

/// When a repeat ends before its maximum.
public enum RepeatCondition: Hashable, Sendable, BitwiseCopyable {
    /// The last sample lies in `low...high` picoamperes.
    case sampleWithin(low: Int64, high: Int64)
    /// At least so many spikes were fired in this play.
    case spikes(UInt32)
}

/// What ends a play at once, from the instruction that sets it on.
public enum AbortCondition: Hashable, Sendable, BitwiseCopyable {
    /// Nothing.
    case none
    /// A current through the selected cells above so many picoamperes.
    case current(Int64)
    /// A charge above so many femtocoulombs since the lines were last at rest.
    case charge(Int64)
    /// An energy above so many femtojoules since the lines were last at rest.
    case energy(Int64)
}

/// One instruction of a pulse program.
///
/// Voltages are DAC codes, durations program ticks.
public enum Instruction: Hashable, Sendable, BitwiseCopyable {
    /// The longest duration an operand may state: about a year at 40 ns.
    public static let longestTicks: UInt64 = 1 << 50

    /// Ends the program.
    case end
    /// Chooses the rows and columns that the following instructions drive, and how the rest is
    /// biased.
    case select(rows: UInt64, columns: UInt64, scheme: BiasScheme)
    /// Holds `code` across the selected cells: V(row) − V(column).
    case drive(Int16)
    /// Sets lines directly, whatever the scheme.
    case level(LineSet, Int16)
    /// Lets lines float.
    case float(LineSet)
    /// Lets time pass.
    case wait(UInt64)
    /// Plays a train of pulses.
    case pulse(PulseTrain)
    /// Goes from the present code to `code` in `updates` equal steps of `dwell` ticks.
    case ramp(code: Int16, updates: UInt32, dwell: UInt64)
    /// Holds `count` codes from `start` in steps of `step` for `dwell` ticks each and reads at the
    /// end of each; then returns to rest.
    case sweep(start: Int16, step: Int16, count: UInt32, dwell: UInt64, read: Read)
    /// Senses the selected lines, in the order of their indices.
    case read(Read)
    /// Starts a stored waveform on lines, `delay` ticks from now.
    case shape(LineSet, waveform: UInt8, delay: UInt64, gain: Int16)
    /// Lets waveforms play for `ticks`; neurons integrate every `neuronStep` ticks, 0 for never.
    case run(ticks: UInt64, neuronStep: UInt64)
    /// Plays what follows, up to the matching ``endLoop``, `count` times.
    case loop(UInt32)
    /// Closes a ``loop(_:)``.
    case endLoop
    /// Plays what follows until the condition of the matching ``until(_:)`` holds, at most so
    /// often.
    case repeatUpTo(UInt32)
    /// Closes a ``repeatUpTo(_:)``.
    case until(RepeatCondition)
    /// A place where a play may be stopped or may pause for its records to be fetched.
    case safePoint
    /// Raises a trigger output for so many ticks.
    case triggerOut(output: UInt8, ticks: UInt64)
    /// Waits for an edge on a trigger input; a time-out ends the play.
    case waitTrigger(input: UInt8, rising: Bool, timeout: UInt64)
    /// Gives a column a neuron.
    case neuron(column: UInt8, NeuronSettings)
    /// Sets the potentials of these columns' neurons to zero and ends their refractory time.
    case resetNeurons(columns: UInt64)
    /// Sets the abort condition in force.
    case abortIf(AbortCondition)
    /// Lets a train of an external generator through to lines at rest, which rest again after it.
    case external(ExternalTrain)
}
