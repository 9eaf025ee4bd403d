// SPDX-License-Identifier: Apache-2.0

/// Writes a pulse program: waveforms first, then instructions, closed by ``finish()``.
///
/// The bytes are described in ``ProgramImage``. The builder checks nothing but its own use; the
/// verifier judges the finished program.
public struct ProgramBuilder: Sendable {
    private var waveforms: [UInt8] = []
    private var waveformCount: UInt8 = 0
    private var instructions: [UInt8] = []

    /// An empty program.
    public init() {}

    /// The byte offset the next instruction will have in the finished program.
    ///
    /// Valid once all waveforms have been added.
    public var nextOffset: Int { 4 + waveforms.count + instructions.count }

    /// Stores a waveform of samples that each last `period` ticks; returns its number.
    public mutating func addWaveform(period: UInt64, samples: [Int16]) -> UInt8 {
        precondition(instructions.isEmpty, "Waveforms come before instructions.")
        waveforms.append(0)
        Self.append(period, to: &waveforms)
        Self.append(UInt64(samples.count), to: &waveforms)
        for sample in samples {
            let bits = UInt16(bitPattern: sample)
            waveforms.append(UInt8(bits & 0xFF))
            waveforms.append(UInt8(bits >> 8))
        }
        return countWaveform()
    }

    /// Stores a piecewise-linear waveform, updated every `period` ticks, that starts at 0 V and
    /// reaches each point's code `ticks` after the point before; returns its number.
    public mutating func addWaveform(
        period: UInt64,
        points: [(ticks: UInt64, code: Int16)]
    ) -> UInt8 {
        precondition(instructions.isEmpty, "Waveforms come before instructions.")
        waveforms.append(1)
        Self.append(period, to: &waveforms)
        Self.append(UInt64(points.count), to: &waveforms)
        for point in points {
            for byte in 0..<8 {
                waveforms.append(UInt8(truncatingIfNeeded: point.ticks >> UInt64(8 * byte)))
            }
            let bits = UInt16(bitPattern: point.code)
            waveforms.append(UInt8(bits & 0xFF))
            waveforms.append(UInt8(bits >> 8))
        }
        return countWaveform()
    }

    private mutating func countWaveform() -> UInt8 {
        precondition(waveformCount < 255, "A program holds at most 255 waveforms.")
        waveformCount += 1
        return waveformCount - 1
    }

    /// Appends an instruction; returns its byte offset in the finished program.
    @discardableResult
    public mutating func append(_ instruction: Instruction) -> Int {
        let offset = nextOffset
        Self.encode(instruction, into: &instructions)
        return offset
    }

    /// Closes the program and returns its bytes.
    public mutating func finish() -> [UInt8] {
        append(.end)
        return ProgramImage.magic + [waveformCount] + waveforms + instructions
    }

    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    static func append(signed value: Int64, to bytes: inout [UInt8]) {
        append(UInt64(bitPattern: (value << 1) ^ (value >> 63)), to: &bytes)
    }
}
