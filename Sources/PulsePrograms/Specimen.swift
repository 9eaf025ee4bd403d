// SPDX-License-Identifier: Apache-2.0

/// The devices a model board is to simulate: everything their behaviour depends on.
public struct Specimen: Sendable {
    /// The most parameters a device model has.
    public static let maximumParameters = 32

    /// Changes that must turn a verdict to fail, and the array's orientation.
    public struct Flags: OptionSet, Hashable, Sendable, BitwiseCopyable {
        /// The flag bits, as on the wire.
        public let rawValue: UInt8

        /// Flags with the given bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// State updates are skipped, draws are still made.
        public static let freeze = Self(rawValue: 1)
        /// The polarity is negated on writes.
        public static let flip = Self(rawValue: 2)
        /// The top electrodes are the columns.
        public static let topIsColumn = Self(rawValue: 4)
    }

    /// Number of the device model.
    public var model: UInt16
    /// Rows.
    public var rows: Int
    /// Columns.
    public var columns: Int
    /// Seed of all variation and noise.
    public var seed: UInt64
    /// Ablations and orientation.
    public var flags: Flags
    /// Analogue compliance of the potentiating polarity in picoamperes; 0 for none.
    public var potentiateLimiter: UInt64
    /// Analogue compliance of the depressing polarity in picoamperes; 0 for none.
    public var depressLimiter: UInt64
    /// Resistance of a line between two cells in milliohms; 0 for ideal lines.
    public var segmentResistance: UInt32
    /// The model's parameters, by index.
    public var parameters: InlineArray<32, Double>

    /// A specimen with all parameters zero.
    public init(
        model: UInt16,
        rows: Int,
        columns: Int,
        seed: UInt64,
        flags: Flags = [],
        potentiateLimiter: UInt64 = 0,
        depressLimiter: UInt64 = 0,
        segmentResistance: UInt32 = 0
    ) {
        self.model = model
        self.rows = rows
        self.columns = columns
        self.seed = seed
        self.flags = flags
        self.potentiateLimiter = potentiateLimiter
        self.depressLimiter = depressLimiter
        self.segmentResistance = segmentResistance
        parameters = InlineArray(repeating: 0)
    }
}

/// What a board says of a specimen.
public enum SpecimenVerdict: Sendable, BitwiseCopyable {
    /// The devices are new and in place.
    case accepted
    /// The model or its parameters are not usable; the number is the model's own fault code.
    case refused(UInt8)
    /// The board drives real devices.
    case notAModel
    /// The board's model has ideal lines, and those of the specimen have resistance.
    case resistiveLines
}
