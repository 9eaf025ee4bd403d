// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import Instruments

extension SettingTable {
    /// A setting as an answer says it.
    func text(_ index: Int, _ channel: Int) -> String {
        switch (self[index, channel], model.settings[index].values) {
        case (.flag(let isOn), _): return model.answers.flags[isOn ? 0 : 1]
        case (.word(let word), _): return SCPIWord.short(word)
        case (.infinite, _):
            return text(SCPINumber(digits: 99, exponent: 36))
        case (.number(let count), .number(let rule)): return text(count, rule)
        case (.number(let count), _): return String(count)
        }
    }

    func text(_ count: Int64, _ rule: GeneratorModel.NumberRule) -> String {
        text(SCPINumber(count, exponent: rule.unit.exponent))
    }

    private func text(_ number: SCPINumber) -> String {
        number.text(
            digitCount: model.answers.digitCount,
            exponentDigitCount: model.answers.exponentDigitCount,
            hasPlus: model.answers.hasPlus
        )
    }

    /// Carries out a command whose values have keys.
    ///
    /// Source: Siglent SDG Series Programming Guide PG02, 3.3, 3.4 and 3.7.
    mutating func executeKeyed(
        _ unit: SCPIMessage.Unit,
        _ first: Int,
        _ channel: Int
    ) throws(SCPIFault) -> String {
        let header = patterns[first]
        let indices = patterns.indices.filter { patterns[$0] == header }
        if unit.isQuery {
            guard unit.parameters.isEmpty else { throw .parameterNotAllowed }
            return keyedAnswer(header, indices, channel)
        }
        var rest = unit.parameters[...]
        guard !rest.isEmpty else { throw .missingParameter }
        if let index = indices.first(where: { model.settings[$0].key == "-" }),
            case .word(let word)? = rest.first, ["ON", "OFF"].contains(word.uppercased())
        {
            try set(index, channel, rest.removeFirst())
        }
        while let key = rest.popFirst() {
            guard case .word(let name) = key else { throw .dataType }
            guard let index = indices.first(where: { model.settings[$0].key == name.uppercased() })
            else { throw .invalidWord }
            guard let value = rest.popFirst() else { throw .missingParameter }
            try set(index, channel, value)
        }
        return ""
    }

    private func keyedAnswer(
        _ header: HeaderPattern,
        _ indices: [Int],
        _ channel: Int
    ) -> String {
        var parts: [String] = []
        for index in indices {
            let setting = model.settings[index]
            // An edge is answered only where an input has one.
            if setting.role == .triggerSlope,
                meaning(.triggerSource, channel) != "external"
            {
                continue
            }
            if let key = setting.key, key != "-" { parts.append(key) }
            parts.append(keyedText(index, channel))
        }
        return "\(header.spelling(channel: channel)) \(parts.joined(separator: ","))"
    }

    /// Six significant digits and a unit, as measured on an SDG2042X.
    ///
    /// Source: github.com/pjaako/siglent-sdg-openhtf, README, "Facts".
    private func keyedText(_ index: Int, _ channel: Int) -> String {
        let setting = model.settings[index]
        switch (self[index, channel], setting.values) {
        case (.infinite, _): return setting.meanings["high"] ?? "INF"
        case (.number(let count), .number(let rule)):
            let shown = Self.shortest(SCPINumber(count, exponent: rule.unit.exponent))
            switch rule.unit {
            case .volts: return shown + "V"
            case .seconds where !["WIDTH", "DLY"].contains(setting.key ?? ""): return shown + "S"
            default: return shown
            }
        default: return text(index, channel)
        }
    }

    /// The number as `%g` of C writes it.
    private static func shortest(_ number: SCPINumber) -> String {
        guard number.digits != 0 else { return "0" }
        let exponential = number.text(digitCount: 6)
        let parts = exponential.split(separator: "E")
        guard let power = Int(parts[1]) else { return exponential }
        var digits = parts[0].filter(\.isNumber)
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        let sign = number.isNegative ? "-" : ""
        if power < -4 || power >= 6 {
            let fraction = digits.dropFirst()
            let mantissa = "\(digits.prefix(1))\(fraction.isEmpty ? "" : ".")\(fraction)"
            let magnitude = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
            return "\(sign)\(mantissa)e\(power < 0 ? "-" : "+")\(magnitude)"
        }
        if power < 0 {
            return "\(sign)0.\(String(repeating: "0", count: -power - 1))\(digits)"
        }
        let whole = digits.prefix(power + 1)
        let zeros = String(repeating: "0", count: power + 1 - whole.count)
        let fraction = digits.dropFirst(power + 1)
        return "\(sign)\(whole)\(zeros)\(fraction.isEmpty ? "" : ".")\(fraction)"
    }
}
