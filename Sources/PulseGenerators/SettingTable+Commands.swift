// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import Instruments
internal import Quantities

extension SettingTable {
    /// Carries a command or query out.
    ///
    /// - Returns: The answer, empty for a command; nil when no setting has that header.
    /// - Throws: The fault that the instrument reports.
    mutating func execute(
        _ unit: SCPIMessage.Unit,
        _ header: [SCPIMessage.Node]
    ) throws(SCPIFault) -> String? {
        for index in patterns.indices {
            guard let channel = patterns[index].channel(in: header) else { continue }
            guard (1...model.channelCount).contains(channel) else { throw .headerSuffix }
            if model.settings[index].key != nil {
                return try executeKeyed(unit, index, channel)
            }
            if unit.isQuery { return try answer(unit, index, channel) }
            guard let data = unit.parameters.first else { throw .missingParameter }
            guard unit.parameters.count == 1 else { throw .parameterNotAllowed }
            try set(index, channel, data)
            return ""
        }
        return nil
    }

    private func answer(
        _ unit: SCPIMessage.Unit,
        _ index: Int,
        _ channel: Int
    ) throws(SCPIFault) -> String {
        guard let data = unit.parameters.first else { return text(index, channel) }
        guard unit.parameters.count == 1 else { throw .parameterNotAllowed }
        guard case .number(let rule) = model.settings[index].values, case .word(let word) = data
        else { throw .parameterNotAllowed }
        let range = range(index, channel, rule)
        if SCPIWord.matches(word, "MINimum") { return text(range.lowerBound, rule) }
        if SCPIWord.matches(word, "MAXimum") { return text(range.upperBound, rule) }
        throw .invalidWord
    }

    /// Sets one setting.
    mutating func set(_ index: Int, _ channel: Int, _ data: SCPIData) throws(SCPIFault) {
        let setting = model.settings[index]
        switch setting.values {
        case .flag: self[index, channel] = .flag(try flag(data))
        case .words(let words):
            guard case .word(let text) = data else { throw .dataType }
            guard let word = words.first(where: { SCPIWord.matches(text, $0) }) else {
                throw .invalidWord
            }
            self[index, channel] = .word(word)
        case .number(let rule): try setNumber(index, channel, data, rule)
        }
    }

    private func flag(_ data: SCPIData) throws(SCPIFault) -> Bool {
        switch data {
        case .word(let word):
            guard let flag = ["ON": true, "OFF": false][word.uppercased()] else {
                throw .invalidWord
            }
            return flag
        case .number(let number, suffix: ""): return number.rounded(to: 0) != 0
        default: throw .dataType
        }
    }

    private mutating func setNumber(
        _ index: Int,
        _ channel: Int,
        _ data: SCPIData,
        _ rule: GeneratorModel.NumberRule
    ) throws(SCPIFault) {
        let before = self
        let range = range(index, channel, rule)
        switch data {
        case .word(let word):
            if SCPIWord.matches(word, "MINimum") {
                self[index, channel] = .number(range.lowerBound)
            } else if SCPIWord.matches(word, "MAXimum") {
                self[index, channel] = .number(range.upperBound)
            } else if rule.hasInfinity, SCPIWord.matches(word, infinityWord(index)) {
                self[index, channel] = .infinite(infinityWord(index))
            } else {
                throw .invalidWord
            }
        case .number(let number, let suffix):
            let value = try count(number, suffix, rule)
            self[index, channel] = .number(try fit(value, range, rule))
        default: throw .dataType
        }
        if model.settings[index].role == .load { rescale(from: before, channel) }
        guard isConsistent(channel) else {
            self = before
            if !model.answers.clampsSilently { throw .settingsConflict }
            return
        }
    }

    private func fit(
        _ value: Int64,
        _ range: ClosedRange<Int64>,
        _ rule: GeneratorModel.NumberRule
    ) throws(SCPIFault) -> Int64 {
        let rounded = rule.quantised(value)
        if range.contains(rounded) { return rounded }
        guard model.answers.clampsSilently else { throw .outOfRange }
        return min(max(rounded, range.lowerBound), range.upperBound)
    }

    private func infinityWord(_ index: Int) -> String {
        model.settings[index].meanings["high"] ?? "INFinity"
    }

    /// A number with its unit as a count.
    private func count(
        _ number: SCPINumber,
        _ suffix: String,
        _ rule: GeneratorModel.NumberRule
    ) throws(SCPIFault) -> Int64 {
        let power: Int
        switch (rule.unit, suffix) {
        case (_, ""), (.seconds, "S"), (.volts, "V"), (.volts, "VPP"), (.ohms, "OHM"): power = 0
        case (.seconds, "MS"), (.volts, "MV"), (.volts, "MVPP"): power = -3
        case (.seconds, "US"), (.volts, "UV"): power = -6
        case (.seconds, "NS"): power = -9
        case (.seconds, "PS"): power = -12
        case (.ohms, "KOHM"): power = 3
        // Source: IEEE 488.2-1992, 7.7.3.4, table 7-2: MOHM is a megohm.
        case (.ohms, "MOHM"): power = 6
        case (.pieces, _): throw .suffixNotAllowed
        default: throw .invalidSuffix
        }
        let scaled = SCPINumber(
            isNegative: number.isNegative,
            digits: number.digits,
            exponent: number.exponent + power
        )
        guard let value = scaled.rounded(to: rule.unit.exponent) else { throw .outOfRange }
        return value
    }

    /// What a number may be, which for voltages depends on the load.
    private func range(
        _ index: Int,
        _ channel: Int,
        _ rule: GeneratorModel.NumberRule
    ) -> ClosedRange<Int64> {
        let load = load(channel)
        switch model.settings[index].role {
        case .amplitude:
            let largest = model.displayed(rule.maximum, for: load)
            return model.smallestAmplitude(for: load)...largest
        case .offset:
            return model.displayed(
                rule.minimum,
                for: load
            )...model.displayed(
                rule.maximum,
                for: load
            )
        default: return rule.minimum...rule.maximum
        }
    }

    /// Another load changes what is displayed, not what is put out.
    private mutating func rescale(from before: Self, _ channel: Int) {
        for (index, setting) in model.settings.enumerated()
        where setting.role == .amplitude || setting.role == .offset {
            guard case .number(let shown) = before[index, channel],
                case .number(let rule) = setting.values
            else { continue }
            let volts = model.openCircuit(shown, for: before.load(channel))
            self[index, channel] = .number(
                rule.quantised(model.displayed(volts, for: load(channel)))
            )
        }
    }

    /// Whether levels and times go together.
    private func isConsistent(_ channel: Int) -> Bool {
        let load = load(channel)
        let amplitude = number(.amplitude, channel) ?? 0
        let offset = number(.offset, channel) ?? 0
        let largest = model.displayed(model.maximumLevel.value, for: load)
        // One microvolt for the half of an odd amplitude.
        guard offset.magnitudeSigned + amplitude / 2 <= largest + 1 else { return false }
        guard let width = number(.width, channel), let period = number(.period, channel),
            let lead = number(.lead, channel), let trail = number(.trail, channel)
        else { return true }
        let edge = max(lead, trail)
        let most = GeneratorModel.ratio(width, model.edgeRatio.value, 1_000_000)
        return edge <= most && period - width >= min(model.minimumGap, width)
    }
}
