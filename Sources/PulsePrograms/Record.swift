// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// One thing a board reports of a play: a sample or a runtime event, at an exact program tick.
///
/// The 24-byte form, little-endian, that checksums and hashes cover:
///
/// ```
/// 0 tick u64 | 8 programCounter u32 | 12 code i32 | 16 line u16 | 18 drive i16 | 20 flags u16 |
/// 22 kind u8 | 23 range u8
/// ```
public struct Record: Hashable, Sendable, BitwiseCopyable {
    /// What a record says.
    public enum Kind: UInt8, Sendable, BitwiseCopyable {
        /// A current was sensed on ``Record/line``; ``Record/code`` is the raw ADC code.
        case sample = 1
        /// The neuron of column ``Record/line`` fired; ``Record/code`` counts its spikes.
        case spike = 2
        /// A repeat ended because its condition was met; ``Record/code`` is the rounds played.
        case conditionMet = 3
        /// A repeat ended at its maximum; ``Record/code`` is the rounds played.
        case conditionNotMet = 4
        /// An abort condition ended the pulse; ``Record/code`` says which.
        case abort = 5
        /// A trigger came in on input ``Record/code``.
        case triggerIn = 6
        /// A trigger went out on output ``Record/code``.
        case triggerOut = 7
        /// The program ended; always the last record of a completed play.
        case programEnd = 8
    }

    /// Remarks on a sample; any number may be set.
    public struct Flags: OptionSet, Hashable, Sendable, BitwiseCopyable {
        /// The flag bits.
        public let rawValue: UInt16

        /// Flags with the given bits.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The converter was at an end of its range.
        public static let saturated = Self(rawValue: 1)
        /// The board chose the range itself.
        public static let autoranged = Self(rawValue: 2)
        /// The sense line was driven away from 0 V while it was sensed.
        public static let driven = Self(rawValue: 4)
        /// The analogue limiter was in force.
        public static let limited = Self(rawValue: 8)
    }

    /// The program tick, counted from 0 at the play's start.
    public var tick: UInt64

    /// Byte offset, in the program, of the instruction that made the record.
    public var programCounter: UInt32

    /// The raw ADC code, or the count that ``kind`` describes.
    public var code: Int32

    /// The line it concerns.
    public var line: Line

    /// The DAC code that was programmed across the selected cell at that tick.
    public var drive: Int16

    /// Remarks.
    public var flags: Flags

    /// What the record says.
    public var kind: Kind

    /// The sense range: one ADC code is `adcStep · 10^range`.
    public var range: UInt8

    /// A record of the given parts.
    public init(
        tick: UInt64,
        programCounter: UInt32,
        kind: Kind,
        line: Line,
        code: Int32,
        range: UInt8 = 0,
        drive: Int16 = 0,
        flags: Flags = []
    ) {
        self.tick = tick
        self.programCounter = programCounter
        self.code = code
        self.line = line
        self.drive = drive
        self.flags = flags
        self.kind = kind
        self.range = range
    }
}
