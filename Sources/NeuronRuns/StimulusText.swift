// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import NeuronModels

/// A stimulus as a sentence: `step 10 uA/cm2 at 10 ms`.
struct StimulusText {
    /// The words a stimulus may begin with; anything else is a file.
    static let forms = ["constant", "step", "pulse", "ramp", "train"]

    /// What a sentence stands for.
    struct Parts {
        var segments: [StimulusSegment] = []
        var trains: [PulseTrain] = []
    }

    /// The words of the forms that follow a quantity.
    private static let joints: [Substring] = ["at", "over", "every", "times"]

    private let text: String
    private let units: DriveUnits
    private var words: [Substring]

    /// The parts of the input that a text stands for.
    static func parts(_ text: String, _ units: DriveUnits) throws(NeuronMistake) -> Parts {
        var reader = StimulusText(text: text, units: units, words: text.split(separator: " "))
        let form = reader.words.removeFirst()
        let parts = try reader.parts(form)
        if let extra = reader.words.first {
            throw reader.mistake("nothing after it, not '\(extra)'")
        }
        return parts
    }

    private mutating func parts(_ form: Substring) throws(NeuronMistake) -> Parts {
        let level = try quantity(units.input, "a \(units.noun)", units.examples.level)
        switch form {
        case "constant": return Parts(segments: [StimulusSegment(level)])
        case "step": return Parts(segments: [StimulusSegment(level, from: try start())])
        case "pulse":
            let width = try duration("the pulse's width")
            let start = try start()
            return Parts(segments: [StimulusSegment(level, from: start, to: start + width)])
        case "train": return Parts(trains: [try train(level)])
        default:
            try expect("over")
            let span = try duration("how long the ramp takes")
            let start = try start()
            let rise = StimulusSegment(level, from: start, to: start + span, risingOver: span)
            return Parts(segments: [rise, StimulusSegment(level, from: start + span)])
        }
    }

    /// `50 ns every 1 us`, and where they differ from 0 and from endlessly many, `at 5 us times 10`.
    private mutating func train(_ level: Double) throws(NeuronMistake) -> PulseTrain {
        let width = try duration("a pulse's width")
        try expect("every")
        let period = try duration("the distance of pulses")
        guard period >= width else { throw mistake("pulses no wider than their distance") }
        let start = words.first == "at" ? try start() : 0
        var count = Double.infinity
        if words.first == "times" {
            words.removeFirst()
            guard let word = words.first, let number = UInt32(word), number > 0 else {
                throw mistake("a whole number of pulses after 'times'")
            }
            words.removeFirst()
            count = Double(number)
        }
        return PulseTrain(level: level, width: width, period: period, start: start, count: count)
    }

    private mutating func start() throws(NeuronMistake) -> Double {
        try expect("at")
        return try quantity(units.time, "a time", units.examples.time)
    }

    private mutating func duration(_ noun: String) throws(NeuronMistake) -> Double {
        let value = try quantity(units.time, noun, units.examples.time)
        guard value > 0 else { throw mistake("\(noun) above 0") }
        return value
    }

    private mutating func expect(_ word: String) throws(NeuronMistake) {
        guard words.first == word[...] else { throw mistake("the word '\(word)'") }
        words.removeFirst()
    }

    /// A number, and its unit unless the next word is a number or a word of the form.
    private mutating func quantity(
        _ unit: CompoundUnit,
        _ noun: String,
        _ example: String
    ) throws(NeuronMistake) -> Double {
        let expected =
            unit.spelling == "1" ? "\(noun) as a plain number" : "\(noun) in \(unit.spelling)"
        guard !words.isEmpty else { throw mistake("\(expected) such as \(example)") }
        var written = String(words.removeFirst())
        if let next = words.first, !Self.joints.contains(next), !Self.isNumber(next) {
            written += " \(next)"
            words.removeFirst()
        }
        do {
            return try unit.value(of: written)
        } catch {
            throw mistake("\(expected) such as \(example), not '\(written)'")
        }
    }

    /// Whether a word begins as a number; `1/ms` is a unit.
    private static func isNumber(_ word: Substring) -> Bool {
        guard let first = word.first, first.isNumber || "+-.".contains(first) else { return false }
        return CompoundUnit(String(word)) == nil
    }

    private func mistake(_ expected: String) -> NeuronMistake {
        let (level, time, period) = (
            units.examples.level, units.examples.start, units.examples.period
        )
        let examples = [
            "constant \(level)", "step \(level) at \(time)", "pulse \(level) \(time) at \(time)",
            "ramp \(level) over \(time) at \(time)", "train \(level) \(time) every \(period)",
        ]
        let form = Self.forms.firstIndex { text.hasPrefix($0) } ?? 1
        return NeuronMistake(
            .stimulusWrong,
            "The stimulus '\(text)' is not understood: expected \(expected); for example "
                + "\"\(examples[form])\"."
        )
    }
}
