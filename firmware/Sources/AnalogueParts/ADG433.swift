// SPDX-License-Identifier: Apache-2.0

/// The line switch: one ADG433 makes two changeovers, each of a switch that a high level closes and
/// one that it opens.
///
/// Source: Analog Devices, ADG431/ADG432/ADG433 data sheet, features (tON < 165 ns, tOFF < 130 ns,
/// RON < 24 Ω at ±15 V) and page 3 (break before make 25 ns typical at +12 V).
public enum ADG433: Sendable {
    /// Until a changeover is made, at most.
    public static let changeoverNanoseconds: UInt32 = 165
    /// Ohms of a closed switch at ±15 V, at most.
    public static let closedOhms: UInt32 = 24
}
