// SPDX-License-Identifier: Apache-2.0

extension ProgramVerifier {
    @inline(never)
    mutating func shape(
        _ lines: LineSet,
        _ number: UInt8,
        _ delay: UInt64,
        _ gain: Int16
    ) throws(ProgramFault) {
        guard traits.has(lines) else { throw .unknownLine }
        let waveform = try image.waveform(number)
        guard waveform.period >= traits.shortestTicks else { throw .tooShort }
        let (low, high) = Self.scaled(waveform, gain)
        guard low >= Int32(Int16.min), high <= Int32(Int16.max) else { throw .lineVoltage }
        try states.shape(
            lines,
            low: Int16(low),
            high: Int16(high),
            ticks: Saturating.sum(delay, waveform.duration)
        )
        count(pulses: UInt64(lines.count))
        try checkLevels()
    }

    static func scaled(
        _ waveform: ProgramImage.Waveform,
        _ gain: Int16
    ) -> (low: Int32, high: Int32) {
        let first = WaveformPlayer.scale(waveform.lowest, by: gain)
        let second = WaveformPlayer.scale(waveform.highest, by: gain)
        return (min(0, min(first, second)), max(0, max(first, second)))
    }

    @inline(never)
    mutating func run(_ ticks: UInt64, _ step: UInt64) throws(ProgramFault) {
        guard step == 0 || step >= traits.shortestTicks else { throw .tooShort }
        let integrates = step > 0 && states.neurons != 0
        if integrates {
            states.exciteNeurons()
            try checkLevels(isGated: states.hasGatedNeuron)
            let spacing = max(step, neuronRefractory)
            let spikes = Saturating.product(
                ticks / spacing + 1,
                UInt64(states.neurons.nonzeroBitCount)
            )
            try count(records: spikes)
            count(pulses: spikes)
        }
        try pass(ticks)
        states.run(ticks, neuronsIntegrate: integrates)
    }

    @inline(never)
    mutating func neuron(
        _ column: Int,
        _ settings: NeuronSettings
    ) throws(ProgramFault) {
        guard column < traits.columns else { throw .unknownLine }
        guard settings.range < traits.adcRanges else { throw .unknownRange }
        guard settings.threshold > 0 else { throw .zeroCount }
        let first = states.neurons == 0
        if settings.gate != .all { states.hasGatedNeuron = true }
        neuronRefractory =
            first ? settings.refractory : min(neuronRefractory, settings.refractory)
        guard settings.waveform != NeuronSettings.noWaveform else {
            states.setNeuron(column, low: 0, high: 0, ticks: 0)
            return
        }
        let waveform = try image.waveform(settings.waveform)
        guard waveform.period >= traits.shortestTicks else { throw .tooShort }
        let (low, high) = Self.scaled(waveform, settings.gain)
        guard low >= Int32(Int16.min), high <= Int32(Int16.max) else { throw .lineVoltage }
        states.setNeuron(
            column,
            low: Int16(low),
            high: Int16(high),
            ticks: Saturating.sum(settings.delay, waveform.duration)
        )
    }
}
