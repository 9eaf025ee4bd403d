// SPDX-License-Identifier: Apache-2.0

extension ProgramVerifier {
    @inline(never)
    mutating func pulse(_ train: PulseTrain) throws(ProgramFault) {
        guard train.count > 0 else { throw .zeroCount }
        let steps = Int64(train.count) - 1
        let last = Int64(train.code) + Int64(train.codeStep) * steps
        let lastWidth = Saturating.linear(train.width, train.widthStep, steps)
        let lastGap = Saturating.linear(train.gap, train.gapStep, steps)
        guard let lastWidth, let lastGap else { throw .tooShort }
        guard min(train.width, lastWidth) >= traits.shortestTicks else { throw .tooShort }
        for slope in [train.rise, train.fall] where slope > 0 && slope < traits.shortestTicks {
            throw .tooShort
        }
        guard let end = Int16(exactly: last) else { throw .cellVoltage }
        let low = min(0, min(train.code, end))
        let high = max(0, max(train.code, end))
        try drive(Int32(low)...Int32(high))
        let count = UInt64(train.count)
        let slopes = Saturating.product(Saturating.sum(train.rise, train.fall), count)
        let plateaus = Saturating.product(Saturating.sum(train.width, lastWidth), count) / 2
        let gaps = Saturating.product(Saturating.sum(train.gap, lastGap), count) / 2
        let driven = Saturating.sum(slopes, plateaus)
        let longest = Saturating.sum(
            max(train.width, lastWidth),
            Saturating.sum(train.rise, train.fall)
        )
        let restsBetween = min(train.gap, lastGap) > 0 && states.terminalsAreAtRest
        try pass(driven, longest: restsBetween ? longest : driven)
        self.count(pulses: count)
        try drive(0...0)
        try pass(gaps)
    }

    @inline(never)
    mutating func sweep(
        _ start: Int16,
        _ step: Int16,
        _ count: UInt32,
        _ dwell: UInt64,
        _ read: Read
    ) throws(ProgramFault) {
        guard count > 0 else { throw .zeroCount }
        guard dwell >= traits.shortestTicks else { throw .tooShort }
        let last = Int64(start) + Int64(step) * (Int64(count) - 1)
        guard let end = Int16(exactly: last) else { throw .cellVoltage }
        let low = min(start, end)
        let high = max(start, end)
        try drive(Int32(low)...Int32(high))
        let (ticks, records) = try cost(of: read)
        try pass(Saturating.product(UInt64(count), Saturating.sum(dwell, ticks)))
        try self.count(records: Saturating.product(UInt64(count), records))
        self.count(pulses: 1)
        try drive(0...0)
    }

    mutating func read(_ read: Read) throws(ProgramFault) {
        let (ticks, records) = try cost(of: read)
        try pass(ticks)
        try count(records: records)
    }

    mutating func cost(of read: Read) throws(ProgramFault) -> (ticks: UInt64, records: UInt64) {
        guard read.average > 0 else { throw .zeroCount }
        guard read.aperture >= traits.shortestTicks else { throw .tooShort }
        guard read.range < traits.adcRanges || read.range == Read.automaticRange else {
            throw .unknownRange
        }
        let lines = read.sensesRows ? states.rows : states.columns
        guard lines != 0 else { throw .nothingSelected }
        if read.gate != .all { try checkLevels(isGated: true) }
        let each = Saturating.product(UInt64(read.average), read.aperture)
        let records = UInt64(lines.nonzeroBitCount)
        return (Saturating.product(each, records), records)
    }
}
