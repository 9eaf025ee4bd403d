// SPDX-License-Identifier: Apache-2.0

extension ProgramVerifier {
    @inline(never)
    mutating func open(
        _ count: UInt32,
        isRepeat: Bool,
        at start: Int
    ) throws(ProgramFault) {
        guard count > 0 else { throw .zeroCount }
        guard depth < Self.deepestNesting else { throw .nestedTooDeep }
        loops[depth] = ProgramLoop(start: start, count: UInt64(count), isRepeat: isRepeat)
        depth += 1
    }

    /// Closes a loop; true when its body has been read for good.
    ///
    /// Every reading that is not the last one widens an interval to a constant of the program, so
    /// there are few.
    @inline(never)
    mutating func close(
        isRepeat: Bool,
        _ cursor: inout ByteCursor
    ) throws(ProgramFault) -> Bool {
        guard depth > 0, var loop = loops[depth - 1], loop.isRepeat == isRepeat else {
            throw .unbalancedLoop
        }
        if loop.first == nil {
            guard loop.count > 1 else {
                depth -= 1
                return true
            }
            loop.endFirst(tally)
            entries[depth - 1] = states.copy()
        } else {
            let hasOldStates = entries[depth - 1].contain(&states)
            if !hasOldStates { entries[depth - 1].join(&states) }
            if loop.settles(tally), hasOldStates {
                try charge(loop)
                return true
            }
        }
        loops[depth - 1] = loop
        states = entries[depth - 1].copy()
        tally = loop.beginning
        cursor.offset = loop.start
        return false
    }

    /// Charges a loop's rounds and leaves it; a repeat may end after any of them.
    private mutating func charge(_ loop: ProgramLoop) throws(ProgramFault) {
        tally = loop.charged(tally)
        try checkStay()
        try checkRecords()
        depth -= 1
        if loop.isRepeat { states = entries[depth].copy() }
    }
}
