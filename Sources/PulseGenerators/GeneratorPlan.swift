// SPDX-License-Identifier: Apache-2.0

package import Experiments
package import Instruments
internal import Quantities

/// What a setting is told.
package enum SettingValue: Hashable, Sendable {
    /// A count in the setting's unit.
    case number(Int64)
    /// Without end, by the setting's own word.
    case infinite(String)
    /// A word in the manual's spelling.
    case word(String)
    /// On or off.
    case flag(Bool)
}

/// The settings that make an instrument of a family put out a pulse, in their order.
package struct GeneratorPlan: Hashable, Sendable {
    /// One setting that is made.
    package struct Step: Hashable, Sendable {
        /// The setting.
        package let setting: GeneratorModel.Setting
        /// What it is told.
        package let value: SettingValue
        /// What was asked for before it was rounded to what the setting can have; nil when the
        /// step only prepares a later one.
        package let asked: SettingValue?
    }

    /// All steps.
    package let steps: [Step]

    /// The plan of `pulse`.
    ///
    /// - Throws: ``InstrumentError`` `.beyondInstrument` when the family cannot do it.
    package init(
        _ pulse: GeneratorPulse,
        on model: GeneratorModel,
        name: String
    ) throws(InstrumentError) {
        var builder = PlanBuilder(model, pulse, name)
        try builder.check()
        try builder.build()
        steps = builder.steps
    }
}

/// Turns a pulse into steps.
private struct PlanBuilder {
    let model: GeneratorModel
    let pulse: GeneratorPulse
    let name: String
    let load: GeneratorLoad
    private(set) var steps: [GeneratorPlan.Step] = []

    init(_ model: GeneratorModel, _ pulse: GeneratorPulse, _ name: String) {
        self.model = model
        self.pulse = pulse
        self.name = name
        load = model.effectiveLoad(pulse.load)
    }

    /// What the settings cannot say one by one.
    func check() throws(InstrumentError) {
        guard pulse.base != pulse.peak else { throw beyond("a pulse without height") }
        guard pulse.largestLevel <= model.maximumLevel else {
            throw beyond(
                "a level of \(pulse.largestLevel.value) uV, at most \(model.maximumLevel.value) uV"
            )
        }
        for (edge, time) in [("leading", pulse.lead), ("trailing", pulse.trail)] {
            let most = GeneratorModel.ratio(pulse.width.value, model.edgeRatio.value, 1_000_000)
            guard time.value <= most else {
                throw beyond("a \(edge) edge of \(time.value) ns, at most \(most) ns")
            }
        }
        // The longer edge from 0 % to 100 % stands beyond the half of the pulse.
        let edge = GeneratorModel.ratio(max(pulse.lead, pulse.trail).value, 8, 5)
        let least = pulse.width.value + max(edge, (model.minimumGap + 999) / 1000)
        guard pulse.period.value >= least else {
            throw beyond("a period of \(pulse.period.value) ns, at least \(least) ns")
        }
    }

    mutating func build() throws(InstrumentError) {
        for setting in model.settings {
            switch setting.role {
            case .output: add(setting, .flag(false))
            case .fixed: add(setting, try fixed(setting))
            case .shape: add(setting, try word(setting, "pulse"))
            case .load: add(setting, try loadValue(setting))
            case .polarity: add(setting, try word(setting, isNegative ? "inverted" : "normal"))
            case .amplitude: prepare(setting, model.smallestAmplitude(for: load))
            case .offset:
                add(setting, try voltage(setting, offset))
                if let amplitude = model[.amplitude] {
                    add(amplitude, try voltage(amplitude, height))
                }
            case .period:
                for role in [GeneratorModel.Role.lead, .trail, .width] {
                    guard let edge = model[role], let rule = model.rule(role) else { continue }
                    prepare(edge, rule.minimum)
                }
                add(setting, try time(setting, pulse.period.value * 1000))
            case .width: add(setting, try time(setting, width))
            case .lead: add(setting, try time(setting, pulse.lead.value * 1000))
            case .trail: add(setting, try time(setting, pulse.trail.value * 1000))
            case .burst: add(setting, .flag(true))
            case .count: add(setting, try number(setting, pulse.count))
            case .triggerSource: add(setting, try word(setting, triggerWord))
            case .triggerSlope:
                guard case .external(let rising) = pulse.trigger else { continue }
                add(setting, try word(setting, rising ? "positive" : "negative"))
            }
        }
    }

    private var isNegative: Bool { pulse.peak < pulse.base }
    private var height: Int64 { (pulse.peak - pulse.base).magnitude.value }

