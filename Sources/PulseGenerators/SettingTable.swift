// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import Instruments
internal import Quantities

/// The settings of a virtual instrument, channel by channel.
struct SettingTable: Sendable {
    let model: GeneratorModel
    let patterns: [HeaderPattern]

    /// What each setting is, by channel and by its place in the model.
    private var values: [[SettingValue]]

    /// The settings after a reset.
    init(_ model: GeneratorModel) {
        self.model = model
        patterns = model.settings.map { HeaderPattern($0.header) }
        let start = model.settings.map(Self.start)
        values = Array(repeating: start, count: model.channelCount)
    }

    subscript(index: Int, channel: Int) -> SettingValue {
        get { values[channel - 1][index] }
        set {
            // A setting without a channel is one for all.
            let isShared = !patterns[index].hasChannel
            for other in values.indices where isShared || other == channel - 1 {
                values[other][index] = newValue
            }
        }
    }

    private static func start(_ setting: GeneratorModel.Setting) -> SettingValue {
        switch setting.values {
        case .flag: return .flag(setting.start == "ON")
        case .words: return .word(setting.start)
        case .number(let rule):
            let number = SCPINumber(setting.start)?.rounded(to: rule.unit.exponent)
            guard let number else {
                return .infinite(setting.meanings["high"] ?? "INFinity")
            }
            return .number(number)
        }
    }
}

extension SettingTable {
    func value(_ role: GeneratorModel.Role, _ channel: Int) -> SettingValue? {
        model.settings.firstIndex { $0.role == role }.map { self[$0, channel] }
    }

    func flag(_ role: GeneratorModel.Role, _ channel: Int) -> Bool {
        value(role, channel) == .flag(true)
    }

    func word(_ role: GeneratorModel.Role, _ channel: Int) -> String? {
        guard case .word(let word) = value(role, channel) else { return nil }
        return word
    }

    /// What the word of a setting means, nil when it means nothing to Hebb.
    func meaning(_ role: GeneratorModel.Role, _ channel: Int) -> String? {
        guard let word = word(role, channel), let setting = model[role] else { return nil }
        return setting.meanings.filter { $0.value == word }.map(\.key).min()
    }

    func number(_ role: GeneratorModel.Role, _ channel: Int) -> Int64? {
        guard case .number(let number) = value(role, channel) else { return nil }
        return number
    }

    func load(_ channel: Int) -> GeneratorLoad {
        number(.load, channel).map { .resistance(Milliohms($0)) } ?? .high
    }

    /// Whether a trigger would start a train.
    func isWaiting(_ channel: Int) -> Bool { flag(.output, channel) && isBurst(channel) }

    /// Whether a trigger is needed at all.
    func isBurst(_ channel: Int) -> Bool {
        flag(.burst, channel) && meaning(.triggerSource, channel) != nil
    }

    /// Where a pulse rests and where it leads, in microvolts into an open circuit.
    func levels(_ channel: Int) -> (rest: Int64, peak: Int64) {
        let load = load(channel)
        let amplitude = number(.amplitude, channel) ?? 0
        let offset = number(.offset, channel) ?? 0
        let low = model.openCircuit(offset - amplitude / 2, for: load)
        let high = model.openCircuit(offset + amplitude / 2, for: load)
        guard meaning(.polarity, channel) == "inverted" else { return (low, high) }
        return model.invertsAtOffset ? (high, low) : (-low, -high)
    }

    func waveform(_ channel: Int) -> GeneratorWaveform {
        let (rest, peak) = levels(channel)
        return GeneratorWaveform(
            channel: channel,
            rest: rest,
            peak: peak,
            width: number(.width, channel) ?? 0,
            lead: number(.lead, channel) ?? 0,
            trail: number(.trail, channel) ?? 0,
            period: number(.period, channel) ?? 0,
            count: number(.count, channel),
            isWidthAtHalf: model.isWidthAtHalf
        )
    }
}
