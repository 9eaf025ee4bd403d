// SPDX-License-Identifier: Apache-2.0

public import WireProtocol

/// Who a board is.
public struct BoardIdentity: Hashable, Sendable, BitwiseCopyable {
    /// The serial number.
    public var serial: FixedText<16>
    /// Name and version of the firmware build.
    public var firmware: FixedText<32>
    /// What stands behind the outputs.
    public var physics: Physics
    /// Differs after every boot.
    public var boot: UInt64
    /// Link ticks a second.
    public var linkTickRate: UInt32
    /// How far link ticks may run from that rate, in parts per million; 0 for not stated.
    public var clockTolerance: UInt16

    /// An identity of the given parts.
    public init(
        serial: FixedText<16>,
        firmware: FixedText<32>,
        physics: Physics,
        boot: UInt64,
        linkTickRate: UInt32,
        clockTolerance: UInt16 = 0
    ) {
        self.serial = serial
        self.firmware = firmware
        self.physics = physics
        self.boot = boot
        self.linkTickRate = linkTickRate
        self.clockTolerance = clockTolerance
    }
}
