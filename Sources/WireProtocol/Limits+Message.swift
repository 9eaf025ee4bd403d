// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms

extension ProgramLimits {
    /// CRC-32C of the limits, in the order and form of their message.
    public var checksum: UInt32 {
        var checksum = Crc32C()
        Message.LimitsSet(self).encode(into: &checksum)
        return checksum.value
    }
}

/// A message with a field for each limit.
public protocol StatesLimits {
    var cellVoltage: UInt32 { get }
    var lineVoltage: UInt32 { get }
    var pulseWidth: UInt64 { get }
    var duration: UInt64 { get }
    var pulses: UInt64 { get }
    var current: UInt64 { get }
    var energy: UInt64 { get }
}

extension StatesLimits {
    /// The limits it tells of or asks for.
    public var limits: ProgramLimits {
        ProgramLimits(
            cellVoltage: cellVoltage,
            lineVoltage: lineVoltage,
            pulseWidth: pulseWidth,
            duration: duration,
            pulses: pulses,
            current: current,
            energy: energy
        )
    }
}

extension Message.ArrayLimits: StatesLimits {}

extension Message.LimitsSet: StatesLimits {
    /// The message that asks for `limits`.
    public init(_ limits: ProgramLimits) {
        self.init(
            cellVoltage: limits.cellVoltage,
            lineVoltage: limits.lineVoltage,
            pulseWidth: limits.pulseWidth,
            duration: limits.duration,
            pulses: limits.pulses,
            current: limits.current,
            energy: limits.energy
        )
    }
}

extension Message.LimitsInForce: StatesLimits {
    /// The message that tells of `limits`.
    public init(_ limits: ProgramLimits) {
        self.init(
            limitsHash: limits.checksum,
            cellVoltage: limits.cellVoltage,
            lineVoltage: limits.lineVoltage,
            pulseWidth: limits.pulseWidth,
            duration: limits.duration,
            pulses: limits.pulses,
            current: limits.current,
            energy: limits.energy
        )
    }
}

extension Message.ArrayLimitsSet: StatesLimits {
    /// The message that asks for `limits`.
    public init(
        _ limits: ProgramLimits,
        name: FixedText<32>,
        replaces: UInt32,
        mayRaise: Bool
    ) {
        self.init(
            replaces: replaces,
            flags: mayRaise ? 1 : 0,
            name: name,
            cellVoltage: limits.cellVoltage,
            lineVoltage: limits.lineVoltage,
            pulseWidth: limits.pulseWidth,
            duration: limits.duration,
            pulses: limits.pulses,
            current: limits.current,
            energy: limits.energy
        )
    }

    /// Whether limits may be raised, or set where they are damaged.
    public var mayRaise: Bool { flags & 1 != 0 }
}
