// SPDX-License-Identifier: Apache-2.0

package import Experiments
package import Quantities

/// The load that an instrument computes its displayed voltages for.
package enum GeneratorLoad: Hashable, Sendable, CustomStringConvertible {
    /// Nothing that draws current.
    case high
    /// A resistance.
    case resistance(Milliohms)

    /// As a bench file spells it.
    package var description: String {
        switch self {
        case .high: "high"
        case .resistance(let value): "\(value.value / 1000) ohm"
        }
    }
}

/// What starts a train.
package enum GeneratorTrigger: Hashable, Sendable {
    /// An edge at the trigger input.
    case external(rising: Bool)
    /// A command.
    case software
}

/// A train of pulses that a trigger starts.
///
/// ```
///            peak   ┌──────┐          ┌──────┐
///  base ────────────┘      └──────────┘      └────── base
///                   ├width─┤
///                   ├────── period ───┤
/// ```
///
/// Levels are volts into an open circuit: the largest that can reach a device, whatever the
/// instrument displays. Widths count from half to half of the edges, edges from 10 % to 90 %.
package struct GeneratorPulse: Hashable, Sendable {
    /// Where the output rests, into an open circuit.
    package var base: Microvolts
    /// Where a pulse leads, into an open circuit.
    package var peak: Microvolts
    /// Length of a pulse.
    package var width: Nanoseconds
    /// Time of the edge from base to peak.
    package var lead: Nanoseconds
    /// Time of the edge from peak to base.
    package var trail: Nanoseconds
    /// Time from pulse to pulse.
    package var period: Nanoseconds
    /// How many pulses a trigger starts.
    package var count: Int64
    /// What starts them.
    package var trigger: GeneratorTrigger
    /// The load that is connected.
    package var load: GeneratorLoad

    /// A train of these pulses.
    package init(
        base: Microvolts = Microvolts(0),
        peak: Microvolts,
        width: Nanoseconds,
        lead: Nanoseconds,
        trail: Nanoseconds,
        period: Nanoseconds,
        count: Int64 = 1,
        trigger: GeneratorTrigger = .external(rising: true),
        load: GeneratorLoad = .high
    ) {
        self.base = base
        self.peak = peak
        self.width = width
        self.lead = lead
        self.trail = trail
        self.period = period
        self.count = count
        self.trigger = trigger
        self.load = load
    }

    /// The largest magnitude of its levels.
    package var largestLevel: Microvolts { max(base.magnitude, peak.magnitude) }
}

/// What a bench allows a generator to do.
package struct GeneratorLimits: Hashable, Sendable {
    /// Largest magnitude of a level into an open circuit.
    package var level: Microvolts
    /// Longest pulse.
    package var width: Nanoseconds
    /// Most pulses of one trigger.
    package var count: Int64

    /// Limits of these values.
    package init(level: Microvolts, width: Nanoseconds, count: Int64) {
        self.level = level
        self.width = width
        self.count = count
    }

    /// What `pulse` exceeds, nil when it exceeds nothing.
    package func violation(_ pulse: GeneratorPulse) -> String? {
        if pulse.largestLevel > level {
            return "\(pulse.largestLevel.value) uV into an open circuit, at most "
                + "\(level.value) uV"
        }
        if pulse.width > width {
            return "a pulse of \(pulse.width.value) ns, at most \(width.value) ns"
        }
        if pulse.count > count { return "\(pulse.count) pulses, at most \(count)" }
        return nil
    }
}

extension GeneratorModel {
    /// The displayed voltage that puts out `openCircuit`, for `load`; halves away from zero.
    ///
    /// The divider of source impedance and load: V = V0 · R / (R + Rs).
    package func displayed(_ openCircuit: Int64, for load: GeneratorLoad) -> Int64 {
        guard case .resistance(let resistance) = load else { return openCircuit }
        return Self.ratio(
            openCircuit,
            resistance.value,
            resistance.value + sourceImpedance.value
        )
    }

    /// The voltage into an open circuit that is displayed as `displayed`.
    package func openCircuit(_ displayed: Int64, for load: GeneratorLoad) -> Int64 {
        guard case .resistance(let resistance) = load else { return displayed }
        return Self.ratio(
            displayed,
            resistance.value + sourceImpedance.value,
            resistance.value
        )
    }

    /// value · numerator / denominator, rounded to the nearest, halves away from zero.
    static func ratio(_ value: Int64, _ numerator: Int64, _ denominator: Int64) -> Int64 {
        let product = value.magnitude.multipliedFullWidth(by: numerator.magnitude)
        let half = denominator.magnitude / 2
        let (low, carry) = product.low.addingReportingOverflow(half)
        let high = product.high + (carry ? 1 : 0)
        guard high < denominator.magnitude else { return value < 0 ? .min : .max }
        let quotient = denominator.magnitude.dividingFullWidth((high, low)).quotient
        let magnitude = Int64(clamping: quotient)
        return value < 0 ? -magnitude : magnitude
    }
}
