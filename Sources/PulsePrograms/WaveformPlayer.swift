// SPDX-License-Identifier: Apache-2.0

/// Where a waveform stands on a line.
public struct WaveformPlayer: Sendable, BitwiseCopyable {
    /// The code of a waveform multiplied by a gain in 1/256, rounded towards zero.
    public static func scale(_ code: Int16, by gain: Int16) -> Int32 {
        Int32(code) * Int32(gain) / 256
    }

    /// The waveform being played.
    public let waveform: ProgramImage.Waveform
    /// Gain in 1/256.
    public let gain: Int16
    /// Program tick of its next change.
    public private(set) var nextTick: UInt64
    private var index: UInt64 = 0

    /// A player that begins at program tick `start`.
    public init(_ waveform: ProgramImage.Waveform, gain: Int16, start: UInt64) {
        self.waveform = waveform
        self.gain = gain
        nextTick = start
    }

    /// The code from ``nextTick`` on, and nil when the waveform ends there and leaves 0 V.
    public mutating func advance(_ source: borrowing some ByteSource & ~Copyable) -> Int16? {
        guard index < waveform.updates else { return nil }
        let code = ProgramImage.code(of: waveform, at: index, source)
        index += 1
        nextTick += waveform.period
        return Int16(clamping: Self.scale(code, by: gain))
    }
}
