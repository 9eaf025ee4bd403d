// SPDX-License-Identifier: Apache-2.0

extension ProgramVerifier {
    mutating func open(
        _ count: UInt32,
        isRepeat: Bool,
        at start: Int
    ) throws(ProgramFault) {
        guard count > 0 else { throw .zeroCount }
        guard depth < Self.deepestNesting else { throw .nestedTooDeep }
        loops[depth] = ProgramLoop(
            start: start,
            count: UInt64(count),
            isRepeat: isRepeat,
            entry: states,
            tally: tally
        )
        depth += 1
    }

    /// Closes a loop; true when its body has been read for good.
    mutating func close(
        isRepeat: Bool,
        _ cursor: inout ByteCursor
    ) throws(ProgramFault) -> Bool {
        guard depth > 0, let loop = loops[depth - 1], loop.isRepeat == isRepeat else {
            throw .unbalancedLoop
        }
        guard !loop.isSecondPass else {
            rereading -= 1
            restlessRereading -= loop.isRestless ? 1 : 0
            unsafeRereading -= loop.isUnsafe ? 1 : 0
            depth -= 1
            return true
        }
        let selection = (states.rows, states.columns, states.scheme)
        states.join(loop.entry)
        (states.rows, states.columns, states.scheme) = selection
        try readAgain(loop)
        cursor.offset = loop.start
        return false
    }

    /// Charges a loop's body for all its rounds and prepares its second reading.
    mutating func readAgain(_ loop: ProgramLoop) throws(ProgramFault) {
        let before = loop.tally
        var again = loop
        again.isSecondPass = true
        again.isRestless = tally.rests == before.rests
        again.isUnsafe = tally.safePoints == before.safePoints
        func times(_ now: UInt64, _ before: UInt64) -> UInt64 {
            Saturating.sum(before, Saturating.product(now - min(now, before), loop.count))
        }
        tally.duration = times(tally.duration, before.duration)
        tally.pulses = times(tally.pulses, before.pulses)
        tally.records = times(tally.records, before.records)
        tally.halfSelect = times(tally.halfSelect, before.halfSelect)
        if again.isRestless {
            tally.away = times(tally.away, before.away)
            try checkStay()
        }
        if again.isUnsafe {
            tally.recordsSinceSafe = times(tally.recordsSinceSafe, before.recordsSinceSafe)
            try checkRecords()
        }
        rereading += 1
        restlessRereading += again.isRestless ? 1 : 0
        unsafeRereading += again.isUnsafe ? 1 : 0
        loops[depth - 1] = again
    }
}
