// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// What the verifier proved of a program: nothing it does can exceed these.
public struct ProgramBounds: Sendable {
    /// Program ticks from start to end.
    public internal(set) var duration: UInt64 = 0
    /// Pulses, waveforms included.
    public internal(set) var pulses: UInt64 = 0
    /// Records.
    public internal(set) var records: UInt64 = 0
    /// Records between two safe points.
    public internal(set) var recordsAtOnce: UInt64 = 0
    /// Longest stay away from rest, in program ticks.
    public internal(set) var longestDrive: UInt64 = 0
    /// Program ticks during which cells are half-selected.
    public internal(set) var halfSelect: UInt64 = 0
    /// Largest DAC code across a cell in any intermediate state.
    public internal(set) var cellPeak: Int32 = 0
    /// Largest DAC code on any line.
    public internal(set) var linePeak: Int32 = 0
    /// Energy bound of one stay away from rest, in femtojoules; 0 without a limiter.
    public internal(set) var energy: UInt64 = 0

    private var lineLows = InlineArray<256, Int16>(repeating: 0)
    private var lineHighs = InlineArray<256, Int16>(repeating: 0)

    init() {}

    /// The lowest and highest code the program puts on `line`.
    public func codes(on line: Line) -> (lowest: Int16, highest: Int16) {
        let slot = Self.slot(line.kind, line.index)
        return (lineLows[slot], lineHighs[slot])
    }

    static func slot(_ kind: Line.Kind, _ index: Int) -> Int { Int(kind.rawValue) * 64 + index }

    static func kind(of slot: Int) -> Line.Kind {
        Line.Kind(rawValue: UInt8(slot / 64)) ?? .row
    }

    mutating func widen(slot: Int, low: Int16, high: Int16) {
        lineLows[slot] = min(lineLows[slot], low)
        lineHighs[slot] = max(lineHighs[slot], high)
        linePeak = max(linePeak, max(Int32(high), -Int32(low)))
    }
}

/// Where and why a program was refused.
public struct ProgramRejection: Error, Hashable, Sendable, BitwiseCopyable {
    /// Why.
    public let fault: ProgramFault

    /// Byte offset of the instruction, or of the header.
    public let programCounter: Int

    /// A rejection for `fault` at `programCounter`.
    public init(_ fault: ProgramFault, at programCounter: Int) {
        self.fault = fault
        self.programCounter = programCounter
    }
}
