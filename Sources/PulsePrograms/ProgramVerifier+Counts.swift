// SPDX-License-Identifier: Apache-2.0

extension ProgramVerifier {
    mutating func count(records: UInt64) throws(ProgramFault) {
        tally.records = Saturating.sum(tally.records, records)
        tally.recordsSinceSafe = Saturating.sum(tally.recordsSinceSafe, records)
        try checkRecords()
    }

    mutating func count(pulses: UInt64) {
        tally.pulses = Saturating.sum(tally.pulses, pulses)
    }

    mutating func checkRecords() throws(ProgramFault) {
        bounds.recordsAtOnce = max(bounds.recordsAtOnce, tally.recordsSinceSafe)
        guard tally.recordsSinceSafe <= UInt64(traits.recordMemory) else { throw .recordsOverflow }
    }

    @inline(never)
    mutating func checkTotals() throws(ProgramFault) {
        guard tally.duration <= Self.longestProgram else { throw .duration }
        let nanoseconds = Saturating.product(tally.duration, UInt64(traits.programTick))
        guard limits.duration == 0 || nanoseconds <= limits.duration else { throw .duration }
        guard limits.pulses == 0 || tally.pulses <= limits.pulses else { throw .pulses }
    }
}