    /// The middle of both levels; where inverting mirrors at 0 V, of the mirrored ones.
    private var offset: Int64 {
        let middle = (pulse.base.value + pulse.peak.value) / 2
        return isNegative && !model.invertsAtOffset ? -middle : middle
    }

    /// The width as the family counts it, in picoseconds.
    private var width: Int64 {
        let half = pulse.width.value * 1000
        guard !model.isWidthAtHalf else { return half }
        // From start to start: half of both whole edges, which are 1.25 of what is stated.
        return half + (pulse.lead.value - pulse.trail.value) * 625
    }

    private var triggerWord: String {
        pulse.trigger == .software ? "software" : "external"
    }

    private mutating func add(_ setting: GeneratorModel.Setting, _ asked: SettingValue) {
        var value = asked
        if case .number(let number) = asked, case .number(let rule) = setting.values {
            value = .number(rule.quantised(number))
        }
        steps.append(GeneratorPlan.Step(setting: setting, value: value, asked: asked))
    }

    private mutating func prepare(_ setting: GeneratorModel.Setting, _ value: Int64) {
        steps.append(GeneratorPlan.Step(setting: setting, value: .number(value), asked: nil))
    }

    private func word(
        _ setting: GeneratorModel.Setting,
        _ meaning: String
    ) throws(InstrumentError) -> SettingValue {
        guard let word = setting.meanings[meaning] else { throw beyond("\(meaning), at all") }
        return .word(word)
    }

    private func fixed(_ setting: GeneratorModel.Setting) throws(InstrumentError) -> SettingValue {
        guard let text = setting.fixed else { throw beyond("\(setting.header) without a value") }
        guard case .number(let rule) = setting.values else { return .word(text) }
        let number = SCPINumber(text)?.rounded(to: rule.unit.exponent)
        guard let number else { throw beyond("\(setting.header) of \(text)") }
        return .number(number)
    }

    private func loadValue(
        _ setting: GeneratorModel.Setting
    ) throws(InstrumentError) -> SettingValue {
        switch load {
        case .high: return .infinite(setting.meanings["high"] ?? "INFinity")
        case .resistance(let value): return try number(setting, value.value)
        }
    }

    private func time(
        _ setting: GeneratorModel.Setting,
        _ value: Int64
    ) throws(InstrumentError) -> SettingValue {
        try number(setting, value)
    }

    /// A voltage into an open circuit as the instrument displays it.
    private func voltage(
        _ setting: GeneratorModel.Setting,
        _ value: Int64
    ) throws(InstrumentError) -> SettingValue {
        guard case .number(let rule) = setting.values else { throw beyond("a voltage, at all") }
        let smallest =
            rule.minimum > 0 ? model.smallestAmplitude(for: load) : Int64.min
        let shown = model.displayed(value, for: load)
        let largest = model.displayed(rule.maximum, for: load)
        guard shown >= smallest, shown.magnitude <= largest.magnitude else {
            throw beyond("\(setting.role.rawValue) of \(value) uV into an open circuit")
        }
        return .number(shown)
    }

    private func number(
        _ setting: GeneratorModel.Setting,
        _ value: Int64
    ) throws(InstrumentError) -> SettingValue {
        guard case .number(let rule) = setting.values else { throw beyond("a number, at all") }
        let rounded = rule.quantised(value)
        guard rounded >= rule.minimum, rounded <= rule.maximum else {
            let name = setting.role.rawValue
            let range = "\(rule.minimum) to \(rule.maximum)"
            throw beyond("\(name) of \(value) (unit 1E\(rule.unit.exponent)), from \(range)")
        }
        return .number(value)
    }

    private func beyond(_ what: String) -> InstrumentError {
        InstrumentError(.beyondInstrument, at: name, what)
    }
}

extension GeneratorModel {
    /// The load the instrument is told for `load`: a family without a word for high impedance
    /// is told its largest resistance.
    package func effectiveLoad(_ load: GeneratorLoad) -> GeneratorLoad {
        guard load == .high, let rule = rule(.load), !rule.hasInfinity else { return load }
        return .resistance(Milliohms(rule.maximum))
    }

    /// The smallest peak-to-peak voltage, as displayed for `load`.
    package func smallestAmplitude(for load: GeneratorLoad) -> Int64 {
        guard let rule = rule(.amplitude) else { return 1 }
        let shown = displayed(rule.minimum, for: load)
        let rounded = rule.quantised(shown)
        return rounded < shown ? rounded + rule.step(at: rounded) : rounded
    }
}
