// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import Instruments
internal import Quantities

extension SCPIGenerator {
    /// The command of a step.
    func command(_ step: GeneratorPlan.Step, _ channel: Int) -> String {
        let setting = step.setting
        let header = HeaderPattern(setting.header).spelling(channel: channel)
        let value = text(step.value, setting)
        guard let key = setting.key, key != "-" else { return "\(header) \(value)" }
        return "\(header) \(key),\(value)"
    }

    /// Reads every setting of `plan` back and compares it.
    func readBack(
        _ plan: GeneratorPlan,
        _ channel: Int
    ) throws(InstrumentError) -> [ProgrammedSetting] {
        var settings: [ProgrammedSetting] = []
        var answered: [String: [String: SCPIData]] = [:]
        for step in plan.steps {
            guard let asked = step.asked else { continue }
            let setting = step.setting
            let found: SettingValue
            if setting.key == nil {
                found = try read(setting, channel)
            } else {
                // One answer holds the values of all keys.
                let header = HeaderPattern(setting.header).spelling(channel: channel)
                if answered[header] == nil { answered[header] = try keyedAnswer(header) }
                found = try value(of: setting, in: answered[header] ?? [:], header)
            }
            guard isEqual(step.value, found, setting) else {
                let name = setting.key.map { "\(setting.header) \($0)" } ?? setting.header
                let detail =
                    "\(name) is \(text(found, setting)), not \(text(step.value, setting))"
                throw InstrumentError(.settingDiffers, at: self.name, detail)
            }
            settings.append(
                ProgrammedSetting(
                    role: setting.role,
                    header: setting.header,
                    asked: asked,
                    told: step.value,
                    found: found
                )
            )
        }
        return settings
    }

    /// Asks for one setting.
    func read(
        _ setting: GeneratorModel.Setting,
        _ channel: Int
    ) throws(InstrumentError) -> SettingValue {
        let header = HeaderPattern(setting.header).spelling(channel: channel)
        guard setting.key == nil else {
            return try value(of: setting, in: keyedAnswer(header), header)
        }
        let answer = try link.askForData("\(header)?")
        guard answer.count == 1, let found = interpret(answer[0], setting) else {
            throw InstrumentError(.answerMalformed, at: name, "\(header)? gave another kind")
        }
        return found
    }

    /// What was put out must be within the limits, too, after rounding.
    func checkLevels(
        _ settings: [ProgrammedSetting],
        _ limits: GeneratorLimits
    ) throws(InstrumentError) {
        func number(_ role: GeneratorModel.Role) -> Int64? {
            guard case .number(let value) = settings.first(where: { $0.role == role })?.found
            else { return nil }
            return value
        }
        guard let amplitude = number(.amplitude), let offset = number(.offset) else { return }
        let load: GeneratorLoad = number(.load).map { .resistance(Milliohms($0)) } ?? .high
        let level = model.openCircuit(offset.magnitudeSigned + (amplitude + 1) / 2, for: load)
        // Rounding to the instrument's steps may add half a step.
        let step = model.rule(.amplitude).map { $0.step(at: amplitude) } ?? 0
        let slack = model.openCircuit((step + 1) / 2, for: load)
        guard level <= limits.level.value + slack else {
            throw InstrumentError(
                .beyondLimit,
                at: name,
                "\(level) uV into an open circuit, at most \(limits.level.value) uV"
            )
        }
    }

