// SPDX-License-Identifier: Apache-2.0

extension LimitsReport {
    /// One limit in words.
    package struct Row: Hashable, Sendable {
        /// What it limits.
        package let name: String
        /// Its value, or nil when there is none.
        package let value: UInt64?
        /// Its value with its unit, exactly.
        package let text: String
        /// Whether a larger value is the tighter one, as of a limiter's current, which the bound
        /// of the energy rises with.
        package let isTighterLarge: Bool
    }

    /// All limits, in the order of the bench file.
    package var rows: [Row] {
        [
            Self.row("cell voltage", cellVoltageMicrovolts, ["uV", "mV", "V"]),
            Self.row("line voltage", lineVoltageMicrovolts, ["uV", "mV", "V"]),
            Self.row("pulse width", pulseWidthNanoseconds, ["ns", "us", "ms", "s"]),
            Self.row("duration", durationNanoseconds, ["ns", "us", "ms", "s"]),
            Self.row("pulses", pulses, []),
            Self.row(
                "limiter current",
                currentPicoamperes,
                ["pA", "nA", "uA", "mA", "A"],
                isTighterLarge: true
            ),
            Self.row("pulse energy", energyFemtojoules, ["fJ", "pJ", "nJ", "uJ", "mJ", "J"]),
        ]
    }

    /// What is looser here than in `old`, each with both values.
    package func raised(from old: LimitsReport) -> [String] {
        zip(old.rows, rows).compactMap { before, after in
            let isRaised =
                if after.isTighterLarge {
                    (after.value ?? 0) < (before.value ?? 0)
                } else {
                    (after.value ?? .max) > (before.value ?? .max)
                }
            return isRaised ? "the \(after.name) from \(before.text) to \(after.text)" : nil
        }
    }

    private static func row(
        _ name: String,
        _ value: UInt64?,
        _ units: [String],
        isTighterLarge: Bool = false
    ) -> Row {
        Row(
            name: name,
            value: value,
            text: value.map { text($0, units) } ?? "none",
            isTighterLarge: isTighterLarge
        )
    }

    /// A number in the largest of the units, each a thousand times the one before, in which it is
    /// whole.
    private static func text(_ value: UInt64, _ units: [String]) -> String {
        guard var unit = units.first else { return "\(value)" }
        var number = value
        for next in units.dropFirst() where number % 1000 == 0 && number > 0 {
            // A unit may only be left for the one after it.
            guard let place = units.firstIndex(of: next), units[place - 1] == unit else { break }
            number /= 1000
            unit = next
        }
        return "\(number) \(unit)"
    }
}
