// SPDX-License-Identifier: Apache-2.0

/// Frames of the ADS8681: a 16-bit converter with an input amplifier of selectable range.
///
/// ```
///   to it     31…25 command | 24…16 register | 15…0 data
///   from it   31…16 the conversion that began when the select last rose
/// ```
///
/// Codes are offset binary. A conversion takes 665 ns and the input 335 ns more to follow; a clock
/// up to 66.67 MHz, captured on its rising edge.
///
/// Source: Texas Instruments, SBAS633E, 6.6 (conversion cycle), 6.8 (serial interface), 7.5.2
/// (command word). The numbers of commands and registers were read in public drivers of the part.
public enum ADS8681: Sendable {
    /// Bytes of a frame.
    public static let byteCount: UInt32 = 4
    /// From one conversion to the next: 1 MSPS.
    public static let cycleNanoseconds: UInt32 = 1000
    /// Microvolts of 64 codes at ±1.25 · 4.096 V: 10.24 V / 2¹⁶ = 156.25 µV a code.
    public static let stepOf64Microvolts: UInt32 = 10_000

    private static let writeHalfWord: UInt32 = 0b110_1000
    private static let rangeRegister: UInt32 = 0x14

    /// Reads a conversion and asks for nothing.
    public static let noOperation: UInt32 = 0

    /// Selects ±1.25 times the reference: ±5.12 V.
    public static var selectRange: UInt32 {
        writeHalfWord << 25 | rangeRegister << 16 | 0b0011
    }

    /// The signed code in a received frame.
    public static func code(_ frame: UInt32) -> Int32 { Int32(frame >> 16) - 0x8000 }

    /// Whether a code is at an end of the range.
    public static func isSaturated(_ code: Int32) -> Bool { code <= -32767 || code >= 32767 }
}
