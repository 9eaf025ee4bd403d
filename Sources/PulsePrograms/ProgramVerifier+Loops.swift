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
            states
        )
        depth += 1
    }

    /// Closes a loop; true when its body has been read for good.
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
            loop.endFirst(tally, states)
        } else if loop.settles(tally, states) {
            tally = loop.charged(tally)
            try checkStay()
            try checkRecords()
            if isRepeat { states = loop.states }
            depth -= 1
            return true
        }
        loops[depth - 1] = loop
        states = loop.states
        tally = loop.beginning
        cursor.offset = loop.start
        return false
    }
}
