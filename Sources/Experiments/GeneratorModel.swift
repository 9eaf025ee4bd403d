// SPDX-License-Identifier: Apache-2.0

package import Quantities

/// A family of pulse generators: what its members can do and how they are told.
package struct GeneratorModel: Hashable, Sendable {
    /// What a setting is for.
    package enum Role: String, Sendable, CaseIterable {
        /// Whether the output is connected.
        case output
        /// The kind of waveform.
        case shape
        /// The load that voltages are displayed for.
        case load
        /// Which level a pulse rests at.
        case polarity
        /// Peak-to-peak voltage, as displayed.
        case amplitude
        /// The middle between both levels, as displayed.
        case offset
        /// Time from pulse to pulse.
        case period
        /// Length of a pulse.
        case width
        /// Time of the leading edge from 10 % to 90 %.
        case lead
        /// Time of the trailing edge.
        case trail
        /// Whether a trigger starts a counted train.
        case burst
        /// How many pulses a trigger starts.
        case count
        /// What triggers.
        case triggerSource = "trigger_source"
        /// Which edge of the trigger input triggers.
        case triggerSlope = "trigger_slope"
        /// A setting that always has the same value.
        case fixed
    }

    /// What a number counts.
    package enum Unit: String, Sendable, CaseIterable {
        /// Picoseconds; files say seconds.
        case seconds = "s"
        /// Microvolts; files say volts.
        case volts = "V"
        /// Milliohms; files say ohms.
        case ohms = "ohm"
        /// Pieces.
        case pieces = "1"

        /// The power of ten of one count in the SI unit.
        package var exponent: Int {
            switch self {
            case .seconds: -12
            case .volts: -6
            case .ohms: -3
            case .pieces: 0
            }
        }
    }

    /// The numbers a setting can have, counted in its unit.
    package struct NumberRule: Hashable, Sendable {
        /// What they count.
        package let unit: Unit
        /// The smallest.
        package let minimum: Int64
        /// The largest.
        package let maximum: Int64
        /// The smallest step.
        package let resolution: Int64
        /// How many significant digits it keeps.
        package var digitCount: Int
        /// Whether it can be infinite.
        package let hasInfinity: Bool

        /// The step between neighbours of `value`.
        package func step(at value: Int64) -> Int64 {
            var power: Int64 = 1
            var rest = value.magnitude
            var digits = 1
            while rest >= 10 {
                rest /= 10
                digits += 1
            }
            // Digits beyond those kept count in steps of a power of ten.
            for _ in 0..<max(0, digits - digitCount) { power *= 10 }
            return max(power, resolution)
        }

        /// The nearest value that the setting can have, halves away from zero.
        package func quantised(_ value: Int64) -> Int64 {
            let step = step(at: value)
            let magnitude = Int64(clamping: value.magnitude)
            let (sum, carry) = magnitude.addingReportingOverflow(step / 2)
            let rounded = (sum / step).multipliedReportingOverflow(by: step)
            guard !carry, !rounded.overflow else { return value }
            return value < 0 ? -rounded.partialValue : rounded.partialValue
        }
    }

    /// What a setting can be.
    package enum Values: Hashable, Sendable {
        /// A number.
        case number(NumberRule)
        /// One of these words, in the manual's spelling: capitals are the short form.
        case words([String])
        /// On or off.
        case flag
    }

    /// A thing an instrument can be told and asked.
    package struct Setting: Hashable, Sendable {
        /// What it is for.
        package let role: Role
        /// The command in the manual's notation.
        package let header: String
        /// The name of the value among those of one command; nil when it has only one.
        package let key: String?
        /// What it can be.
        package let values: Values
        /// What it is after a reset, as a file spells it.
        package let start: String
        /// What it always is, nil when it varies.
        package let fixed: String?
        /// The words for what Hebb means, such as `positive`.
        package let meanings: [String: String]
        /// How sure one is.
        package let evidence: Evidence
        /// Where that is said.
        package let source: String
    }

    /// How an instrument writes its answers.
    package struct AnswerStyle: Hashable, Sendable {
        /// Significant digits of numbers.
        package let digitCount: Int
        /// Digits of exponents, at least.
        package let exponentDigitCount: Int
        /// Whether positive numbers begin with `+`.
        package let hasPlus: Bool
        /// The words for on and off.
        package let flags: [String]
        /// Whether values that are out of range are changed without a word.
        package let clampsSilently: Bool
    }

    /// The name that benches refer to.
    package let name: String
    /// One line for people.
    package let title: String
    /// Where its facts come from.
    package let manuals: [String]
    /// Who made it, as `*IDN?` says.
    package let manufacturer: String
    /// The models, as `*IDN?` says; the first is the one that is simulated.
    package let models: [String]
    /// How many channels it has.
    package let channelCount: Int
    /// The port of its raw socket.
    package let port: UInt16
    /// Its source impedance.
    package let sourceImpedance: Milliohms
    /// The largest magnitude of a level into an open circuit.
    package let maximumLevel: Microvolts
    /// Whether the width counts from the middle of the leading edge to the middle of the
    /// trailing one; else it counts from start to start.
    package let isWidthAtHalf: Bool
    /// Whether an inverted output is mirrored at the offset; else at 0 V.
    package let invertsAtOffset: Bool
    /// The longest edge in parts per million of the width.
    package let edgeRatio: PartsPerMillion
    /// The shortest time between two pulses, in picoseconds.
    package let minimumGap: Int64
    /// How it answers.
    package let answers: AnswerStyle
    /// The query of its error queue in the manual's notation; nil when it has none.
    package let errorQuery: String?
    /// The command that triggers by software, `#` standing for the channel.
    package let triggerCommand: String
    /// The settings, in the order in which they are made.
    package let settings: [Setting]

    /// The setting for `role`.
    package subscript(role: Role) -> Setting? {
        settings.first { $0.role == role }
    }

    /// The numbers that the setting for `role` can have, nil when it has none.
    package func rule(_ role: Role) -> NumberRule? {
        guard case .number(let rule) = self[role]?.values else { return nil }
        return rule
    }
}
