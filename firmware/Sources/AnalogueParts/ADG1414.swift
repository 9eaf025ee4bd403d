// SPDX-License-Identifier: Apache-2.0

/// Frames of a chain of ADG1414: eight single switches each, one bit a switch, 1 for closed.
///
/// The byte sent first ends in the last part of the chain. All parts act together when SYNC rises;
/// at power-up every switch is open. In a chain the clock is at most 22 MHz, because SDO is valid
/// 40 ns after the clock rises and DIN wants 5 ns before the edge that captures it; it captures on
/// the falling one.
///
/// Source: Analog Devices, ADG1414 data sheet Rev. B, page 1 (power-up, chain), page 8, table 6
/// (t5 5 ns, t11 40 ns max) and figures 2 and 3. That the falling edge captures was read from
/// those: SDO moves with the rising one.
public enum ADG1414: Sendable {
    /// Switches of a part.
    public static let switchCount = 8

    /// What is sent to a chain whose part nearest to the processor is the lowest byte.
    ///
    /// The frame is sent from its highest byte on, so the far end of the chain is the highest.
    public static func frame(nearestFirst bytes: InlineArray<6, UInt8>) -> UInt64 {
        var frame: UInt64 = 0
        for index in 0..<6 {
            frame |= UInt64(bytes[index]) << UInt64(8 * index)
        }
        return frame
    }
}
