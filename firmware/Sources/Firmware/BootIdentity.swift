// SPDX-License-Identifier: Apache-2.0

internal import Support
public import WireProtocol

/// What tells one life of a board from another, and one board from another.
public struct BootIdentity: Sendable {
    /// Differs after every boot.
    public let boot: UInt64

    /// Seed of the device model for hosts that send none.
    public let seed: UInt64

    /// The board's serial number.
    public let serial: FixedText<16>

    /// Whether ``boot`` also differs after a power-on.
    public let hasEntropy: Bool

    /// Reads what was left in memory before the start.
    ///
    /// The entropy comes from outside, because the emulated board has no source of its own; the
    /// emulator writes the same again at each reset, so the count of resets, which memory keeps,
    /// is mixed in. Without entropy, boot ids repeat after a power-on: `hasEntropy` says so.
    ///
    /// - Parameters:
    ///   - defaultSerial: Used when none was left.
    ///   - drawn: What a board with a source of its own has drawn; 0 without.
    public init(defaultSerial: FixedText<16>, drawn: UInt64 = 0) {
        var entropy = drawn
        var seed: UInt64 = 1
        var serial = defaultSerial
        // Safe: the pointer is nil or to memory that nothing changes after start.
        if let parameters = unsafe boot_parameters() {
            entropy = unsafe parameters.pointee.entropy
            seed = unsafe parameters.pointee.seed
            let given = unsafe withUnsafeBytes(of: parameters.pointee.serial) {
                unsafe FixedText<16>(utf8: $0)
            }
            if given.utf8Count > 0 { serial = given }
        }
        hasEntropy = entropy != 0
        boot = Self.mix(Self.mix(entropy) &+ boot_count())
        self.seed = seed
        self.serial = serial
    }

    /// A bijection in which every input bit changes about half of the output bits.
    ///
    /// Source: Steele, Lea, Flood, OOPSLA 2014, "Fast splittable pseudorandom number
    /// generators", mix64variant13 with the golden gamma added.
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
