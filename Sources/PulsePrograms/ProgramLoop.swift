// SPDX-License-Identifier: Apache-2.0

/// A loop the verifier is in: its first round, and what every further round may begin with.
///
/// The first round is read as it is. Further rounds are read from everything that any round before
/// may have left, until a reading leaves nothing new; that reading stands for all of them.
struct ProgramLoop {
    /// Offset of the first instruction of the body.
    let start: Int
    /// How many rounds there are at most.
    let count: UInt64
    /// Whether it may end after any round.
    let isRepeat: Bool
    /// What had accumulated after the first round; nil while it is being read.
    private(set) var first: ProgramTally?
    /// The most that can have gone by since the last rest and the last safe point when a further
    /// round begins.
    private var away: UInt64 = 0
    private var recordsSinceSafe: UInt64 = 0

    /// A loop before its first round.
    init(start: Int, count: UInt64, isRepeat: Bool) {
        self.start = start
        self.count = count
        self.isRepeat = isRepeat
    }

    /// What has accumulated when a further round begins.
    var beginning: ProgramTally {
        var tally = first ?? ProgramTally()
        tally.away = away
        tally.recordsSinceSafe = recordsSinceSafe
        return tally
    }

    /// Notes what the first round has left.
    mutating func endFirst(_ tally: ProgramTally) {
        first = tally
        away = tally.away
        recordsSinceSafe = tally.recordsSinceSafe
    }

    /// Notes what a further round has let accumulate; true when it is nothing new.
    mutating func settles(_ tally: ProgramTally) -> Bool {
        let hasNewAway = !isRestless(tally) && tally.away > away
        let hasNewRecords = !isUnsafe(tally) && tally.recordsSinceSafe > recordsSinceSafe
        if hasNewAway { away = tally.away }
        if hasNewRecords { recordsSinceSafe = tally.recordsSinceSafe }
        return !hasNewAway && !hasNewRecords
    }

    /// Charges all rounds, given what has accumulated after one further round.
    func charged(_ tally: ProgramTally) -> ProgramTally {
        let before = beginning
        func times(_ now: UInt64, _ before: UInt64) -> UInt64 {
            Saturating.sum(before, Saturating.product(now - min(now, before), count - 1))
        }
        var total = tally
        total.duration = times(tally.duration, before.duration)
        total.pulses = times(tally.pulses, before.pulses)
        total.records = times(tally.records, before.records)
        total.halfSelect = times(tally.halfSelect, before.halfSelect)
        if isRestless(tally) {
            total.away = times(tally.away, before.away)
        } else if isRepeat {
            total.away = away
        }
        if isUnsafe(tally) {
            total.recordsSinceSafe = times(tally.recordsSinceSafe, before.recordsSinceSafe)
        } else if isRepeat {
            total.recordsSinceSafe = recordsSinceSafe
        }
        if isRepeat {
            total.rests = before.rests
            total.safePoints = before.safePoints
        }
        return total
    }

    /// Whether a further round may never come to rest.
    private func isRestless(_ tally: ProgramTally) -> Bool { tally.rests == first?.rests }

    /// Whether a further round may never come to a safe point.
    private func isUnsafe(_ tally: ProgramTally) -> Bool {
        tally.safePoints == first?.safePoints
    }
}
