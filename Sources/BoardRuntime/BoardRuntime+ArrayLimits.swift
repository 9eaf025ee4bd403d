// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
internal import WireProtocol

/// The limits of the array: set by a host that knows those in force, kept in two copies, and part of
/// every session's limits.
extension BoardRuntime where Driver: ~Copyable {
    /// What the copies say now; asked whenever it counts, because storage may decay.
    var arrayLimits: ArrayLimitsFinding {
        mutating get {
            ArrayLimitsFinding(arrayLimitsCopy(0), arrayLimitsCopy(1))
        }
    }

    private mutating func arrayLimitsCopy(_ index: Int) -> ArrayLimitsCopy {
        driver.readArrayLimits(copy: index) ?? arrayLimitsCopies[index]
    }

    /// Writes a copy; false when it does not read back.
    private mutating func storeArrayLimits(_ copy: ArrayLimitsCopy, at index: Int) -> Bool {
        arrayLimitsCopies[index] = copy
        return driver.writeArrayLimits(copy, at: index) && arrayLimitsCopy(index) == copy
    }

    /// Makes both copies the newest whole one after a write that was cut off, or a decay.
    mutating func repairArrayLimits() {
        let finding = arrayLimits
        guard let limits = finding.limits else { return }
        let copy = ArrayLimitsCopy(limits)
        guard arrayLimitsCopy(finding.older) != copy else { return }
        _ = storeArrayLimits(copy, at: finding.older)
    }

    /// The session's limits and the array's, of each the tighter one.
    mutating func limitsInForce() -> InForce {
        let finding = arrayLimits
        guard !finding.isDamaged else { return .absent(.arrayLimitsDamaged) }
        guard let limits else { return .absent(.noLimits) }
        return .limits(limits.tightened(by: finding.limits?.limits ?? ProgramLimits()))
    }

    /// Why the message's limits are not for this board, or none.
    private mutating func refusal(_ message: Message.ArrayLimitsSet) -> (BoardFault, Int64) {
        let finding = arrayLimits
        guard message.replaces == (finding.limits?.checksum ?? 0) else { return (.wrongLimits, 0) }
        guard message.cellVoltage <= traits.cellCeiling else {
            return (.limitAboveCeiling, Int64(traits.cellCeiling))
        }
        guard message.lineVoltage <= traits.lineCeiling else {
            return (.limitAboveCeiling, Int64(traits.lineCeiling))
        }
        guard message.energy == 0 || message.current != 0 else { return (.energyWithoutCurrent, 0) }
        guard !message.mayRaise else { return (.none, 0) }
        guard !finding.isDamaged else { return (.arrayLimitsDamaged, 0) }
        let isWithin = finding.limits.map { message.limits.isWithin($0.limits) } ?? true
        return (isWithin ? .none : .limitRaised, 0)
    }

    /// Replaces the array's limits; the newest whole copy stays until the other is written.
    mutating func setArrayLimits(_ header: FrameHeader) {
        guard let message = Message.ArrayLimitsSet(decoding: link), message.flags <= 1 else {
            return answer(header, .malformed)
        }
        guard interlock.state == .safe else { return answer(header, .wrongState) }
        let (fault, detail) = refusal(message)
        guard fault == .none else { return answer(header, fault, detail: detail) }
        sealed = nil
        let finding = arrayLimits
        let copy = ArrayLimitsCopy(
            ArrayLimits(
                generation: (finding.limits?.generation ?? 0) &+ 1,
                name: message.name,
                limits: message.limits
            )
        )
        guard storeArrayLimits(copy, at: finding.older),
            storeArrayLimits(copy, at: 1 - finding.older)
        else { return answer(header, .notStored) }
        append(.arrayLimits)
    }

    /// Tells what the copies say.
    mutating func arrayLimitsAnswer() -> Message.ArrayLimits {
        let finding = arrayLimits
        let kept = finding.limits
        let limits = kept?.limits ?? ProgramLimits()
        return Message.ArrayLimits(
            state: finding.state,
            limitsHash: kept?.checksum ?? 0,
            generation: kept?.generation ?? 0,
            copies: finding.wholeCopies,
            isLasting: driver.keepsArrayLimits ? 1 : 0,
            name: kept?.name ?? FixedText(""),
            cellVoltage: limits.cellVoltage,
            lineVoltage: limits.lineVoltage,
            pulseWidth: limits.pulseWidth,
            duration: limits.duration,
            pulses: limits.pulses,
            current: limits.current,
            energy: limits.energy
        )
    }
}
