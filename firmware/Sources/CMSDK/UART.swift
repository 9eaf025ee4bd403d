// SPDX-License-Identifier: Apache-2.0

/// The asynchronous serial port of the Cortex-M System Design Kit.
///
/// It holds one byte in each direction.
///
/// Source: Arm, Cortex-M System Design Kit Technical Reference Manual (DDI 0479), 4.3 APB UART,
/// table "APB UART programmers model".
public struct UART: Sendable {
    private let data: Register
    private let state: Register
    private let control: Register
    private let interrupts: Register
    private let baudDivider: Register

    private static let transmitFull: UInt32 = 1 << 0
    private static let receiveFull: UInt32 = 1 << 1
    private static let receiveOverrun: UInt32 = 1 << 3
    private static let transmitEnable: UInt32 = 1 << 0
    private static let receiveEnable: UInt32 = 1 << 1
    private static let transmitInterruptEnable: UInt32 = 1 << 2
    private static let receiveInterruptEnable: UInt32 = 1 << 3
    private static let transmitInterrupt: UInt32 = 1 << 0
    private static let receiveInterrupt: UInt32 = 1 << 1

    /// The port whose registers start at `base`.
    public init(base: UInt) {
        data = Register(base + 0x00)
        state = Register(base + 0x04)
        control = Register(base + 0x08)
        interrupts = Register(base + 0x0C)
        baudDivider = Register(base + 0x10)
    }

    /// Starts both directions, with interrupts for received bytes.
    ///
    /// - Parameter divider: Peripheral clocks a bit, at least 16.
    public func start(divider: UInt32) {
        precondition(divider >= 16, "The baud divider of this port is at least 16.")
        baudDivider.value = divider
        interrupts.value = Self.transmitInterrupt | Self.receiveInterrupt
        setInterrupts(receive: true, transmit: false)
    }

    /// Chooses which events interrupt.
    public func setInterrupts(receive: Bool, transmit: Bool) {
        var bits = Self.transmitEnable | Self.receiveEnable
        if receive { bits |= Self.receiveInterruptEnable }
        if transmit { bits |= Self.transmitInterruptEnable }
        control.value = bits
    }

    /// Withdraws the interrupt of a received byte; before taking it, so that the next one counts.
    public func clearReceiveInterrupt() { interrupts.value = Self.receiveInterrupt }

    /// Withdraws the interrupt of a sent byte.
    public func clearTransmitInterrupt() { interrupts.value = Self.transmitInterrupt }

    /// Whether a byte has arrived and was not yet taken.
    public var hasReceived: Bool { state.value & Self.receiveFull != 0 }

    /// Whether a byte was lost because the one before it had not been taken; reading forgets it.
    public func takeOverrun() -> Bool {
        guard state.value & Self.receiveOverrun != 0 else { return false }
        state.value = Self.receiveOverrun
        return true
    }

    /// The received byte.
    public func take() -> UInt8 { UInt8(truncatingIfNeeded: data.value) }

    /// Whether the next byte can be handed over.
    public var canSend: Bool { state.value & Self.transmitFull == 0 }

    /// Hands over a byte to send; only while ``canSend``.
    public func send(_ byte: UInt8) { data.value = UInt32(byte) }
}
