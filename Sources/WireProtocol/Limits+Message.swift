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

extension Message.LimitsSet {
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

    /// The limits it asks for.
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

extension Message.LimitsInForce {
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

    /// The limits it tells of.
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

extension Message.ArrayLimits {
    /// The limits it tells of.
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

extension Message.ArrayLimitsSet {
    /// The limits it asks for.
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

extension Message.ArrayLimitsSet {
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
