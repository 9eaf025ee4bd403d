// SPDX-License-Identifier: Apache-2.0

internal import Experiments

/// Equal rectangular pulses, as `5 V 5 us 100` spells them.
package struct PulseTrain: Hashable, Sendable {
    /// The most pulses of one train.
    package static let countLimit = 1_000_000

    /// The amplitude of a pulse.
    package let volts: Double
    /// The width of a pulse.
    package let seconds: Double
    /// How many there are.
    package let count: Int

    /// A train of `count` pulses.
    package init(volts: Double, seconds: Double, count: Int) {
        precondition(count > 0 && count <= Self.countLimit, "A train has 1 to 10⁶ pulses.")
        self.volts = volts
        self.seconds = seconds
        self.count = count
    }

    /// Reads amplitude, width and count.
    ///
    /// - Throws: ``SimulationError`` `.trainMalformed`.
    package init(parsing text: String) throws(SimulationError) {
        try self.init(
            parsing: text,
            subject: "--train \"\(text)\"",
            expected: "amplitude, width and count, for example \"5 V 5 us 100\""
        )
    }

    /// Reads amplitude, width and count of what an error is to call `subject`.
    ///
    /// - Throws: ``SimulationError`` `.trainMalformed`.
    package init(
        parsing text: String,
        subject: String,
        expected: String
    ) throws(SimulationError) {
        let words = PulseText.words(text)
        guard words.count == 3, let count = Int(words[2]) else {
            throw SimulationError(
                .trainMalformed,
                subject,
                "it does not consist of an amplitude, a width and a count",
                expected: expected
            )
        }
        guard count > 0, count <= Self.countLimit else {
            throw SimulationError(
                .trainMalformed,
                subject,
                "the count is \(count)",
                expected: "1 to \(Self.countLimit) pulses"
            )
        }
        let pulse = try PulseText(words, subject, expected)
        self.init(volts: pulse.volts, seconds: pulse.seconds, count: count)
    }
}

/// A reading: a pulse at whose end the current is sensed, as `2 V 1 ms` spells it.
package struct PulseReading: Hashable, Sendable {
    /// The amplitude; never 0, because the conductance is the quotient.
    package let volts: Double
    /// The width.
    package let seconds: Double

    /// A reading of a voltage and a width.
    package init(volts: Double, seconds: Double) {
        precondition(volts != 0, "A reading needs a voltage.")
        self.volts = volts
        self.seconds = seconds
    }

    /// Reads amplitude and width.
    ///
    /// - Throws: ``SimulationError`` `.trainMalformed`.
    package init(parsing text: String) throws(SimulationError) {
        let subject = "--read \"\(text)\""
        let expected = "amplitude and width, for example \"2 V 1 ms\""
        let words = PulseText.words(text)
        guard words.count == 2 else {
            throw SimulationError(
                .trainMalformed,
                subject,
                "it does not consist of an amplitude and a width",
                expected: expected
            )
        }
        let pulse = try PulseText(words, subject, expected)
        guard pulse.volts != 0 else {
            throw SimulationError(
                .trainMalformed,
                subject,
                "a conductance cannot be read at 0 V",
                expected: expected
            )
        }
        self.init(volts: pulse.volts, seconds: pulse.seconds)
    }
}

/// A duration that stands alone, such as `10 us`.
package enum DurationText {
    /// The seconds of `text`.
    ///
    /// - Throws: ``SimulationError`` `.trainMalformed`.
    package static func seconds(_ text: String, _ option: String) throws(SimulationError) -> Double
    {
        try PulseText.number(text, "s", 0...1e9, "\(option) \"\(text)\"", "a time such as 10 us")
    }
}

/// A number with its unit that stands alone, such as `10 uS`.
package enum PhysicalText {
    /// The value in an SI unit, or nil where it is no number of that unit.
    package static func value(_ text: String, in unit: String) -> Double? {
        guard let number = PhysicalNumber(parsing: text), number.unit == unit else { return nil }
        return number.value
    }
}

/// The amplitude and the width that a train or a reading begins with.
private struct PulseText {
    let volts: Double
    let seconds: Double

    init(_ words: [String], _ subject: String, _ expected: String) throws(SimulationError) {
        volts = try Self.number(words[0], "V", -1e4...1e4, subject, expected)
        seconds = try Self.number(words[1], "s", 0...1e9, subject, expected)
    }

    /// The numbers of a text, each with its unit, whether or not a space stands between.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        for part in text.split(separator: " ") {
            let isNumber = part.first.map { $0.isNumber || "+-.".contains($0) } ?? false
            if isNumber || words.isEmpty {
                words.append(String(part))
            } else {
                words[words.count - 1] += " " + part
            }
        }
        return words
    }

    static func number(
        _ text: String,
        _ unit: String,
        _ range: ClosedRange<Double>,
        _ subject: String,
        _ expected: String
    ) throws(SimulationError) -> Double {
        guard let number = PhysicalNumber(parsing: text) else {
            let finding = "\(text) is no number with a unit"
            throw SimulationError(.trainMalformed, subject, finding, expected: expected)
        }
        guard number.unit == unit else {
            let finding = "\(text) is not in \(unit)"
            throw SimulationError(.trainMalformed, subject, finding, expected: expected)
        }
        guard range.contains(number.value) else {
            throw SimulationError(
                .trainMalformed,
                subject,
                "\(text) is out of range",
                expected: "\(range.lowerBound) to \(range.upperBound) \(unit)"
            )
        }
        return number.value
    }
}
