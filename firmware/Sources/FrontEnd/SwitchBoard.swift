// SPDX-License-Identifier: Apache-2.0

/// What the chain of six ADG1414 is to do.
///
/// ```
///   0 columns' feedback 111 kΩ      1 columns' feedback 10.1 kΩ, each beside 1 MΩ
///   2 columns' amplifiers to the converter, one at a time
///   3 bit 0: the DACs' multiplexer to the converter
///   4 rows 0…7 to the sample        5 columns 0…7 to the sample
/// ```
///
/// The interlocks hold the last two in reset, so these are at the far end, where they cut nobody
/// off: the board checks itself while the sample is isolated.
struct SwitchBoard: Hashable, Sendable, BitwiseCopyable {
    /// What the converter looks at.
    enum View: Hashable, Sendable, BitwiseCopyable {
        case nothing
        case column(Int)
        case dacs
    }

    /// Lines that are connected to the sample: rows in the lower byte, columns in the upper.
    var connected: UInt16 = 0
    /// What the converter looks at.
    var view = View.nothing
    /// The sense range of all columns.
    var range: UInt8 = 2

    var bytes: InlineArray<6, UInt8> {
        var bytes = InlineArray<6, UInt8>(repeating: 0)
        if range == 1 { bytes[0] = 0xFF }
        if range == 2 { bytes[1] = 0xFF }
        bytes[4] = UInt8(truncatingIfNeeded: connected)
        bytes[5] = UInt8(truncatingIfNeeded: connected >> 8)
        switch view {
        case .nothing: break
        case .column(let index): bytes[2] = 1 << UInt8(index & 7)
        case .dacs: bytes[3] = 1
        }
        return bytes
    }
}
