// SPDX-License-Identifier: Apache-2.0

public import Registers
internal import WireProtocol

/// Words of memory in which interrupts leave word of what they stopped, one a cause, and one in
/// which the guard that looks at them shows that it runs.
///
/// A word has one writer at a time and is only ever set by it, so nothing is lost between reading
/// and clearing but a second alarm of the same cause.
public struct Alarms<Bus: RegisterBus>: Sendable {
    /// What an interrupt stopped.
    public enum Cause: UInt32, Sendable, BitwiseCopyable {
        /// The emergency stop was pressed, or its wire broke.
        case emergencyStop = 0
        /// The host sent a break.
        case lineBreak = 1
    }

    /// Bytes of memory the words take.
    public static var byteCount: UInt32 { 12 }

    private let bus: Bus
    private let base: UInt32

    /// Words at `base`.
    public init(_ bus: Bus, at base: UInt32) {
        self.bus = bus
        self.base = base
    }

    /// Forgets everything.
    public func clear() {
        bus.write(0, to: base)
        bus.write(0, to: base + 4)
        bus.write(0, to: base + 8)
    }

    /// Whether there is word of anything that was not taken yet.
    public var isRaised: Bool { bus.read(base) | bus.read(base + 4) != 0 }

    /// Leaves word of a cause.
    public func raise(_ cause: Cause) { bus.write(1, to: base + 4 * cause.rawValue) }

    /// Shows that the guard runs.
    func beat() { bus.write(1, to: base + 8) }

    /// Whether the guard has run since this was asked last.
    public func takeBeat() -> Bool {
        guard bus.read(base + 8) != 0 else { return false }
        bus.write(0, to: base + 8)
        return true
    }

    /// Whether there was word of a cause; forgets it.
    func take(_ cause: Cause) -> Bool {
        let address = base + 4 * cause.rawValue
        guard bus.read(address) != 0 else { return false }
        bus.write(0, to: address)
        return true
    }
}
