// SPDX-License-Identifier: Apache-2.0

extension ProgramVerifier {
    /// Whatever the generator does, its line may be at any code it states, from the moment the
    /// switch closes to the moment it opens.
    @inline(never)
    mutating func external(_ train: ExternalTrain) throws(ProgramFault) {
        guard train.switchNumber < traits.switches else { throw .unknownSwitch }
        guard traits.has(train.lines), train.lines.count > 0 else { throw .unknownLine }
        guard train.count > 0 else { throw .zeroCount }
        guard min(train.settle, train.raise) >= traits.shortestTicks else { throw .tooShort }
        let waveform = try image.waveform(train.waveform)
        guard waveform.period >= traits.shortestTicks else { throw .tooShort }
        let low = min(0, train.low)
        let high = max(0, train.high)
        let needed = max(train.raise, Saturating.sum(train.delay, waveform.duration))
        guard waveform.lowest >= low, waveform.highest <= high, needed <= train.closed else {
            throw .statementExceeded
        }
        guard states.isAtRest else { throw .notAtRestForSwitch }
        states.set(train.lines, low: low, high: high)
        try checkLevels()
        try pass(Saturating.sum(train.settle, train.closed))
        count(pulses: UInt64(train.count))
        try count(records: 1)
        states.set(train.lines, low: 0, high: 0)
    }
}
