// SPDX-License-Identifier: Apache-2.0

/// Why a pulse program is not played; the raw value is the wire code.
public enum ProgramFault: UInt8, Error, Sendable, BitwiseCopyable, CaseIterable {
    /// The bytes end inside an instruction, or without an end instruction.
    case truncated = 1
    /// The first bytes are not those of a pulse program of this version.
    case notAProgram = 2
    /// No instruction has this number.
    case unknownInstruction = 3
    /// An operand does not fit its range.
    case numberTooLarge = 4
    /// The program refers to a waveform it does not hold.
    case unknownWaveform = 5
    /// A line is named that the board does not have.
    case unknownLine = 6
    /// A biasing scheme, condition, gate or edge has no such number.
    case unknownChoice = 7
    /// Loops are nested deeper than four.
    case nestedTooDeep = 8
    /// A loop is closed that was not opened, or the other way round.
    case unbalancedLoop = 9
    /// A count of zero where at least one is needed.
    case zeroCount = 10
    /// A duration is shorter than the board can make.
    case tooShort = 11
    /// A cell would see more than its voltage limit in some intermediate state.
    case cellVoltage = 12
    /// A line would be driven beyond its voltage limit.
    case lineVoltage = 13
    /// Lines would stay away from rest longer than the pulse-width limit.
    case pulseWidth = 14
    /// The program lasts longer than its limit.
    case duration = 15
    /// The program applies more pulses than its limit.
    case pulses = 16
    /// A pulse could put more energy into a cell than its limit.
    case energy = 17
    /// An energy limit is set, but no limiter bounds the current.
    case energyUnbounded = 18
    /// More records could be made between two safe points than the board can hold.
    case recordsOverflow = 19
    /// A waveform is started on a line where one may still be going on.
    case lineBusy = 20
    /// An instruction that lets time pass comes while waveforms may be going on.
    case shapePending = 21
    /// The program ends with lines away from rest, or with waveforms going on.
    case notAtRest = 22
    /// A read or sweep has no line to sense.
    case nothingSelected = 23
    /// A waveform has no samples, too many, or a point out of order.
    case malformedWaveform = 24
    /// A sense range the board does not have.
    case unknownRange = 25
    /// A safe point lies where lines are away from rest.
    case unsafeSafePoint = 26
    /// Bytes follow the end instruction.
    case trailingBytes = 27
    /// An interlock switch is named that the board does not have.
    case unknownSwitch = 28
    /// The waveform an external generator states does not fit the levels or the time stated.
    case statementExceeded = 29
    /// An external generator is let through to lines that are away from rest.
    case notAtRestForSwitch = 30
}
