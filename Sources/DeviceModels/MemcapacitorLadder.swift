// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Three parallel branches of a resistor and a capacitor each: a super-capacitor's slow response.
///
/// Under a constant voltage every capacitor approaches it with its own R · C, exactly for a step of
/// any length. Over the decades that the time constants span, the charge grows as a power of time
/// below 1, which is what a fractional derivative would give with the whole history kept.
///
/// Units: ohms, farads, volts, amperes, seconds.
///
/// Source: three-branch equivalent circuit of the super-capacitor of memcapacitive spiking-neuron
/// circuits, R = 10 Ω, 1 kΩ, 100 Ω and C = 120 µF, 800 µF, 200 µF.
public struct MemcapacitorLadder: Sendable, BitwiseCopyable {
    /// A resistor and a capacitor in series.
    public struct Branch: Equatable, Sendable, BitwiseCopyable {
        /// R.
        public let resistance: Double
        /// C.
        public let capacitance: Double
        /// The voltage of the capacitor.
        public internal(set) var volts = 0.0

        /// A branch without charge.
        public init(resistance: Double, capacitance: Double) {
            precondition(resistance > 0 && capacitance > 0, "A branch has a time constant.")
            self.resistance = resistance
            self.capacitance = capacitance
        }

        /// R · C.
        public var time: Double { resistance * capacitance }
    }

    /// The branches.
    public internal(set) var branches: (Branch, Branch, Branch)

    /// A ladder of three branches; the published ones as standard.
    public init(
        _ first: Branch = Branch(resistance: 10, capacitance: 1.2e-4),
        _ second: Branch = Branch(resistance: 1e3, capacitance: 8e-4),
        _ third: Branch = Branch(resistance: 100, capacitance: 2e-4)
    ) {
        branches = (first, second, third)
    }

    /// The charge on all capacitors.
    public var charge: Double {
        branches.0.capacitance * branches.0.volts + branches.1.capacitance * branches.1.volts
            + branches.2.capacitance * branches.2.volts
    }

    /// The current at a voltage.
    public func current(volts: Double) -> Double {
        (volts - branches.0.volts) / branches.0.resistance
            + (volts - branches.1.volts) / branches.1.resistance
            + (volts - branches.2.volts) / branches.2.resistance
    }

    /// Lets a constant voltage act for a time; returns the charge that has flowed.
    @discardableResult
    public mutating func advance(volts: Double, seconds: Double) -> Double {
        let before = charge
        Self.charge(&branches.0, volts, seconds)
        Self.charge(&branches.1, volts, seconds)
        Self.charge(&branches.2, volts, seconds)
        return charge - before
    }

    private static func charge(_ branch: inout Branch, _ volts: Double, _ seconds: Double) {
        let kept = Portable.exp(-seconds / branch.time)
        branch.volts = volts + (branch.volts - volts) * kept
    }
}
