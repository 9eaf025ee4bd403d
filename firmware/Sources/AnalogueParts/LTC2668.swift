// SPDX-License-Identifier: Apache-2.0

/// Frames of the LTC2668-16: sixteen 16-bit DACs with a multiplexer to look at their outputs.
///
/// ```
///   23…20 command | 19…16 channel | 15…0 data
/// ```
///
/// Codes are offset binary: 0x8000 is 0 V. A clock up to 50 MHz, captured on its rising edge; the
/// part acts when its select rises.
///
/// Source: Analog Devices, Linduino library, LTC2668.h: format, commands, spans, 50 MHz. How long
/// an output settles was found in no source at hand: ``settlingNanoseconds`` is a choice, to be
/// replaced by the data sheet's figure or a measurement.
public enum LTC2668: Sendable {
    /// Bytes of a frame.
    public static let byteCount: UInt32 = 3
    /// Channels.
    public static let channelCount = 16
    /// Nanovolts of a code at ±5 V: 10 V / 2¹⁶ = 152,587.890625 nV, to the nearest.
    public static let stepNanovolts: UInt32 = 152_588
    /// How long an output is given after an update: chosen, not published.
    public static let settlingNanoseconds: UInt32 = 40_000

    private enum Command: UInt32 {
        case write = 0x0
        case writeAndUpdate = 0x3
        case multiplexer = 0xB
        case spanOfAll = 0xE
        case writeAndUpdateAll = 0xA
    }

    /// Sets the span of all channels to ±5 V.
    public static var spanOfAll: UInt32 { frame(.spanOfAll, 0, 2) }

    /// Writes a code into a channel's input register, for the next update.
    public static func write(_ channel: Int, _ code: Int16) -> UInt32 {
        frame(.write, channel, data(code))
    }

    /// Writes a code and lets it take effect at once.
    public static func writeAndUpdate(_ channel: Int, _ code: Int16) -> UInt32 {
        frame(.writeAndUpdate, channel, data(code))
    }

    /// Brings all channels to a code at once.
    public static func writeAndUpdateAll(_ code: Int16) -> UInt32 {
        frame(.writeAndUpdateAll, 0, data(code))
    }

    /// Puts a channel's output on the multiplexer's pin; nil leaves the pin open.
    public static func look(at channel: Int?) -> UInt32 {
        guard let channel else { return frame(.multiplexer, 0, 0) }
        precondition(channel >= 0 && channel < channelCount, "The LTC2668 has sixteen channels.")
        return frame(.multiplexer, 0, 0x10 | UInt32(channel))
    }

    private static func data(_ code: Int16) -> UInt32 { UInt32(Int32(code) + 0x8000) }

    private static func frame(_ command: Command, _ channel: Int, _ data: UInt32) -> UInt32 {
        precondition(channel >= 0 && channel < channelCount, "The LTC2668 has sixteen channels.")
        return command.rawValue << 20 | UInt32(channel) << 16 | data
    }
}
