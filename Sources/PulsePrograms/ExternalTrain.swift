// SPDX-License-Identifier: Apache-2.0

/// Pulses of a generator beside the board, which an interlock switch lets through to lines.
///
/// ```
/// switch    ____/‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾\____
/// trigger   ____________/‾‾raise‾‾\___________
/// generator _____________________/‾‾‾\________    as it states
///               ├settle─┤──delay─┤
///                       ├───── closed ────┤
/// ```
///
/// The board does not limit what the generator puts out. It is taken to be anywhere between
/// ``low`` and ``high``, volts into an open circuit, for as long as the switch is closed.
public struct ExternalTrain: Hashable, Sendable, BitwiseCopyable {
    /// The lines the switch leads to.
    public var lines: LineSet
    /// The interlock switch, from 0.
    public var switchNumber: UInt8
    /// The trigger output that starts the train, from 0.
    public var output: UInt8
    /// The lowest DAC code of the generator's levels, rounded down.
    public var low: Int16
    /// The highest DAC code of the generator's levels, rounded up.
    public var high: Int16
    /// Program ticks from closing the switch to the trigger.
    public var settle: UInt64
    /// Program ticks the trigger stays raised.
    public var raise: UInt64
    /// Program ticks from the trigger to the first code of ``waveform``.
    public var delay: UInt64
    /// What the generator states that it puts out; boards with models play it.
    public var waveform: UInt8
    /// Program ticks from the trigger to opening the switch.
    public var closed: UInt64
    /// How many pulses the train has.
    public var count: UInt32

    /// A train of these values.
    public init(
        lines: LineSet,
        switchNumber: UInt8,
        output: UInt8,
        low: Int16,
        high: Int16,
        settle: UInt64,
        raise: UInt64,
        delay: UInt64,
        waveform: UInt8,
        closed: UInt64,
        count: UInt32
    ) {
        self.lines = lines
        self.switchNumber = switchNumber
        self.output = output
        self.low = low
        self.high = high
        self.settle = settle
        self.raise = raise
        self.delay = delay
        self.waveform = waveform
        self.closed = closed
        self.count = count
    }
}
