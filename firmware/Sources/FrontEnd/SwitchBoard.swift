// SPDX-License-Identifier: Apache-2.0

/// What the chain of six ADG1414 is to do.
///
/// ```
///   0 rows 0…7 to the sample        1 columns 0…7 to the sample
///   2 columns' feedback 111 kΩ      3 columns' feedback 10.1 kΩ, each beside 1 MΩ
///   4 columns' amplifiers to the converter, one at a time
///   5 bit 0: the DACs' multiplexer to the converter
/// ```
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
        bytes[0] = UInt8(truncatingIfNeeded: connected)
        bytes[1] = UInt8(truncatingIfNeeded: connected >> 8)
        if range == 1 { bytes[2] = 0xFF }
        if range == 2 { bytes[3] = 0xFF }
        switch view {
        case .nothing: break
        case .column(let index): bytes[4] = 1 << UInt8(index & 7)
        case .dacs: bytes[5] = 1
        }
        return bytes
    }
}
