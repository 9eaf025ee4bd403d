// SPDX-License-Identifier: Apache-2.0

extension ProgramVerifier {
    @inline(never)
    mutating func drive(_ codes: ClosedRange<Int32>) throws(ProgramFault) {
        guard max(abs(codes.lowerBound), abs(codes.upperBound)) <= largestCellCode else {
            throw .cellVoltage
        }
        states.setDrive(codes, traits)
        try checkLevels()
    }

    /// Checks the present levels; a gated sense also has lines at 0 V that are driven otherwise.
    @inline(never)
    mutating func checkLevels(isGated: Bool = false) throws(ProgramFault) {
        let peak = states.cellPeak(traits, isGated: isGated)
        bounds.cellPeak = max(bounds.cellPeak, peak)
        guard peak <= largestCellCode else { throw .cellVoltage }
        states.record(in: &bounds)
        guard bounds.linePeak <= largestLineCode else { throw .lineVoltage }
    }

    /// Lets `ticks` pass at the present levels, away from rest for at most `longest` at a time.
    @inline(never)
    mutating func pass(_ ticks: UInt64, longest: UInt64? = nil) throws(ProgramFault) {
        let atRest = states.isAtRest
        tally.duration = Saturating.sum(tally.duration, ticks)
        if !atRest, states.isScheme, states.scheme == .half || states.scheme == .third {
            tally.halfSelect = Saturating.sum(tally.halfSelect, ticks)
        }
        if atRest {
            guard ticks > 0 else { return }
            tally.away = 0
            tally.rests += 1
        } else {
            tally.away = Saturating.sum(tally.away, longest ?? ticks)
            try checkStay()
        }
    }

    @inline(never)
    mutating func checkStay() throws(ProgramFault) {
        bounds.longestDrive = max(bounds.longestDrive, tally.away)
        let nanoseconds = Saturating.product(tally.away, UInt64(traits.programTick))
        guard limits.pulseWidth == 0 || nanoseconds <= limits.pulseWidth else {
            throw .pulseWidth
        }
        if limits.current > 0 {
            // µV · pA · ns = 10⁻²⁷ J = 10⁻¹² fJ, divided in two places against overflow, and
            // rounded up.
            let microvolts = UInt64(traits.microvolts(ofMagnitude: bounds.cellPeak))
            let power = Saturating.quotient(
                Saturating.product(microvolts, limits.current),
                by: 1_000_000
            )
            let energy = Saturating.product(power, nanoseconds)
            bounds.energy = max(bounds.energy, Saturating.quotient(energy, by: 1_000_000))
        }
        guard limits.energy > 0 else { return }
        guard limits.current > 0 else { throw .energyUnbounded }
        guard bounds.energy <= limits.energy else { throw .energy }
    }
}
