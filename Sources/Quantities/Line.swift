// SPDX-License-Identifier: Apache-2.0

/// One line of a crossbar, counted from 0 as on the wire.
///
/// Layout of `rawValue`: bits 15…12 the kind, bits 11…0 the index.
public struct Line: Hashable, Sendable, BitwiseCopyable {
    /// What a line is connected to.
    public enum Kind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
        /// A row: by default the top electrodes.
        case row = 0
        /// A column: by default the bottom electrodes.
        case column = 1
        /// The gate line of a 1T1R array, or the third terminal of a transistor synapse.
        case gate = 2
        /// The source line of a 1T1R array.
        case source = 3
    }

    /// How the line is written on the wire.
    public let rawValue: UInt16

    /// The line of `kind` with `index`, which must be below 4096.
    public init(_ kind: Kind, _ index: Int) {
        precondition(index >= 0 && index < 4096, "A line index lies in 0…4095.")
        rawValue = UInt16(kind.rawValue) << 12 | UInt16(index)
    }

    /// The line a wire value names, or nil when its kind is unknown.
    public init?(rawValue: UInt16) {
        guard Kind(rawValue: UInt8(rawValue >> 12)) != nil else { return nil }
        self.rawValue = rawValue
    }

    /// The row with `index`.
    public static func row(_ index: Int) -> Self { Self(.row, index) }

    /// The column with `index`.
    public static func column(_ index: Int) -> Self { Self(.column, index) }

    /// What the line is connected to.
    public var kind: Kind { Kind(rawValue: UInt8(rawValue >> 12)) ?? .row }

    /// Its index among the lines of its kind, from 0.
    public var index: Int { Int(rawValue & 0x0FFF) }
}

/// One cell of a crossbar, counted from 0 as on the wire.
public struct Cell: Hashable, Sendable, BitwiseCopyable {
    /// The row index, from 0.
    public let row: Int

    /// The column index, from 0.
    public let column: Int

    /// The cell where `row` meets `column`.
    public init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}
