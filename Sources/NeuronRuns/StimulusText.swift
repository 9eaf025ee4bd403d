// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import NeuronModels

/// The units in which a model is driven.
struct DriveUnits: Sendable {
    let current: CompoundUnit
    let time: CompoundUnit

    init(_ description: NeuronDescription) {
        guard let current = CompoundUnit("\(description.currentUnit)"),
            let time = CompoundUnit("\(description.timeUnit)")
        else { preconditionFailure("The units of a model are known.") }
        self.current = current
        self.time = time
    }

    /// `10` with the unit of current.
    func current(_ number: String) -> String { Self.spell(number, current) }

    /// `10` with the unit of time.
    func time(_ number: String) -> String { Self.spell(number, time) }

    private static func spell(_ number: String, _ unit: CompoundUnit) -> String {
        unit.spelling == "1" ? number : "\(number) \(unit.spelling)"
    }
}

/// A stimulus as a sentence: `step 10 uA/cm2 at 10 ms`.
struct StimulusText {
    /// The words a stimulus may begin with; anything else is a file.
    static let forms = ["constant", "step", "pulse", "ramp"]

    private let text: String
    private let units: DriveUnits
    private var words: [Substring]

    /// The segments that a text stands for.
    static func segments(
        _ text: String,
        _ units: DriveUnits
    ) throws(NeuronMistake) -> [StimulusSegment] {
        var reader = StimulusText(text: text, units: units, words: text.split(separator: " "))
        let form = reader.words.removeFirst()
        let segments = try reader.segments(form)
        if let extra = reader.words.first {
            throw reader.mistake("nothing after it, not '\(extra)'")
        }
        return segments
    }

    private mutating func segments(_ form: Substring) throws(NeuronMistake) -> [StimulusSegment] {
        let level = try quantity(units.current, "a current", units.current("10"))
        switch form {
        case "constant": return [StimulusSegment(level)]
        case "step": return [StimulusSegment(level, from: try start())]
        case "pulse":
            let width = try duration("the pulse's width")
            let start = try start()
            return [StimulusSegment(level, from: start, to: start + width)]
        default:
            try expect("over")
            let span = try duration("how long the ramp takes")
            let start = try start()
            return [
                StimulusSegment(level, from: start, to: start + span, risingOver: span),
                StimulusSegment(level, from: start + span),
            ]
        }
    }

    private mutating func start() throws(NeuronMistake) -> Double {
        try expect("at")
        return try quantity(units.time, "a time", units.time("10"))
    }

    private mutating func duration(_ noun: String) throws(NeuronMistake) -> Double {
        let value = try quantity(units.time, noun, units.time("10"))
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
        if let next = words.first, !["at", "over"].contains(next), !Self.isNumber(next) {
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
        let (ten, five) = (units.current("10"), units.time("5"))
        let examples = [
            "constant \(ten)", "step \(ten) at \(five)", "pulse \(ten) \(five) at \(five)",
            "ramp \(ten) over \(five) at \(five)",
        ]
        let form = Self.forms.firstIndex { text.hasPrefix($0) } ?? 1
        return NeuronMistake(
            .stimulusWrong,
            "The stimulus '\(text)' is not understood: expected \(expected); for example "
                + "\"\(examples[form])\"."
        )
    }
}