    /// Keys and values of an answer such as `C1:OUTP ON,LOAD,HZ,PLRT,NOR`; the value without a
    /// key has the key `-`.
    private func keyedAnswer(_ header: String) throws(InstrumentError) -> [String: SCPIData] {
        let query = "\(header)?"
        let answer = try link.ask(query)
        let data: [SCPIData]
        do {
            // The answer repeats the header, as a message does.
            let message = try SCPIMessage.parse(answer)
            guard message.units.count == 1 else { throw SCPIFault.syntaxError }
            data = message.units[0].parameters
        } catch {
            throw link.malformed(query, answer)
        }
        var values: [String: SCPIData] = [:]
        var rest = data[...]
        if case .word(let word)? = rest.first, ["ON", "OFF"].contains(word.uppercased()) {
            values["-"] = rest.removeFirst()
        }
        while case .word(let key)? = rest.first, rest.count >= 2 {
            // The carrier of a burst repeats keys of the wave.
            if key.uppercased() == "CARR" { break }
            values[key.uppercased()] = rest[rest.startIndex + 1]
            rest = rest.dropFirst(2)
        }
        return values
    }

    private func value(
        of setting: GeneratorModel.Setting,
        in values: [String: SCPIData],
        _ header: String
    ) throws(InstrumentError) -> SettingValue {
        guard let data = values[setting.key ?? "-"], let found = interpret(data, setting) else {
            let detail = "\(header)? says nothing of \(setting.key ?? "-")"
            throw InstrumentError(.settingDiffers, at: name, detail)
        }
        return found
    }

    private func interpret(
        _ data: SCPIData,
        _ setting: GeneratorModel.Setting
    ) -> SettingValue? {
        switch (setting.values, data) {
        case (.flag, .number(let number, suffix: "")):
            return number.rounded(to: 0).map { .flag($0 != 0) }
        case (.flag, .word(let word)):
            return ["ON": .flag(true), "OFF": .flag(false)][word.uppercased()]
        case (.words(let words), .word(let word)):
            return .word(words.first { SCPIWord.matches(word, $0) } ?? word)
        case (.number(let rule), .number(let number, suffix: _)):
            // Source: SCPI-1999, Volume 1, 7.2.1.4: infinity is 9.9E37.
            if rule.hasInfinity, number.isInfinity { return .infinite("") }
            return number.rounded(to: rule.unit.exponent).map { .number($0) }
        case (.number(let rule), .word) where rule.hasInfinity: return .infinite("")
        default: return nil
        }
    }

    /// Equal to half a step of what the setting can have or of what the answer can show.
    private func isEqual(
        _ told: SettingValue,
        _ found: SettingValue,
        _ setting: GeneratorModel.Setting
    ) -> Bool {
        switch (told, found, setting.values) {
        case (.number(let told), .number(let found), .number(let rule)):
            var shown = rule
            shown.digitCount = min(rule.digitCount, model.answers.digitCount)
            let step = shown.step(at: told)
            let (distance, overflow) = found.subtractingReportingOverflow(told)
            return !overflow && distance.magnitude <= (step / 2).magnitude
        case (.infinite, .infinite, _): return true
        case (.word(let told), .word(let found), _): return SCPIWord.matches(found, told)
        case (.flag(let told), .flag(let found), _): return told == found
        default: return false
        }
    }

    private func text(_ value: SettingValue, _ setting: GeneratorModel.Setting) -> String {
        switch value {
        case .number(let count):
            guard case .number(let rule) = setting.values else { return String(count) }
            return SCPINumber(count, exponent: rule.unit.exponent).plainText
        case .infinite(let word): return word.isEmpty ? "infinite" : SCPIWord.short(word)
        case .word(let word): return SCPIWord.short(word)
        case .flag(let isOn): return isOn ? "ON" : "OFF"
        }
    }
}

extension SCPINumber {
    /// Whole numbers up to a million in digits, everything else with an exponent.
    var plainText: String {
        if let whole = rounded(to: 0), whole.magnitude < 1_000_000,
            SCPINumber(whole) == self
        {
            return String(whole)
        }
        return text
    }

    /// Whether it stands for infinity.
    var isInfinity: Bool { !isNegative && (rounded(to: 37) ?? .max) >= 9 }
}

extension Int64 {
    /// The magnitude as a signed number.
    var magnitudeSigned: Int64 { Int64(clamping: magnitude) }
}
